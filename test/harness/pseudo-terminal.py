"""Runs a program in a terminal of its own: what we read is typed, what the program shows is written. Ends as the program does."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

COLUMNS, ROWS = 100, 30

child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
# Whoever ends us ends the terminal, as when its window is closed.
signal.signal(signal.SIGTERM, lambda *_: os.close(terminal) or sys.exit(1))

keys = [sys.stdin.fileno()]
while True:
    ready, _, _ = select.select([terminal, *keys], [], [])
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            # Linux says so when nobody has the other end open any more.
            shown = b""
        if shown == b"":
            break
        sys.stdout.buffer.write(shown)
        sys.stdout.buffer.flush()
    if keys and keys[0] in ready:
        typed = os.read(keys[0], 65536)
        if typed == b"":
            keys = []
        else:
            os.write(terminal, typed)

_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
