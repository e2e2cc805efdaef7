"""Checks that students run in their notebooks: recorded problems and right values, no reference."""
