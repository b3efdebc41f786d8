"""A child that is ready and never has anything to say."""

import sys

from inference.ipc.messages import Ready, framed

sys.stdout.buffer.write(framed(Ready("nowhere")))
sys.stdout.flush()
sys.stdin.buffer.read()
