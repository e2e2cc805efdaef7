"""Grades kept, with their history: one SQLite file that only the driver writes."""
