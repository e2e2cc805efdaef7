#!/usr/bin/env bash
# VPL runs this in the folder with the student's files, and then what it makes: vpl_execution.
rm -rf vpl_execution
cat >vpl_execution <<SCRIPT
#!/usr/bin/env bash
if [ -f ./vpl_environment.sh ]; then . ./vpl_environment.sh; fi
if ! bash "${GRADER_HOME:-/opt/grader}/grade.sh" "\$PWD" 2>/dev/null; then
  echo "Comment :=>>The grader did not run to its end. This is not your fault, and no score was given. Please tell your instructor."
fi
SCRIPT
chmod +x vpl_execution
