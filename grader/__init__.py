"""grader: grades numerical Jupyter notebooks from outside the student's process."""

__version__ = "0.1.0"
