"""Prompts to conditioning with CLIP: weights, layers to skip, any length, a cache.

Pipelines of diffusers cannot do clip_skip with transformers 5, know no weights and cut prompts
at 77 tokens; hence our own.
"""

from collections import OrderedDict
from typing import Any

import torch
from torch import Tensor

from inference.prompts import Chunk, chunked, parse_weights

CACHED_PROMPTS = 256


class TextEncoder:
    """A CLIP text model with its tokenizer."""

    def __init__(self, tokenizer: Any, model: Any) -> None:
        self._tokenizer = tokenizer
        self._model = model
        self._layers = int(model.config.num_hidden_layers)
        self._cache: OrderedDict[tuple[str, int], Tensor] = OrderedDict()

    def pair(self, prompt: str, negative: str, clip_skip: int) -> tuple[Tensor, Tensor]:
        """Both conditionings, each (1, 77 · chunks, width), of equal length."""
        positive = self.encode(prompt, clip_skip)
        against = self.encode(negative, clip_skip)
        length = max(positive.shape[1], against.shape[1])
        return self._padded(positive, length, clip_skip), self._padded(against, length, clip_skip)

    def encode(self, prompt: str, clip_skip: int = 1) -> Tensor:
        """(1, 77 · chunks, width); ``clip_skip`` k takes the k-th hidden state from the end,
        normalised by the final layer norm, as the original CLIP code for k = 1.
        """
        key = (prompt, min(clip_skip, self._layers))
        if key not in self._cache:
            self._cache[key] = self._encoded(*key)
            if len(self._cache) > CACHED_PROMPTS:
                self._cache.popitem(last=False)
        self._cache.move_to_end(key)
        return self._cache[key]

    def _padded(self, conditioning: Tensor, length: int, clip_skip: int) -> Tensor:
        """Lengthened with windows of the empty prompt."""
        windows = (length - conditioning.shape[1]) // self._window
        if windows == 0:
            return conditioning
        return torch.cat([conditioning, *[self.encode("", clip_skip)] * windows], dim=1)

    @property
    def _window(self) -> int:
        return self.encode("").shape[1]

    def _encoded(self, prompt: str, clip_skip: int) -> Tensor:
        chunks = self._chunks(prompt)
        states = self._states(chunks, clip_skip)
        weights = torch.tensor([chunk.weights for chunk in chunks]).to(states)[..., None]
        if bool((weights != 1).any()):
            empty = self.encode("", clip_skip)
            states = torch.where(weights == 1, states, empty + (states - empty) * weights)
        return states.reshape(1, -1, states.shape[-1])

    @torch.inference_mode()
    def _states(self, chunks: tuple[Chunk, ...], clip_skip: int) -> Tensor:
        """(chunks, 77, width)."""
        ids = torch.tensor([chunk.ids for chunk in chunks], device=self._model.device)
        hidden: Tensor = self._model(ids, output_hidden_states=True).hidden_states[-clip_skip]
        normed: Tensor = self._model.final_layer_norm(hidden)
        return normed

    def _chunks(self, prompt: str) -> tuple[Chunk, ...]:
        tokens = [
            (token, span.weight)
            for span in parse_weights(prompt)
            for token in self._tokenizer(span.text, add_special_tokens=False).input_ids
        ]
        return chunked(
            tokens,
            begin=self._tokenizer.bos_token_id,
            end=self._tokenizer.eos_token_id,
            pad=self._tokenizer.pad_token_id,
        )
