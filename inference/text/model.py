"""A language model in transformers' layout, or one GGUF file in a folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from msgspec import UnsetType

from horde_core.protocol.text import TextPayload
from inference import vision_operators  # noqa: F401 -- before transformers
from inference.text.settings import ScribeSettings
from inference.text.translation import context_of, length_of


class NoModel(Exception):
    """The folder holds no model that can be used; the text is for the operator."""


@dataclass(frozen=True, slots=True, eq=False)
class LanguageModel:
    tokenizer: Any
    network: Any
    device: str

    @classmethod
    def load(cls, settings: ScribeSettings) -> "LanguageModel":
        """From the configured folder; nothing is downloaded.

        Raises:
            NoModel
        """
        from transformers import AutoModelForCausalLM, AutoTokenizer

        torch.set_num_threads(settings.torch_threads)
        folder = Path(settings.model_folder)
        packed = next(iter(sorted(folder.glob("*.gguf"))), None)
        options: dict[str, Any] = {"local_files_only": True}
        if packed is not None:
            options["gguf_file"] = packed.name
        try:
            tokenizer: Any = AutoTokenizer.from_pretrained(folder, **options)
            network: Any = AutoModelForCausalLM.from_pretrained(folder, **options)
        except Exception as error:  # transformers' loaders raise errors of many kinds
            raise NoModel(f"[scribe] model_folder {folder}: {error}") from error
        return cls(tokenizer, network.to(settings.device).eval(), settings.device)

    def write(self, payload: TextPayload) -> str:
        """What follows the prompt; only its end is read where it is too long."""
        prompt = "" if isinstance(payload.prompt, UnsetType) else payload.prompt
        tokens = self.tokenizer(prompt, return_tensors="pt").input_ids
        room = max(1, self._context(context_of(payload)) - length_of(payload))
        tokens = tokens[:, -room:].to(self.device)
        if tokens.shape[1] == 0:
            start = self.tokenizer.bos_token_id or self.tokenizer.eos_token_id or 0
            tokens = torch.tensor([[start]], device=self.device)
        with torch.inference_mode():
            out = self.network.generate(
                tokens,
                attention_mask=torch.ones_like(tokens),
                max_new_tokens=length_of(payload),
                pad_token_id=self.tokenizer.pad_token_id or self.tokenizer.eos_token_id,
                **choices_of(payload),
            )
        text: str = self.tokenizer.decode(out[0, tokens.shape[1] :], skip_special_tokens=True)
        return cut(text, payload)

    def _context(self, asked: int) -> int:
        own = getattr(self.network.config, "max_position_embeddings", None)
        return min(asked, own) if isinstance(own, int) else asked


def choices_of(payload: TextPayload) -> dict[str, Any]:
    """How the next token is chosen, in transformers' words."""
    wanted = {
        "temperature": payload.temperature,
        "top_p": payload.top_p,
        "top_k": payload.top_k,
        "typical_p": payload.typical,
        "min_p": payload.min_p,
        "repetition_penalty": payload.rep_pen,
    }
    said = {name: value for name, value in wanted.items() if not isinstance(value, UnsetType)}
    if said.get("temperature", 1.0) == 0:
        return {"do_sample": False, "repetition_penalty": said.get("repetition_penalty", 1.0)}
    if not said.get("typical_p"):
        said.pop("typical_p", None)
    if not said.get("min_p"):
        said.pop("min_p", None)
    return {"do_sample": True, **said}


def cut(text: str, payload: TextPayload) -> str:
    """The text up to the first stop sequence, and to its first line where only one is wanted."""
    stops = [] if isinstance(payload.stop_sequence, UnsetType) else payload.stop_sequence
    if payload.singleline is True:
        stops = [*stops, "\n"]
    for stop in filter(None, stops):
        text = text.split(stop, 1)[0]
    return text
