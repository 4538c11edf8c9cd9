#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Measures how soon another leads after nle resign has sent its request, 20 times, on a server and
# processes of its own, and that the old leader ends before the new one begins. Takes about a minute.
# The first argument is another number of times. Needs what ../nle needs.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
"$here/../nle" --version
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -cp "$here/target/nle/lib/*" \
  "$here/src/test/java/io/github/natsleader/cli/ResignMeasurement.java" "$@"
