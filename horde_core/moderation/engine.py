"""Rules compiled with RE2: however an expression is written, it takes time linear in the text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import re2
from msgspec import structs

from horde_core.moderation import patterns
from horde_core.moderation.model import Match, Rule, RuleError

LONGEST_REGEX = 4_000
MOST_MATCHES = 500  # of one rule in one text: asking again and again is what is not linear
_ONE_RULE_MEMORY = 16 << 20
_ALL_RULES_MEMORY = 128 << 20


class Found(Protocol):
    def span(self, group: int = 0) -> tuple[int, int]: ...


class Pattern(Protocol):
    @property
    def groups(self) -> int: ...

    def search(self, text: bytes, pos: int = 0) -> Found | None: ...


@dataclass(frozen=True, slots=True)
class Compiled:
    """One rule's terms or its expression. The first group, if any, is what counts."""

    rule: Rule
    source: str
    pattern: Pattern
    exceptions: Pattern | None

    def find(self, text: bytes) -> tuple[int, int] | None:
        """Where the rule first matches."""
        return next(self._spans(text), None)

    def replace(self, text: str) -> str:
        """``text`` with every match replaced (the first few hundred; the rest stays)."""
        raw, pieces, at = text.encode(), [], 0
        for low, high in islice(self._spans(raw), MOST_MATCHES):
            pieces += [raw[at:low], self.rule.replacement.encode()]
            at = high
        return b"".join([*pieces, raw[at:]]).decode("utf-8", "ignore")

    def _spans(self, text: bytes) -> Iterator[tuple[int, int]]:
        """The matches, without those inside a phrase that is an exception."""
        excused = list(islice(_all(self.exceptions, text), MOST_MATCHES))
        at = 0
        for low, high in _all(self.pattern, text):
            while at < len(excused) and excused[at][1] < high:
                at += 1
            if at == len(excused) or low < excused[at][0]:
                yield low, high


def _all(pattern: Pattern | None, text: bytes) -> Iterator[tuple[int, int]]:
    """Each match from the end of the one before, so that neighbours may share a boundary."""
    at = 0
    while pattern is not None and (found := pattern.search(text, at)) is not None:
        span = _inner(found, pattern.groups)
        yield span
        at = max(span[1], at + 1)


def _inner(found: Found, groups: int) -> tuple[int, int]:
    for group in range(1, groups + 1):
        if found.span(group) != (-1, -1):
            return found.span(group)
    return found.span()


class Compounds:
    """Words of several rules written as one, each rule then asked about its own part."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._parts = [of_terms(structs.replace(rule, anywhere=True)) for rule in rules]
        terms = tuple(term for each in self._parts for term in each.rule.terms)
        self.source = patterns.of_compounds(terms)
        self._whole = _compile(self.source, _ALL_RULES_MEMORY, captures=True)

    def matches(self, text: bytes) -> Iterator[Match]:
        for low, high in islice(_all(self._whole, text), MOST_MATCHES):
            yield from _first_matches(self._parts, text[low:high])


class Sieve:
    """Which of many expressions match a text, in one or two passes over it.

    Where the expressions do not fit together, or RE2 runs out of memory for them, the answer is
    "all of them": each is then asked by itself.
    """

    def __init__(self, sources: Sequence[str], memory: int = _ALL_RULES_MEMORY) -> None:
        self._all = range(len(sources))
        self._any: Pattern | None = None
        self._each: Any = None
        try:
            self._any = _compile("|".join(f"(?:{source})" for source in sources), memory)
            self._each = re2.Set.SearchSet(_options(memory))
            for source in sources:
                self._each.Add(source)
            self._each.Compile()
        except (ValueError, re2.error):
            self._each = None

    def which(self, text: bytes) -> Sequence[int]:
        if self._any is not None and self._any.search(text) is None:
            return ()
        chosen: Sequence[int] | None = self._each.Match(text) if self._each is not None else None
        return sorted(chosen) if chosen else self._all


class Bank:
    """Rules that read the same text, behind one expression that rules out most texts at once."""

    def __init__(
        self,
        compiled: Iterable[Compiled],
        reading: Callable[[str], list[str]],
        compounds: Compounds | None = None,
    ) -> None:
        self.compiled = tuple(compiled)
        self._reading = reading
        self._compounds = compounds
        sources = [each.source for each in self.compiled]
        self._sieve = Sieve([*sources, compounds.source] if compounds else sources)

    def matches(self, folded: str) -> Iterator[Match]:
        """The first match of each rule."""
        if not self.compiled:
            return
        own = len(self.compiled)
        for reading in self._reading(folded):
            text = reading.encode()
            chosen = self._sieve.which(text)
            yield from _first_matches([self.compiled[at] for at in chosen if at < own], text)
            if self._compounds is not None and own in chosen:
                yield from self._compounds.matches(text)


def _first_matches(compiled: Iterable[Compiled], text: bytes) -> Iterator[Match]:
    for each in compiled:
        span = each.find(text)
        if span is not None:
            words = text[slice(*span)].decode("utf-8", "ignore")
            yield Match(each.rule.id, each.rule.kind, words)


def of_terms(rule: Rule) -> Compiled:
    """Raises RuleError: a term is too short."""
    try:
        source = patterns.of_terms(rule.terms, anywhere=rule.anywhere)
        return _compiled(rule, source, captures=True)
    except ValueError as error:
        raise RuleError(rule.id, str(error)) from None


def of_regex(rule: Rule) -> Compiled:
    """Raises RuleError: not an expression of RE2, too big, or one that matches everything."""
    if len(rule.regex) > LONGEST_REGEX:
        raise RuleError(rule.id, f"the expression is longer than {LONGEST_REGEX} characters")
    try:
        compiled = _compiled(rule, rule.regex, captures=False)
    except ValueError as error:
        raise RuleError(rule.id, f"invalid expression {rule.regex!r}: {error}") from None
    if compiled.pattern.search(b"") is not None:
        raise RuleError(rule.id, "the expression matches the empty text, so every prompt")
    return compiled


def _compiled(rule: Rule, source: str, *, captures: bool) -> Compiled:
    exceptions = None
    if rule.except_in:
        phrases = patterns.of_terms(rule.except_in)
        exceptions = _compile(phrases, _ONE_RULE_MEMORY, captures=True)
    pattern = _compile(source, _ONE_RULE_MEMORY, captures=captures)
    return Compiled(rule, source, pattern, exceptions)


def _compile(source: str, memory: int, *, captures: bool = False) -> Pattern:
    try:
        pattern: Pattern = re2.compile(source, _options(memory, captures=captures))
    except (re2.error, UnicodeEncodeError) as error:
        raise ValueError(_said(error)) from None
    return pattern


def _options(memory: int, *, captures: bool = False) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = memory
    options.never_capture = not captures
    return options


def _said(error: Exception) -> str:
    reason = error.args[0] if error.args else error
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(error)
