"""What becomes of a prompt: it passes, passes corrected, or is refused."""

import re
from collections.abc import Sequence
from functools import lru_cache

from horde_core.moderation.filter import Filter, compile_rules
from horde_core.moderation.model import Rule
from horde_core.moderation.normalise import split_negative
from horde_core.moderation.rules import shipped
from horde_core.oversight.model import PromptRule
from horde_core.oversight.refusals import CorruptPrompt, TooLongToReplace, UnfitForModel

LONGEST_REPLACED = 7000
AGE = range(10, 20)
GROWN_UP = {
    "girl": "adult woman",
    "girls": "adult women",
    "boy": "adult man",
    "boys": "adult men",
    "young": "adult",
}
_YOUTH = re.compile(rf"\b({'|'.join(GROWN_UP)})\b", re.IGNORECASE)


@lru_cache(maxsize=4)
def compiled(rules: tuple[Rule, ...]) -> Filter:
    """The shipped rules and these.

    Raises:
        RuleError: one of them cannot be used.
    """
    defaults = shipped()
    return compile_rules((*defaults.rules, *rules), defaults.policy)


def as_rule(row: PromptRule) -> Rule:
    return Rule(
        id=f"filter.{row.id}",
        kind=row.kind,
        regex=row.regex,
        description=row.description,
        replacement=row.replacement,
    )


def passed(
    prompts: Filter,
    prompt: str,
    extra_texts: Sequence[str] = (),
    *,
    replace: bool,
    adults_only: bool,
) -> str:
    """The prompt that may be drawn.

    ``replace`` corrects what would be refused; ``adults_only`` leaves no word about youth in it.

    Raises:
        CorruptPrompt, UnfitForModel, TooLongToReplace
    """
    verdict = prompts.examine(prompt, extra_texts=extra_texts)
    if verdict.blocked:
        if not replace:
            raise CorruptPrompt(verdict.reasons)
        softened = _softened(prompts, prompt)
        if softened is None or prompts.examine(softened, extra_texts=extra_texts).blocked:
            raise CorruptPrompt(verdict.reasons)
        prompt = softened
    return _of_adults(prompts, prompt) if adults_only else prompt


def _softened(prompts: Filter, prompt: str) -> str | None:
    if len(split_negative(prompt)[0]) > LONGEST_REPLACED:
        raise TooLongToReplace(LONGEST_REPLACED)
    return prompts.soften(prompt)


def _of_adults(prompts: Filter, prompt: str) -> str:
    if any(match.kind in AGE for match in prompts.examine(prompt).matches):
        softened = _softened(prompts, prompt)
        if softened is None:
            raise UnfitForModel
        prompt = softened
    positive, mark, negative = prompt.partition("###")
    return f"{grown_up(positive)}{mark}{negative}"


def grown_up(text: str) -> str:
    """With the commonest words about youth made older.

    >>> grown_up("The girl next door")
    'The adult woman next door'
    """
    return _YOUTH.sub(_grown_up, text)


def _grown_up(found: re.Match[str]) -> str:
    return GROWN_UP[found[0].lower()]
