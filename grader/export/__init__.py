"""Grading on platforms: one small renderer for each, and what is uploaded there."""
