"""Trains with a student's functions, on our side."""
