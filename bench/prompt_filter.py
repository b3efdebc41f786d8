"""How the shipped prompt filter does: false alarms by slice, recall by disguise, prompts a second.

    python -m bench.prompt_filter [--each 1000] [--tries 10] [--seed 20261123]

Nothing it makes is written to a file, and no word of the rules is printed.
"""

import argparse
import random
import time
from collections.abc import Sequence

from horde_core.moderation.filter import Filter, compile_rules
from horde_core.moderation.model import Rule
from horde_core.moderation.rules import shipped
from tests.horde_core.moderation import corpus, disguise


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Evaluation of the shipped prompt filter.")
    parser.add_argument("--each", type=int, default=1000, help="benign prompts of each slice")
    parser.add_argument(
        "--tries", type=int, default=10, help="disguises of each word, of each sort"
    )
    parser.add_argument("--seed", type=int, default=20261123)
    options = parser.parse_args(arguments)
    rules = shipped()
    filtering = compile_rules(rules.rules, rules.policy)
    words = sum(len(rule.terms) for rule in rules.rules)
    print(f"rules of {rules.policy.version}: {len(rules.rules)} rules, {words} terms\n")
    prompts = _false_alarms(filtering, options.each, options.seed)
    _recall(filtering, rules.rules, options.tries, options.seed)
    _speed(filtering, prompts)


def _false_alarms(filtering: Filter, each: int, seed: int) -> list[str]:
    print("| benign slice | prompts | one group seen | blocked | rate |\n|---|--:|--:|--:|--:|")
    slices = corpus.slices(each, seed=seed)
    everything = [prompt for prompts in slices.values() for prompt in prompts]
    for name, prompts in {**slices, "**all**": everything}.items():
        verdicts = [filtering.examine(prompt) for prompt in prompts]
        blocked = sum(verdict.blocked for verdict in verdicts)
        seen = sum(verdict.score >= 1 and not verdict.blocked for verdict in verdicts)
        print(f"| {name} | {len(prompts)} | {seen} | {blocked} | {blocked / len(prompts):.2%} |")
    return everything


def _recall(filtering: Filter, rules: Sequence[Rule], tries: int, seed: int) -> None:
    print("\n| disguise | words | found | pairs | blocked |\n|---|--:|--:|--:|--:|")
    words = disguise.words_of(rules)
    for name, hide in disguise.ALL.items():
        chance = random.Random(f"{seed} {name}")
        found = sum(
            disguise.finds(filtering.examine(f"a {hide(chance, word)} by the sea").matches, rule)
            for rule, word in words * tries
        )
        pairs = [_pair(chance, words) for _ in range(100 * tries)]
        blocked = sum(
            filtering.examine(f"{hide(chance, one)} and {hide(chance, other)}").blocked
            for one, other in pairs
        )
        total = len(words) * tries
        print(
            f"| {name} | {total} | {found / total:.2%} | {len(pairs)} | {blocked / len(pairs):.2%} |"
        )

    pairs = [_pair(chance, [(r, w) for r, w in words if w.isalpha()]) for _ in range(100 * tries)]
    blocked = sum(filtering.examine(f"a {one}{other} there").blocked for one, other in pairs)
    print(f"| two words written as one | | | {len(pairs)} | {blocked / len(pairs):.2%} |")


def _pair(chance: random.Random, words: Sequence[tuple[Rule, str]]) -> tuple[str, str]:
    """One word of each group, each saying it alone."""
    first, second = (
        [word for rule, word in words if rule.group == group and rule.weight == 1]
        for group in (1, 2)
    )
    return chance.choice(first), chance.choice(second)


def _speed(filtering: Filter, prompts: Sequence[str]) -> None:
    positive = [prompt.partition("###")[0] for prompt in prompts]
    apart = max(1, len(positive) // 4)
    long = [", ".join(positive[at::apart]) for at in range(apart)]
    print("\n| prompts | characters | one group seen or more | prompts/s on one core |")
    print("|---|--:|--:|--:|")
    for name, texts in {
        "the benign ones": prompts,
        "four joined, of different slices": long,
    }.items():
        length = sum(map(len, texts)) / len(texts)
        seen = sum(filtering.examine(text).score >= 1 for text in texts) / len(texts)
        rate = len(texts) / min(_seconds(filtering, texts) for _ in range(3))
        print(f"| {name} | {length:.0f} | {seen:.0%} | {rate:,.0f} |")
    longest = " ".join(prompts)[:10_000]
    print(f"| one of {len(longest):,} | | | {1 / _seconds(filtering, [longest] * 10) * 10:,.0f} |")


def _seconds(filtering: Filter, prompts: Sequence[str]) -> float:
    started = time.process_time()
    for prompt in prompts:
        filtering.examine(prompt)
    return time.process_time() - started


if __name__ == "__main__":
    main()
