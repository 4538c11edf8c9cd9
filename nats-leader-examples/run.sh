#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Runs an example:
#   run.sh NAME [ARGUMENTS]
# NAME is a class of this module with a main method, such as BasicDemo; without arguments it says
# which it wants. Builds on first use and when sources have changed, then becomes the Java process,
# so that signals reach that. Options for Java go into JDK_JAVA_OPTIONS.
# Needs a JDK from 17 on (JAVA_HOME, else PATH) and Maven from 3.8 on.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$here")
sources=$here/src/main/java/io/github/natsleader/examples
lib=$here/target/example/lib
built=$here/target/example/built

if [ $# -eq 0 ] || ! grep -q 'void main(' "$sources/$1.java" 2>/dev/null; then
  echo "usage: run.sh NAME [ARGUMENTS], where NAME is one of" >&2
  grep -l 'void main(' "$sources"/*.java | sed 's|.*/|  |; s|\.java$||' >&2
  exit 2
fi
name=$1
shift

up_to_date() {
  [ -f "$built" ] && [ -z "$(find "$root"/pom.xml "$root"/nats-leader-*/pom.xml \
    "$root"/nats-leader-*/src/main -newer "$built" | head -n 1)" ]
}

if ! up_to_date; then
  echo "run.sh: building ..." >&2
  rm -rf -- "$lib"
  (cd "$root" && env -u JDK_JAVA_OPTIONS mvn -B -q -ntp -Dstyle.color=never -Dmaven.test.skip=true \
    -pl :nats-leader-examples -am package) >&2
  touch "$built"
fi

exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$lib/*" "io.github.natsleader.examples.$name" "$@"
