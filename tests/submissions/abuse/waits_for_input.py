"""Waits for somebody to type.

attack: time
"""
input("Your grade? ")
