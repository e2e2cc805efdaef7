"""Executes a notebook in a sandboxed kernel, then asks its functions what the plan says."""
