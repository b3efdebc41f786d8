"""Harmless words in the place of the real ones: triangles for age, crimson for lewdness."""

from horde_core.moderation.filter import Filter, compile_rules
from horde_core.moderation.model import Policy, Rule

TRIANGLE = Rule(
    id="shape.triangle",
    kind=10,
    terms=("triangle", "trigon", "three sided", "deltoid"),
    except_in=("love triangle",),
    replacement="square",
)
SMALL = Rule(id="shape.small", kind=11, terms=("pointed",), weight=0.5)
SLENDER = Rule(id="shape.slender", kind=11, terms=("slender",), weight=0.5, replacement="broad")
CRIMSON = Rule(id="colour.crimson", kind=20, terms=("crimson", "scarlet", "ruby"))
ROSY = Rule(id="colour.rosy", kind=21, terms=("rosy",), weight=0.5)
ALONE = Rule(id="alone.tetrahedron", kind=10, terms=("tetrahedron",), weight=2.0)
NO_SQUARES = Rule(id="negative.square", kind=11, terms=("square",), place="negative")
NO_BLUE = Rule(id="negative.blue", kind=20, terms=("blue",), place="negative")
CORNERS = Rule(id="shape.corners", kind=10, regex=r"\b3 ?corners?\b", replacement="4 corners")
RULES = (TRIANGLE, SMALL, SLENDER, CRIMSON, ROSY, ALONE, NO_SQUARES, NO_BLUE, CORNERS)


def stand_in(*more: Rule) -> Filter:
    return compile_rules((*RULES, *more), Policy(protective_negative=("triangle", "trigon")))
