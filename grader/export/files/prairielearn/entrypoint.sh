#!/usr/bin/env bash
# PrairieLearn runs this for each submission. It grades, and leaves results/results.json in any case.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="${GRADE_ROOT:-/grade}"
results="$root/results/results.json"
rm -f "$results"
bash "$here/grade.sh" "$root"
status=$?
if [ ! -s "$results" ]; then
  mkdir -p "$root/results"
  cat >"$results" <<'JSON'
{"gradable": false, "format_errors": ["The grader could not be started. This is no fault of your submission. Please tell your instructor."]}
JSON
fi
exit "$status"
