#!/usr/bin/env bash
# Coursera runs this for each submission. The exit code is not 0 if the grader itself fails.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="${SHARED_ROOT:-/shared}"
# Before Linux 5.13 the walls are files' modes: notebooks run as another user than root.
if [ "$(id -u)" = 0 ]; then chmod -R go= "$here/lab"; fi
exec bash "$here/grade.sh" "$root"
