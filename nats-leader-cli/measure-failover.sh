#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Measures how soon another leads after kill -9 and after SIGTERM, 20 times each, with leases of
# 3 s and of 300 ms, on a server and processes of its own. Takes about five minutes.
# The first argument is another number of times. Needs what ../nle needs.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
"$here/../nle" --version
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -cp "$here/target/nle/lib/*" \
  "$here/src/test/java/io/github/natsleader/cli/FailoverMeasurement.java" "$@"
