#!/usr/bin/env bash
# Makes the environment that the grader runs in, beside this file. Run it once, with network; with
# wheels in a folder `wheels` (`pip download -r requirements.txt -d wheels`) it needs none.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

# Isolated (-I): this may be run in a folder that students have filled.
works() { "$1" -I -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

found=""
for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
  if works "$python"; then found="$python"; break; fi
done
if [ -z "$found" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update
  for version in 3.12 3.11; do
    if apt-get install -y --no-install-recommends "python$version" "python$version-venv"; then
      found="python$version"
      break
    fi
  done
fi
if [ -z "$found" ]; then
  echo "Python 3.11 or later with venv is needed; name one: PYTHON=... $0" >&2
  exit 1
fi

"$found" -I -m venv "$here/.venv"
if [ -d "$here/wheels" ]; then
  source=(--no-index --find-links "$here/wheels")
else
  source=()
fi
"$here/.venv/bin/python" -I -m pip install --quiet --no-input --require-hashes ${source[@]+"${source[@]}"} \
  -r "$here/requirements.txt"
# None is written while grading, and to compile all each time takes as long as to grade a notebook.
"$here/.venv/bin/python" -I -m compileall -q "$here/code" "$here/lab" || true
# Notebooks run as a user of their own, who must be able to read the interpreter.
chmod -R a+rX "$here/.venv"
PYTHONPATH="$here/code" "$here/.venv/bin/python" -P -s -m grader doctor || true
