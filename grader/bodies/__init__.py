"""Runs what a lab says in Python about answers: in a forked process of ours, within limits."""
