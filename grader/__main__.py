"""`python -P -m grader` is the `grader` command; without -P, Python imports from the current
folder before a line of it runs.
"""

from grader.cli.verbs import main

main()
