"""The prompt filter: two groups of words, harmless alone, that block together."""

from collections.abc import Iterable, Iterator, Sequence

from horde_core.moderation import engine
from horde_core.moderation.engine import Bank, Compounds
from horde_core.moderation.model import Match, Place, Policy, Rule, RuleError, Verdict
from horde_core.moderation.normalise import (
    NEGATIVE_MARK,
    expression_readings,
    fold,
    inverted,
    normalised,
    plain_words,
    split_negative,
)

AGE = 1
PLACES: tuple[Place, ...] = ("positive", "negative")


class Filter:
    """Pure and thread-safe; made by :func:`compile_rules`."""

    def __init__(self, rules: Sequence[Rule], policy: Policy) -> None:
        self.policy = policy
        self._rules = {rule.id: rule for rule in rules}
        self._terms = {place: _terms(rules, place) for place in PLACES}
        self._expressions = {place: _expressions(rules, place) for place in PLACES}

    def examine(self, prompt: str, *, extra_texts: Sequence[str] = ()) -> Verdict:
        """What a prompt is about. ``extra_texts`` are names of LoRAs, styles and the like.

        Words in the negative prompt keep things out of the picture, so only the rules for that
        place read it; a piece with a negative weight is read on the other side as well.
        """
        found: list[Match] = []
        for text in (prompt, *extra_texts):
            positive, negative = split_negative(text)
            for wanted in (positive, inverted(negative)):
                found += self._matches("positive", wanted)
            for unwanted in (negative, inverted(positive)):
                found += self._matches("negative", unwanted)
        return self._judge(tuple(dict.fromkeys(found)), normalised(prompt))

    def soften(self, prompt: str) -> str | None:
        """The normalised prompt with words about minors replaced and kept out by a negative prompt.

        None when nothing is left, or when what is left would be blocked all the same.
        """
        positive, negative = split_negative(prompt)
        positive = self._without_age("positive", fold(positive))
        negative = self._without_age("negative", fold(negative))
        if not any(character.isalnum() for character in positive):
            return None
        kept_out = ", ".join(filter(None, (*self.policy.protective_negative, negative)))
        softened = f"{positive} {NEGATIVE_MARK} {kept_out}"
        return None if self.examine(softened).blocked else softened

    def _matches(self, place: Place, text: str) -> Iterator[Match]:
        if text:
            folded = fold(text)
            yield from self._terms[place].matches(folded)
            yield from self._expressions[place].matches(folded)

    def _judge(self, matches: tuple[Match, ...], words: str) -> Verdict:
        reasons = tuple(dict.fromkeys(match.rule_id for match in matches))
        score = sum(self._group_score(group, reasons) for group in (1, 2)) if reasons else 0
        return Verdict(score, score >= self.policy.block_at, reasons, matches, words)

    def _group_score(self, group: int, reasons: tuple[str, ...]) -> float:
        weights = [
            rule.weight for rule in map(self._rules.__getitem__, reasons) if rule.group == group
        ]
        return max(min(self.policy.group_cap, sum(weights)), max(weights, default=0))

    def _without_age(self, place: Place, folded: str) -> str:
        text = folded
        for each in self._terms[place].compiled:
            if each.rule.group == AGE:
                text = each.replace(text)
        for each in self._expressions[place].compiled:
            words = plain_words(text)
            if each.rule.group == AGE and each.find(words.encode()) is not None:
                text = each.replace(words)
        return " ".join(text.replace("_", " ").split()).strip(" ,")


def compile_rules(rules: Iterable[Rule], policy: Policy | None = None) -> Filter:
    """A filter of these rules, each checked.

    Raises:
        RuleError: a rule has no terms and no expression, an invalid expression, or a used id.
    """
    chosen = tuple(rules)
    seen: set[str] = set()
    for rule in chosen:
        if rule.id in seen:
            raise RuleError(rule.id, "another rule has this id")
        if not rule.terms and not rule.regex:
            raise RuleError(rule.id, "it has neither terms nor an expression")
        seen.add(rule.id)
    return Filter(chosen, policy or Policy())


def _terms(rules: Sequence[Rule], place: Place) -> Bank:
    chosen = [rule for rule in rules if rule.place == place and rule.terms]
    return Bank(map(engine.of_terms, chosen), _as_it_is, Compounds(chosen))


def _expressions(rules: Sequence[Rule], place: Place) -> Bank:
    chosen = [rule for rule in rules if rule.place == place and rule.regex]
    return Bank(map(engine.of_regex, chosen), expression_readings)


def _as_it_is(folded: str) -> list[str]:
    return [folded]
