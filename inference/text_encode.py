"""Prompts to conditioning with CLIP: weights, layers to skip, any length, vectors, a cache.

Pipelines of diffusers cannot do clip_skip with transformers 5, know no weights and cut prompts
at 77 tokens; hence our own.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from inference.adapters import Adapter, Attachments, everywhere
from inference.prompts import Chunk, chunked, parse_weights
from inference.textual_inversion import Embedding, pieces

if TYPE_CHECKING:
    from inference.families.form import Words

CACHED_PROMPTS = 256
WINDOW = 77

Adapters = tuple[tuple[Adapter, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """``states`` are (1, 77 · windows, width), ``pooled`` (1, width) of the first window."""

    states: Tensor
    pooled: Tensor | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One half of a prompt with all that decides its encoding."""

    text: str
    clip_skip: int = 1
    adapters: Adapters = ()
    embeddings: tuple[Embedding, ...] = ()

    @property
    def empty(self) -> "Phrase":
        """No words, encoded in the same way."""
        return Phrase("", self.clip_skip, self.adapters)

    @property
    def key(self) -> Hashable:
        return (
            self.text,
            self.clip_skip,
            tuple((id(adapter), strength) for adapter, strength in self.adapters),
            tuple(id(embedding) for embedding in self.embeddings),
        )


@dataclass(slots=True, eq=False)
class ClipEncoder:
    """One CLIP text model with its tokenizer, called ``part`` in adapters and embeddings.

    ``normed``: the final layer norm is applied to the chosen hidden state, as the original code
    does; SDXL takes its states without, and ``skipped`` (1) more from the end.
    """

    part: str
    tokenizer: Any
    net: Any
    normed: bool = True
    skipped: int = 0
    _attachments: Attachments = field(init=False)

    def __post_init__(self) -> None:
        self._attachments = Attachments(self.part)

    @property
    def _text_model(self) -> Any:
        """Models with a projection keep the encoder one level down."""
        return getattr(self.net, "text_model", self.net)

    def encode(self, phrase: Phrase, empty: Callable[[], Encoded]) -> Encoded:
        """``empty`` gives the encoding of nothing, towards which weights move the states."""
        chunks, vectors = self._chunks(phrase)
        states, pooled = self._states(chunks, vectors, phrase)
        weights = torch.tensor([chunk.weights for chunk in chunks]).to(states)[..., None]
        if bool((weights != 1).any()):
            nothing = empty().states
            moved = nothing + (states - nothing) * weights
            states = torch.where(weights == 1, states, moved)
        return Encoded(states.reshape(1, -1, states.shape[-1]), pooled)

    @torch.inference_mode()
    def _states(
        self, chunks: tuple[Chunk, ...], vectors: list[Tensor], phrase: Phrase
    ) -> tuple[Tensor, Tensor | None]:
        """(windows, 77, width) and (1, width)."""
        ids = torch.tensor([chunk.ids for chunk in chunks], device=self.net.device)
        layers = int(self._text_model.config.num_hidden_layers)
        layer = min(phrase.clip_skip + self.skipped, layers)
        strengths = everywhere(phrase.adapters, len(chunks))
        with (
            _spliced(self._text_model, ids, vectors),
            self._attachments.using(self.net, strengths),
        ):
            out = self.net(ids.clamp(min=0), output_hidden_states=True)
        hidden: Tensor = out.hidden_states[-layer]
        if self.normed:
            hidden = self._text_model.final_layer_norm(hidden)
        pooled = out.text_embeds if hasattr(out, "text_embeds") else out.pooler_output
        return hidden, pooled[:1]

    def _chunks(self, phrase: Phrase) -> tuple[tuple[Chunk, ...], list[Tensor]]:
        """Windows of tokens; token -1 - n stands for the n-th of the vectors."""
        tokens: list[tuple[int, float]] = []
        vectors: list[Tensor] = []
        for span in parse_weights(phrase.text):
            for piece in pieces(span.text, phrase.embeddings):
                if isinstance(piece, str):
                    ids = self.tokenizer(piece, add_special_tokens=False).input_ids
                    tokens += [(token, span.weight) for token in ids]
                    continue
                for vector in piece.vectors.get(self.part, ()):
                    vectors.append(vector)
                    tokens.append((-len(vectors), span.weight))
        return chunked(
            tokens,
            begin=self.tokenizer.bos_token_id,
            end=self.tokenizer.eos_token_id,
            pad=self.tokenizer.pad_token_id,
        ), vectors


@contextmanager
def _spliced(text_model: Any, ids: Tensor, vectors: list[Tensor]) -> Iterator[None]:
    """While this lasts, negative ``ids`` are embedded as their vectors."""
    if not vectors:
        yield
        return

    def splice(_layer: Any, _inputs: Any, embedded: Tensor) -> Tensor:
        table = torch.stack(vectors).to(embedded)
        here = ids.to(embedded.device)
        return torch.where(here[..., None] < 0, table[(-1 - here).clamp(min=0)], embedded)

    handle = text_model.embeddings.token_embedding.register_forward_hook(splice)
    try:
        yield
    finally:
        handle.remove()


@dataclass(slots=True, eq=False)
class ClipStack:
    """The text encoders of a model side by side; their states are joined along the width.

    The pooled state is the last one's.
    """

    encoders: tuple[ClipEncoder, ...]
    _cache: OrderedDict[Hashable, tuple[Phrase, Encoded]] = field(
        default_factory=OrderedDict, init=False
    )

    def networks(self) -> dict[str, Any]:
        return {encoder.part: encoder.net for encoder in self.encoders}

    def pair(self, words: "Words") -> tuple[Encoded, Encoded]:
        """Both halves, in equally many windows."""
        positive, negative = (
            Phrase(text, words.clip_skip, words.adapters, words.embeddings)
            for text in (words.positive, words.negative)
        )
        both = self.encode(positive), self.encode(negative)
        length = max(one.states.shape[1] for one in both)
        first, second = (self._padded(one, length, positive) for one in both)
        return first, second

    def encode(self, phrase: Phrase) -> Encoded:
        """All encoders' states side by side, in as many windows as the longest needs."""
        alone = [self._of_one(place, phrase) for place in range(len(self.encoders))]
        longest = max(one.states.shape[1] for one in alone)
        filled = [
            _filled(one.states, longest, self._of_one(place, phrase.empty).states)
            for place, one in enumerate(alone)
        ]
        return Encoded(torch.cat(filled, dim=2), alone[-1].pooled)

    def _of_one(self, place: int, phrase: Phrase) -> Encoded:
        key = (place, phrase.key)
        if key not in self._cache:
            encoded = self.encoders[place].encode(phrase, lambda: self._of_one(place, phrase.empty))
            self._cache[key] = phrase, encoded  # the phrase keeps alive what its key names
            if len(self._cache) > CACHED_PROMPTS:
                self._cache.popitem(last=False)
        self._cache.move_to_end(key)
        return self._cache[key][1]

    def _padded(self, one: Encoded, length: int, like: Phrase) -> Encoded:
        """Lengthened with windows of the empty prompt."""
        return Encoded(_filled(one.states, length, self.encode(like.empty).states), one.pooled)


def _filled(states: Tensor, length: int, window: Tensor) -> Tensor:
    missing = (length - states.shape[1]) // WINDOW
    return torch.cat([states, *[window] * missing], dim=1) if missing else states
