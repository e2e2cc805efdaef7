"""Ends the kernel from a thread, when nobody expects it.

attack: processes
within: 25
"""
import os, threading
threading.Timer(0.3, os._exit, (0,)).start()
