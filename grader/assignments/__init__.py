"""Reads instructors' notebooks as nbgrader and otter-grader have them: tests, points, solutions."""
