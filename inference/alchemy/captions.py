"""Captions by a BLIP model in transformers' layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from PIL import Image

from inference import vision_operators  # noqa: F401 -- before transformers
from inference.post.missing import Unusable

DEFAULTS = {
    "num_beams": 7,
    "min_length": 20,
    "max_length": 50,
    "top_p": 0.9,
    "repetition_penalty": 1.4,
}
_LIMITS = {
    "num_beams": (1, 10),
    "min_length": (1, 75),
    "max_length": (1, 150),
    "top_p": (0.01, 1.0),
    "repetition_penalty": (0.5, 5.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class Captioner:
    processor: Any
    network: Any
    device: str

    @classmethod
    def load(cls, folder: str, device: str) -> "Captioner":
        """From a folder on this machine.

        Raises:
            Unusable
        """
        from transformers import BlipForConditionalGeneration, BlipProcessor

        kinds: tuple[Any, Any] = (BlipProcessor, BlipForConditionalGeneration)
        try:
            processor = kinds[0].from_pretrained(folder, local_files_only=True)
            network = kinds[1].from_pretrained(folder, local_files_only=True)
        except Exception as error:  # transformers' loaders raise errors of many kinds
            raise Unusable(f"[alchemist] caption_model {folder}: {error}") from error
        return cls(processor, network.to(device).eval(), device)

    def caption(self, picture: Image.Image, payload: Mapping[str, Any]) -> str:
        """One sentence; the payload may change how it is looked for."""
        options = options_of(payload)
        inputs = self.processor(images=picture.convert("RGB"), return_tensors="pt").to(self.device)
        with torch.inference_mode():
            out = self.network.generate(**inputs, do_sample=True, **options)
        text: str = self.processor.decode(out[0], skip_special_tokens=True)
        return text.strip()


def options_of(payload: Mapping[str, Any]) -> dict[str, float]:
    """The defaults with what the payload asks for, within limits.

    >>> options_of({"num_beams": 99, "top_p": "wrong"})["num_beams"]
    10
    """
    options = dict(DEFAULTS)
    for name, (low, high) in _LIMITS.items():
        value = payload.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            options[name] = type(DEFAULTS[name])(min(max(value, low), high))
    options["max_length"] = max(options["max_length"], options["min_length"] + 1)
    return options
