"""Audits a lab's rubric: wrong functions made on purpose, and what the judge says of each."""
