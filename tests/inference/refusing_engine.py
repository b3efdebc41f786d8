"""A child that refuses what it is configured to."""

import sys

from inference.ipc.messages import Refused, framed

sys.stdout.buffer.write(framed(Refused("its card fell out")))
sys.stdout.flush()
sys.stdin.buffer.read()
