"""The styles that others lend to everybody, kept in memory for autocomplete and lists."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from horde_core.horde import Horde
from horde_core.styles import names
from horde_core.styles.model import Collection, Style, StyleUse, Wanted
from horde_core.styles.refusals import CollectionNotFound, StyleNotFound
from horde_core.workers.model import Work

MOST_STYLES = 500
MOST_COLLECTIONS = 100


@dataclass(frozen=True, slots=True)
class House:
    """What a place allows: styles for adults, and none that its rules do not want."""

    adult: bool = False
    denied: frozenset[str] = frozenset()

    def allows(self, one: Style | Collection) -> bool:
        if isinstance(one, Style) and one.nsfw and not self.adult:
            return False
        return not self.denied.intersection(name.casefold() for name in all_names(one))


@dataclass(frozen=True, slots=True)
class StyleBoard:
    """A snapshot of what is public, the most used first."""

    styles: tuple[Style, ...] = ()
    collections: tuple[Collection, ...] = ()
    _by_id: dict[str, Style] = field(default_factory=dict)

    def find(self, style_id: str) -> Style | None:
        return self._by_id.get(style_id)

    def matching(self, typed: str, house: House) -> list[Style]:
        """Styles with every word of ``typed`` in their name, tags, models or author's name.

        Those whose name begins with it come first.
        """
        words = typed.casefold().split()
        found = [
            style
            for style in self.styles
            if house.allows(style) and all(word in _said(style) for word in words)
        ]
        start = typed.strip().casefold()
        return sorted(found, key=lambda style: not style.name.casefold().startswith(start))

    def collected(self, typed: str, house: House) -> list[Collection]:
        wanted = typed.strip().casefold()
        found = [one for one in self.collections if wanted in one.name.casefold()]
        return [one for one in found if house.allows(one)]

    def near(self, typed: str, house: House) -> tuple[str, ...]:
        """Names to pick from instead of one that nobody knows."""
        word = (typed.split() or [""])[0]
        found = self.matching(word, house) or self.matching("", house)
        return tuple(style.name for style in found[:3])


def _said(style: Style) -> str:
    return " ".join((style.name, style.author, *style.tags, *style.models)).casefold()


def all_names(one: Style | Collection) -> tuple[str, str, str]:
    """Whatever somebody may call it by."""
    what = names.STYLE if isinstance(one, Style) else names.COLLECTION
    return one.id, one.name, names.unique(one.author, what, one.name)


def board_of(styles: Iterable[Style], collections: Iterable[Collection]) -> StyleBoard:
    kept = tuple(styles)
    return StyleBoard(kept, tuple(collections), {style.id: style for style in kept})


async def style_board(horde: Horde) -> StyleBoard:
    wanted = Wanted(kind=Work.IMAGE, size=MOST_STYLES)
    several = Wanted(kind=Work.IMAGE, size=MOST_COLLECTIONS)
    return board_of(await horde.styles.page(wanted), await horde.collections.page(several))


async def called(horde: Horde, use: StyleUse | None) -> tuple[str, ...]:
    """Every name of the style a request was made with, and of the collection it came from."""
    if use is None:
        return ()
    found: list[str] = [use.style_id]
    try:
        found += all_names(await horde.styles.by_id(use.style_id))
        if use.collection_id is not None:
            found += all_names(await horde.collections.by_id(use.collection_id))
    except (StyleNotFound, CollectionNotFound):  # its author took it away meanwhile
        pass
    return tuple(found)
