"""Takes the standard streams away.

attack: sabotage
"""
import sys
sys.stdout.close()
sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = sys.stdin = None
