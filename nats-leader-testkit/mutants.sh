#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every mutant against every killer, compared with docs/MUTANTS.md:
#   mutants.sh [--write] [seeds [seconds]]
# Up to 5000 seeds of the simulation and 60 s of the explorer for each, by default.
# With --write the table is written instead of compared.
set -eu

usage() {
  echo "usage: mutants.sh [--write] [seeds [seconds]], whole numbers above 0" >&2
  exit 2
}

write=false
if [ "${1-}" = --write ]; then
  write=true
  shift
fi
[ "$#" -le 2 ] || usage
for number in "${1-5000}" "${2-60}"; do
  case "$number" in
    '' | 0* | *[!0-9]*) usage ;;
  esac
done
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
# The build leaves tests of this kind to a later phase; here they are all there is.
exec mvn -B -ntp test -pl :nats-leader-testkit -am \
  -Dtest=MutantsTest -Dsurefire.failIfNoSpecifiedTests=false -Dnle.once.tests=none \
  -Dnle.mutants.all=true -Dnle.mutants.write="$write" \
  -Dnle.mutants.seeds="${1-5000}" -Dnle.mutants.explorer-seconds="${2-60}"
