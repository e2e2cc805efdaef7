"""Ends the kernel from a thread, when nobody expects it.

within: 25
"""
import os, threading
threading.Timer(0.3, os._exit, (0,)).start()
