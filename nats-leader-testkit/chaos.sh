#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Faults at random on five participants, in processes of their own, and a cluster of three servers:
#   chaos.sh [--plant slow-clock|unfenced] [seconds [seed]]
#   chaos.sh --scenarios
# 1800 seconds by default. The run prints its seed, from which the faults are drawn; what they meet
# depends on the time as well, so that the same seed need not find the same again.
# Exits with 0 if every guarantee was kept; otherwise the histories are kept, and the output says
# where. With a plant the run must fail: one participant's clock is too slow, or leaders write
# without a fence as well.
# The scenarios are one failure each: all of them, those that a build leaves out too.
set -eu

usage() {
  echo "usage: chaos.sh [--plant slow-clock|unfenced] [seconds [seed]] | --scenarios," \
    "whole numbers, seconds above 0" >&2
  exit 2
}

test=ClusterChaosTest
plant=NONE
case "${1-}" in
  --scenarios)
    [ "$#" -eq 1 ] || usage
    test=ClusterScenariosTest
    shift
    ;;
  --plant)
    case "${2-}" in
      slow-clock) plant=SLOW_CLOCK ;;
      unfenced) plant=UNFENCED ;;
      *) usage ;;
    esac
    shift 2
    ;;
esac
[ "$#" -le 2 ] || usage
case "${1-1800}" in
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
  -Dtest="$test" -Dsurefire.failIfNoSpecifiedTests=false -Dnle.once.tests=none \
  -Dorg.slf4j.simpleLogger.log.io.github.natsleader=error -Dnle.chaos.scenarios=all \
  -Dnle.chaos.seconds="${1:-1800}" -Dnle.chaos.plant="$plant" ${2:+-Dnle.chaos.seed="$2"}
