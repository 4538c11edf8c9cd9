// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencingToken;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A term that believes in itself for ever, as that of a leader does whose clock stands still: all
 * that keeps it from writing is the fence, until the fence ends it.
 */
final class StubbornTerm implements FencedTerm {
  static final String ELECTIONS = "elections";
  static final String GROUP = "g";

  private final FencingToken token;
  private final String group;
  private final CompletableFuture<DemotionReason> ended = new CompletableFuture<>();
  private final List<DemotionReason> refutations = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private volatile ReadOutcome register = held("a newer one", Long.MAX_VALUE);
  private volatile boolean paused;
  private volatile boolean revoked;
  private volatile boolean endsWhenLookedUp;
  private final List<Boolean> looks = new CopyOnWriteArrayList<>();

  private StubbornTerm(long epoch, String token, String group) {
    this.token = new FencingToken(epoch, token);
    this.group = group;
  }

  static StubbornTerm of(long epoch) {
    return of(epoch, "token-" + epoch);
  }

  static StubbornTerm of(long epoch, String token) {
    return new StubbornTerm(epoch, token, GROUP);
  }

  static StubbornTerm ofGroup(String group, long epoch) {
    return new StubbornTerm(epoch, "token-" + epoch, group);
  }

  static ReadOutcome held(String token, long revision) {
    LeaseRecord record = new LeaseRecord("id", token, 0, 1000, 1, Map.of());
    return new ReadOutcome.Found(new RegisterEntry(revision, new RegisterContent.Held(record)));
  }

  /** What the register is found to hold; another's newer record unless this is called. */
  StubbornTerm register(ReadOutcome found) {
    register = found;
    return this;
  }

  /** Its lease runs out, and nobody has noticed. */
  void expire() {
    paused = true;
  }

  /** Its validity is taken away by the fence, before it is told why. */
  @Override
  public void revoke() {
    revoked = true;
  }

  /** Why the fence ended it, each time it did. */
  List<DemotionReason> refutations() {
    return refutations;
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public FencingToken token() {
    return token;
  }

  @Override
  public boolean isValid() {
    return !paused && refutations.isEmpty();
  }

  @Override
  public String electionBucket() {
    return ELECTIONS;
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public CompletionStage<DemotionReason> ended() {
    return ended;
  }

  @Override
  public void refute(DemotionReason reason, String message) {
    messages.add(message);
    refutations.add(reason);
    ended.complete(reason);
  }

  /** It ends for another reason as soon as somebody looks at the register. */
  StubbornTerm endingWhenLookedUp() {
    endsWhenLookedUp = true;
    return this;
  }

  /** For each look at the register, whether its validity had been taken away by then. */
  List<Boolean> looks() {
    return looks;
  }

  @Override
  public CompletionStage<ReadOutcome> readRegister() {
    looks.add(revoked);
    if (endsWhenLookedUp) {
      ended.complete(DemotionReason.LEASE_EXPIRED);
    }
    return CompletableFuture.completedStage(register);
  }
}
