"""What can be told of calls that did not return, and of the grader's own faults."""
