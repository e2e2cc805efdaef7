"""Verdicts: pure functions of a lab, a plan and a transcript."""
