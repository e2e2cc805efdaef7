"""`python -m grader` is the `grader` command."""

from grader.cli.verbs import main

main()
