"""Textual inversions: vectors that stand in a prompt for words. Gal et al. 2022 (arXiv 2208.01618).

They are spliced in behind the token table, which is never changed: two jobs may use different
vectors of one name, and taking one away leaves nothing behind.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

REFERENCE = re.compile(r"embedding:([^\s,:()]+)")
LARGEST_BYTES = 20 * 1024 * 1024
_PARTS = {"clip_l": "text_1", "clip_g": "text_2"}


class NotAnEmbedding(Exception):
    """A file that holds no textual inversion, or one for another kind of model."""


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """``vectors`` by the text encoder they are for, each (count, width)."""

    name: str
    vectors: Mapping[str, Tensor]


def load(path: Path, name: str) -> Embedding:
    """Reads the layouts in use: one tensor of any name, ``emb_params``, ``clip_l``/``clip_g``,
    and the ``string_to_param`` of older files.

    Raises:
        NotAnEmbedding
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise NotAnEmbedding(f"{path.name} is larger than 20 MB")
        raw: dict[str, Any] = (
            load_file(path)
            if path.suffix == ".safetensors"
            else torch.load(path, map_location="cpu", weights_only=True)
        )
    except NotAnEmbedding:
        raise
    except Exception as error:  # noqa: BLE001 -- torch.load raises whatever a pickle provokes
        raise NotAnEmbedding(f"{path.name} cannot be read: {error}") from None
    return Embedding(name, _vectors(raw, path.name))


def _vectors(raw: Any, file: str) -> dict[str, Tensor]:
    if not isinstance(raw, dict):
        raise NotAnEmbedding(f"{file} holds no table of tensors")
    inner = raw.get("string_to_param", raw)
    tensors = {key: one for key, one in inner.items() if isinstance(one, Tensor) and one.ndim <= 2}
    if any(key in _PARTS for key in tensors):
        return {_PARTS[key]: _rows(one) for key, one in tensors.items() if key in _PARTS}
    if not tensors:
        raise NotAnEmbedding(f"{file} holds no vectors")
    chosen = tensors.get("emb_params", next(iter(tensors.values())))
    return {"text_1": _rows(chosen)}


def _rows(vectors: Tensor) -> Tensor:
    return vectors.float().reshape(-1, vectors.shape[-1])


def pieces(text: str, known: Iterable[Embedding]) -> list[str | Embedding]:
    """The text cut around its references; those to unknown names vanish.

    >>> pieces("a embedding:x, cat", [])
    ['a ', ', cat']
    """
    by_name = {embedding.name.casefold(): embedding for embedding in known}
    found: list[str | Embedding] = []
    position = 0
    for match in REFERENCE.finditer(text):
        found.append(text[position : match.start()])
        embedding = by_name.get(match[1].casefold())
        if embedding is not None:
            found.append(embedding)
        position = match.end()
    found.append(text[position:])
    return [piece for piece in found if piece]
