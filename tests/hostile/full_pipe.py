"""Runs a command whose standard output and error are a pipe that is full, and that nobody reads."""

import os
import sys
import time

os.dup2(1, 2)
os.set_blocking(1, False)
for _ in range(5):
    try:
        while True:
            os.write(1, b"." * 4096)
    except BlockingIOError:
        # Whoever holds the other end may still take one buffer ahead.
        time.sleep(0.1)
os.set_blocking(1, True)
os.execvp(sys.argv[1], sys.argv[1:])
