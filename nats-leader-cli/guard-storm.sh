#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Kills and freezes, in turn, the parents of commands that run only while their parent leads:
#   guard-storm.sh [rounds [seed]]
# 50 rounds by default: three participants with `nle run -- CMD`, a lease of 1 s, a real server. The
# commands say themselves when they are alive, on the machine's monotonic clock. Prints the counts,
# and exits with 0 if no two commands were ever alive at once and all faults happened.
set -eu

usage() {
  echo "usage: guard-storm.sh [rounds [seed]], whole numbers, rounds above 0" >&2
  exit 2
}

[ "$#" -le 2 ] || usage
case "${1-50}" in
  '' | 0* | *[!0-9]*) usage ;;
esac
# A printed seed may be negative.
seed=${2-0}
case "${seed#-}" in
  '' | *[!0-9]*) usage ;;
esac
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
exec mvn -B -ntp test -pl :nats-leader-cli -am \
  -Dtest=GuardStormTest#neverAreTwoCommandsAliveAtOnce -Dsurefire.failIfNoSpecifiedTests=false \
  -Dnle.guard.rounds="${1:-50}" ${2:+-Dnle.guard.seed="$2"}
