"""Prompts to conditioning with a language model that was taught to chat (Z-Image: Qwen 3)."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from inference.text_t5 import unweighted

CACHED_PROMPTS = 64


@dataclass(slots=True, eq=False)
class ChatEncoder:
    """The last but one hidden state of the prompt as a user's message. Weights are dropped."""

    tokenizer: Any
    net: Any
    length: int = 512
    part: str = "text_1"
    _cache: OrderedDict[str, tuple[Tensor, int]] = field(default_factory=OrderedDict, init=False)

    @torch.inference_mode()
    def encode(self, prompt: str) -> tuple[Tensor, int]:
        """(1, length, width), of which so many tokens count."""
        if prompt not in self._cache:
            self._cache[prompt] = self._encoded(unweighted(prompt))
            if len(self._cache) > CACHED_PROMPTS:
                self._cache.popitem(last=False)
        self._cache.move_to_end(prompt)
        return self._cache[prompt]

    def _encoded(self, prompt: str) -> tuple[Tensor, int]:
        text = self.tokenizer.apply_chat_template(
            [{"role": "user", "content": prompt}],
            tokenize=False,
            add_generation_prompt=True,
            enable_thinking=True,
        )
        tokens = self.tokenizer(
            [text],
            padding="max_length",
            max_length=self.length,
            truncation=True,
            return_tensors="pt",
        ).to(self.net.device)
        mask = tokens.attention_mask.bool()
        states = self.net(
            input_ids=tokens.input_ids, attention_mask=mask, output_hidden_states=True
        ).hidden_states[-2]
        kept = states[0][mask[0]]
        whole = torch.zeros(1, self.length, kept.shape[1], dtype=kept.dtype, device=kept.device)
        whole[0, : len(kept)] = kept
        return whole, len(kept)
