"""The command line: `grade` for a submission, `grader VERB` for the rest."""
