"""Waits for somebody to type.
"""
input("Your grade? ")
