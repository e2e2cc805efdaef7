"""Gives a function's result a type whose name is markup.

attack: output
loses: double.value
"""
double = type("\x1b[31m<b>double</b>\n# Heading", (), {})()
