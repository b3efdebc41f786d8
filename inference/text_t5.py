"""Prompts to conditioning with a T5 encoder: one sequence, no weights (their signs are dropped)."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from inference.adapters import Adapter, Attachments, everywhere
from inference.prompts import parse_weights

CACHED_PROMPTS = 64


def unweighted(prompt: str) -> str:
    """The prompt without the signs of weights.

    >>> unweighted("a (red:1.5) cat")
    'a red cat'
    """
    return "".join(span.text for span in parse_weights(prompt))


@dataclass(slots=True, eq=False)
class T5Encoder:
    """Padded to ``length`` tokens, without a mask, as Flux was trained."""

    tokenizer: Any
    net: Any
    length: int
    part: str = "text_2"
    _cache: OrderedDict[object, Tensor] = field(default_factory=OrderedDict, init=False)
    _attachments: Attachments = field(init=False)

    def __post_init__(self) -> None:
        self._attachments = Attachments(self.part)

    @torch.inference_mode()
    def encode(self, prompt: str, adapters: tuple[tuple[Adapter, float], ...] = ()) -> Tensor:
        """(1, length, width)."""
        used = tuple(pair for pair in adapters if self.part in pair[0].parts)
        key = (prompt, used)
        if key not in self._cache:
            ids = self.tokenizer(
                unweighted(prompt),
                padding="max_length",
                max_length=self.length,
                truncation=True,
                return_tensors="pt",
            ).input_ids
            with self._attachments.using(self.net, everywhere(used, 1)):
                self._cache[key] = self.net(ids.to(self.net.device))[0]
            if len(self._cache) > CACHED_PROMPTS:
                self._cache.popitem(last=False)
        self._cache.move_to_end(key)
        return self._cache[key]
