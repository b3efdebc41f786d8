"""Tokenizers: those of models, kept as long as the program runs, and CLIP's own, from the vocabulary
that open_clip ships: nothing to download, no copy here.
"""

import functools
import gzip
import hashlib
import importlib.util
from pathlib import Path
from typing import Any

from inference.libraries import CLIPTokenizer

BEGIN, END = "<|startoftext|>", "<|endoftext|>"
_kept: dict[tuple[Any, str], Any] = {}
_MERGES = slice(1, 49152 - 256 - 2 + 1)


@functools.cache
def _words() -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The tokens in the order of their numbers, and the merges that make them."""
    spec = importlib.util.find_spec("open_clip")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("open_clip_torch is not installed, which holds CLIP's vocabulary")
    packed = Path(spec.submodule_search_locations[0]) / "bpe_simple_vocab_16e6.txt.gz"
    lines = gzip.decompress(packed.read_bytes()).decode("utf-8").split("\n")[_MERGES]
    merges = tuple((left, right) for left, right in (line.split() for line in lines))
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in printable]
    symbols = [chr(byte) for byte in printable] + [chr(256 + n) for n in range(len(hidden))]
    words = [*symbols, *(symbol + "</w>" for symbol in symbols)]
    return (*words, *("".join(pair) for pair in merges), BEGIN, END), merges


@functools.cache
def clip_tokenizer(*, bang: bool = False) -> Any:
    """49,408 tokens. ``bang``: padded with "!", as open_clip's models (SD 2, SDXL's second)."""
    words, merges = _words()
    kind: Any = CLIPTokenizer
    return kind(
        vocab={word: number for number, word in enumerate(words)},
        merges=list(merges),
        model_max_length=77,
        bos_token=BEGIN,
        eos_token=END,
        pad_token="!" if bang else END,
        unk_token=END,
    )


def tokenizer_in(folder: Path, kind: Any = CLIPTokenizer) -> Any:
    """The tokenizer in a folder. Models mostly share theirs, and reading one takes a second."""
    whole = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        whole.update(f"{file.name}\n{file.stat().st_size}\n".encode())
        whole.update(file.read_bytes())
    key = kind, whole.hexdigest()
    if key not in _kept:
        _kept[key] = kind.from_pretrained(folder, local_files_only=True)
    return _kept[key]
