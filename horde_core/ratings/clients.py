"""Which program a rating came from. Pure."""

LONGEST = 100
UNKNOWN = "unknown"


def name_of(agent: str) -> str:
    """The name alone: a contact may say who somebody is.

    >>> name_of("ArtBot:v1:mail@example.org"), name_of(" :1:x"), name_of("x" * 200) == "x" * 100
    ('ArtBot', 'unknown', True)
    """
    return agent.partition(":")[0].strip()[:LONGEST] or UNKNOWN
