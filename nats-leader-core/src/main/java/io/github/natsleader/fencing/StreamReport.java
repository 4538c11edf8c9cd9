// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import java.util.List;

/** The answer to a look at a stream's settings. */
public sealed interface StreamReport {
  /**
   * It can be guarded.
   *
   * @param subjects its subjects, wildcards included
   * @param rollsUp whether a message may replace all earlier ones of its subject
   */
  record Fit(List<String> subjects, boolean rollsUp) implements StreamReport {
    /** Copies the subjects. */
    public Fit {
      subjects = List.copyOf(subjects);
    }
  }

  /** It must not be guarded as it is. */
  record Unfit(String field, String found, String required, String consequence)
      implements StreamReport {}

  /** No answer. */
  record Unreachable(Throwable cause) implements StreamReport {}
}
