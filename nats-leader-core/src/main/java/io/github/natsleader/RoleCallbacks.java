// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The callbacks of one role, with those that all roles share around them: the shared one comes
 * first at a term's beginning and last at its end. Like the shared one, the role's own {@code
 * onDemote} is called once for each own {@code onPromote} that began (rule E1).
 */
final class RoleCallbacks {
  /** Where the callbacks of one term have got to. */
  private static final class Term {
    private boolean over;
    private boolean ownBegan;
  }

  private final String role;
  private final RoleManager.PromoteCallback sharedPromote;
  private final RoleManager.DemoteCallback sharedDemote;
  private final Election.PromoteCallback ownPromote;
  private final Election.DemoteCallback ownDemote;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** The terms that were begun and not ended, in that order. Guarded by this. */
  private final Queue<Term> terms = new ArrayDeque<>();

  RoleCallbacks(
      String role,
      RoleManager.PromoteCallback sharedPromote,
      RoleManager.DemoteCallback sharedDemote,
      Election.PromoteCallback ownPromote,
      Election.DemoteCallback ownDemote) {
    this.role = role;
    this.sharedPromote = sharedPromote;
    this.sharedDemote = sharedDemote;
    this.ownPromote = ownPromote;
    this.ownDemote = ownDemote;
  }

  /** Whether the caller is one of these callbacks. */
  boolean areOn(Thread thread) {
    return threads.contains(thread);
  }

  void promote(Leadership leadership) throws Exception {
    Term term = new Term();
    begin(term);
    threads.add(Thread.currentThread());
    try {
      sharedPromote.onPromote(role, leadership);
      // The end may have come meanwhile, and its onDemote with it.
      if (beginOwn(term)) {
        ownPromote.onPromote(leadership);
      }
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  void demote(DemotionReason reason) throws Exception {
    threads.add(Thread.currentThread());
    try {
      if (end()) {
        demoteBoth(reason);
      } else {
        sharedDemote.onDemote(role, reason);
      }
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  private void demoteBoth(DemotionReason reason) throws Exception {
    try {
      ownDemote.onDemote(reason);
    } catch (Throwable e) {
      try {
        sharedDemote.onDemote(role, reason);
      } catch (Throwable another) {
        e.addSuppressed(another);
      }
      throw e;
    }
    sharedDemote.onDemote(role, reason);
  }

  private synchronized void begin(Term term) {
    terms.add(term);
  }

  private synchronized boolean beginOwn(Term term) {
    term.ownBegan = !term.over;
    return term.ownBegan;
  }

  /** Ends the oldest term; whether the role's own part of it began. */
  private synchronized boolean end() {
    Term oldest = terms.poll();
    if (oldest == null) {
      return false;
    }
    oldest.over = true;
    return oldest.ownBegan;
  }
}
