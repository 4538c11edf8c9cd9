#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Explores all that a few participants can do, to an empty frontier:
#   explore.sh [candidates [profile [minutes [threads]]]]
# 2 candidates (or 3), profile deep (or build, mutants), 20 minutes and 2 threads by default. Prints for each
# bound how many states it has, and the shortest way to a violation if there is one; exits with 1 then, and with 3 if time ran out before the end.
set -eu

usage() {
  echo "usage: explore.sh [2|3 [deep|build|mutants [minutes [threads]]]], whole numbers above 0" >&2
  exit 2
}

[ "$#" -le 4 ] || usage
for number in "${1-2}" "${3-20}" "${4-2}"; do
  case "$number" in
    '' | 0* | *[!0-9]*) usage ;;
  esac
done
case "${2-deep}" in
  deep | build | mutants) ;;
  *) usage ;;
esac
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
mvn -B -ntp -q test-compile -pl :nats-leader-testkit -am
exec java "-Xmx${NLE_EXPLORE_HEAP:-13g}" \
  -cp nats-leader-testkit/target/test-classes:nats-leader-testkit/target/classes:nats-leader-core/target/classes \
  io.github.natsleader.explorer.ExplorerMain --candidates "${1-2}" --profile "${2-deep}" \
  --max-seconds "$((${3-20} * 60))" --threads "${4-2}"
