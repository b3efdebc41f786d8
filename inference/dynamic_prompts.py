"""Prompts with choices: ``{red|blue} cat``, decided by the job's seed. Pure.

``{2$$a|b|c}`` takes two different ones, ``{1-2$$ and $$a|b|c}`` one or two joined by " and ".
Choices may be nested. What is not of this form is ordinary text.
"""

import re
from hashlib import sha256

_INNERMOST = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_COUNT = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?\$\$(?:([^$|]*)\$\$)?")
MOST_CHOICES = 200


def expanded(prompt: str, seed: int) -> str:
    """The prompt with every choice made.

    >>> expanded("a cat", 1)
    'a cat'
    >>> expanded("{red|blue} cat", 1) in {"red cat", "blue cat"}
    True
    """
    for turn in range(MOST_CHOICES):
        match = _INNERMOST.search(prompt)
        if match is None:
            break
        chosen = _chosen(match[1], f"{seed}:{turn}")
        prompt = prompt[: match.start()] + chosen + prompt[match.end() :]
    return prompt


def _chosen(inner: str, key: str) -> str:
    least = most = 1
    joint = ", "
    count = _COUNT.match(inner)
    if count is not None:
        least = int(count[1])
        most = int(count[2] or count[1])
        joint = count[3] if count[3] is not None else joint
        inner = inner[count.end() :]
    left = inner.split("|")
    wanted = least + _number(f"{key}:count") % (max(most - least, 0) + 1)
    places = range(min(wanted, len(left)))
    return joint.join(left.pop(_number(f"{key}:{place}") % len(left)) for place in places)


def _number(key: str) -> int:
    return int.from_bytes(sha256(key.encode()).digest()[:8], "big")
