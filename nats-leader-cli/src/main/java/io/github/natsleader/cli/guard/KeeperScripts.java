// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

/**
 * What a keeper is made of, for any POSIX shell on Linux. Everything is in place before the term:
 * at the decisive moment a shell that waits in {@code read} calls its own {@code kill}, for which
 * nothing must be started, loaded or allowed.
 *
 * <p>Descriptor 3 is the guardian's pipe, of which only the guardian holds the other end: it ends
 * when the guardian does. 4 and 5 are the command's output and errors.
 */
final class KeeperScripts {
  /**
   * Arguments: the pipe, the scripts below, the command. Its exit code is the command's.
   *
   * <p>It is opened for both first, since it cannot be said whether anybody holds the other end
   * yet, or still. The group's shell is in a session of its own, hence its process id is that of
   * the group; it gets back the signals that this one ignores, which only a subshell can do.
   */
  static final String KEEPER =
      """
      trap '' HUP INT QUIT TERM
      pipe=$1 watch=$2 group=$3
      shift 3
      exec 4>&1 5>&2 2>/dev/null
      exec 6<>"$pipe" && exec 3<"$pipe" 6<&- && rm -f -- "$pipe" || exit 125
      rmdir -- "${pipe%/*}"
      {
        (
          trap - HUP INT QUIT TERM
          exec setsid /bin/sh -c "$group" group "$$" "$@"
        )
        echo gone >"/proc/$$/fd/3"
      } | exec /bin/sh -c "$watch" watch 4>&- 5>&-
      """;

  /**
   * The head of the process group. It survives the signals to the group, reports how the command
   * ended, and then stays: as long as it is there no other group can be given this one's id, so
   * that the last signal can meet nobody else. The command is run by {@code exec}, so that it is
   * never one of the shell's own.
   */
  static final String GROUP =
      """
      keeper=$1
      shift
      read -r word epoch token <&3 && [ "$word" = begin ] || exit 0
      exec 3<&-
      trap : HUP INT QUIT TERM USR1 USR2 ALRM PIPE
      export NLE_EPOCH="$epoch" NLE_TOKEN="$token"
      echo "$$"
      (exec "$@") >&4 2>&5 4>&- 5>&-
      echo "exited $?" >"/proc/$keeper/fd/3"
      while :; do kill -s STOP "$$"; done
      """;

  /**
   * Reads the id of the group, which comes when the command begins, and then what is to be done.
   * Whatever ends the reading, the group is killed: a signal, the end of the guardian, the end of
   * the command (what that left behind has no leader any more). It ends only when nobody of the
   * group lives; zombies that init has not noticed do not.
   */
  static final String WATCH =
      """
      lives() {
        for stat in /proc/[0-9]*/stat; do
          { read -r line <"$stat"; } 2>/dev/null || continue
          set -- ${line##*) }
          [ "$3" = "$group" ] && [ "$1" != Z ] && [ "$1" != X ] && return
        done
        false
      }
      read -r group || exit 0
      code=137
      while read -r word value <&3; do
        case $word in
          TERM) kill -s TERM -- "-$group" ;;
          exited) code=$value; break ;;
          *) break ;;
        esac
      done
      kill -s KILL -- "-$group"
      while kill -s 0 -- "-$group" && lives; do sleep 0.01 || sleep 1; done
      exit "$code"
      """;

  /** What runs the guardian: signals that a service sends to all its processes are not for it. */
  static final String GUARDIAN = "trap '' HUP INT QUIT TERM; exec setsid \"$@\"";

  private KeeperScripts() {}
}
