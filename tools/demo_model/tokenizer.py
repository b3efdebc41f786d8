"""A CLIP tokenizer with a small vocabulary: known words are one token, unknown ones are pieces."""

from collections import Counter
from itertools import pairwise
from typing import Any

from tools.demo_model.architecture import MAX_TOKENS
from tools.demo_model.parts import CLIPTokenizer

START, END = "<|startoftext|>", "<|endoftext|>"
_WORD_END = "</w>"


def byte_symbols() -> list[str]:
    """The 256 printable characters that stand for bytes in GPT-2's and CLIP's byte-level BPE."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    moved = (256 + i for i in range(256 - len(kept)))
    return [chr(b) for b in kept] + [chr(b) for b in moved]


def learn_merges(vocabulary: list[str]) -> list[tuple[str, str]]:
    """Byte-pair merges, the most frequent pair first, until every word is a single symbol."""
    split = [[*word[:-1], word[-1] + _WORD_END] for word in vocabulary]
    merges: list[tuple[str, str]] = []
    while True:
        pairs = Counter(pair for word in split for pair in pairwise(word))
        if not pairs:
            return merges
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        split = [_merge(word, best) for word in split]


def _merge(word: list[str], pair: tuple[str, str]) -> list[str]:
    merged: list[str] = []
    i = 0
    while i < len(word):
        if i + 1 < len(word) and (word[i], word[i + 1]) == pair:
            merged.append(word[i] + word[i + 1])
            i += 2
        else:
            merged.append(word[i])
            i += 1
    return merged


def build_tokenizer(vocabulary: list[str]) -> Any:
    """The last two ids are the start and the end token; the end token also pads, as in CLIP."""
    symbols = byte_symbols()
    merges = learn_merges(vocabulary)
    tokens = [*symbols, *(symbol + _WORD_END for symbol in symbols)]
    tokens += ["".join(pair) for pair in merges]
    tokens += [START, END]
    ids = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    return CLIPTokenizer(vocab=ids, merges=merges, model_max_length=MAX_TOKENS, pad_token=END)
