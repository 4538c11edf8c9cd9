#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The simulation, a thread for each core:
#   simulate.sh run [seeds [first-seed [VARIANT]]]
# 100,000 seeds by default. What a seed did, event by event:
#   simulate.sh replay seed [VARIANT]
# VARIANT makes another run of each seed, and all but the first must fail for some seeds:
#   drawn           what is always meant, unless said otherwise
#   clocks=DRIFT    clocks that differ by more than is assumed: 0.5 is by half
#   immediate       takeovers that do not wait for the lease of the one they replace
#   unfenced        what leaders write to refuses nothing
# Ends with 0 if nothing was violated and all was reached, with 1 if not, with 2 if called wrongly.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
mvn -B -q -ntp compile -pl :nats-leader-testkit -am
exec java -XX:+UseParallelGC \
  -cp nats-leader-core/target/classes:nats-leader-testkit/target/classes \
  io.github.natsleader.testkit.simulation.SimulationProgram "$@"
