#!/usr/bin/env bash
# Grades what was handed in below the folder $1. Nothing of that folder is on Python's path.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "${1:-@root@}" && pwd)" || exit 3
# What students have put where results will be is gone, however grading ends.
rm -rf -- @leaves@
cd "$here" || exit 3
export PYTHONPATH="$here/code" PYTHONDONTWRITEBYTECODE=1
exec "${GRADER_VENV:-$here/.venv}/bin/python" -P -s -m grader platform @name@ \
  --root "$root" --lab "$here/lab/@lab@" @options@
