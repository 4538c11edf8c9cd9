#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A storm of random faults on three participants and a real server:
#   fault-storm.sh [faults [seed]]
# 500 faults by default. The run prints its seed; the same seed draws the same faults again.
set -eu

usage() {
  echo "usage: fault-storm.sh [faults [seed]], whole numbers, faults above 0" >&2
  exit 2
}

[ "$#" -le 2 ] || usage
case "${1-500}" in
  '' | 0* | *[!0-9]*) usage ;;
esac
# A printed seed may be negative.
seed=${2-0}
case "${seed#-}" in
  '' | *[!0-9]*) usage ;;
esac
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
exec mvn -B -ntp test -pl :nats-leader-testkit -am \
  -Dtest=FaultStormTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dorg.slf4j.simpleLogger.log.io.github.natsleader=error \
  -Dnle.storm.faults="${1:-500}" ${2:+-Dnle.storm.seed="$2"}
