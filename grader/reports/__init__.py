"""Renderings of a result, one small module each."""
