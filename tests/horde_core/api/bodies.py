"""Random bodies: valid ones with a few things changed, any JSON, and bytes that are none."""

import base64
import copy
import json
import random
from typing import Any

from tests.horde_core.api.client import AGENT, picture

VALID: dict[str, dict[str, Any]] = {
    "/api/v2/generate/async": {
        "prompt": "a cat###dog",
        "models": ["stable_diffusion"],
        "params": {
            "width": 64,
            "height": 64,
            "steps": 1,
            "n": 1,
            "seed": "1",
            "cfg_scale": 7.5,
            "sampler_name": "k_euler",
            "karras": True,
            "post_processing": ["GFPGAN"],
            "loras": [{"name": "l", "model": 1.0, "clip": 1.0, "is_version": False}],
            "tis": [{"name": "t", "inject_ti": "prompt", "strength": 1}],
            "clip_skip": 1,
            "extra_texts": [],
            "denoising_strength": 0.5,
        },
        "nsfw": True,
        "workers": [],
        "source_image": base64.b64encode(picture("PNG", (8, 8))).decode(),
        "source_processing": "img2img",
        "dry_run": False,
        "webhook": "https://example.org/",
        "extra_source_images": [],
        "slow_workers": True,
    },
    "/api/v2/generate/pop": {
        "name": "dreamer",
        "models": ["stable_diffusion"],
        "bridge_agent": AGENT,
        "max_pixels": 262144,
        "priority_usernames": ["anna#1"],
        "blacklist": ["word"],
        "threads": 1,
        "amount": 1,
        "nsfw": True,
    },
    "/api/v2/generate/submit": {
        "id": "8d0c6f5e-2e5d-4d3c-9f55-000000000000",
        "seed": 1,
        "generation": "R2",
        "state": "ok",
        "gen_metadata": [{"type": "lora", "value": "see_ref", "ref": "x"}],
    },
    "/api/v2/generate/text/async": {
        "prompt": "once upon a time",
        "models": ["koboldcpp/x"],
        "params": {
            "n": 1,
            "max_length": 80,
            "max_context_length": 2048,
            "temperature": 0.5,
            "sampler_order": [0, 1, 2, 3, 4, 5, 6],
            "stop_sequence": ["x"],
            "singleline": True,
        },
        "softprompt": "x",
        "workers": [],
        "slow_workers": True,
        "dry_run": False,
    },
    "/api/v2/generate/text/pop": {
        "name": "scribe",
        "models": ["koboldcpp/x"],
        "max_length": 512,
        "max_context_length": 4096,
        "softprompts": ["x"],
        "priority_usernames": ["anna#1"],
        "amount": 1,
    },
    "/api/v2/generate/text/submit": {
        "id": "8d0c6f5e-2e5d-4d3c-9f55-000000000000",
        "generation": "text",
        "seed": 1,
        "state": "ok",
        "gen_metadata": [{"type": "censorship", "value": "csam"}],
    },
    "/api/v2/interrogate/async": {
        "forms": [{"name": "caption", "payload": {"num_beams": 7}}, {"name": "GFPGAN"}],
        "source_image": base64.b64encode(picture("PNG", (8, 8))).decode(),
        "trusted_workers": False,
        "slow_workers": True,
    },
    "/api/v2/interrogate/pop": {
        "name": "alchemist",
        "forms": ["caption"],
        "amount": 1,
        "max_tiles": 80,
        "priority_usernames": ["anna#1"],
    },
    "/api/v2/interrogate/submit": {
        "id": "8d0c6f5e-2e5d-4d3c-9f55-000000000000",
        "result": {"caption": "a cat"},
        "state": "ok",
    },
    "/api/v2/kudos/transfer": {"username": "anna#1", "amount": 5},
    "/api/v2/kudos/award": {"username": "anna#1", "amount": 5},
    "/api/v2/workers/": {"maintenance": False, "info": "x", "name": "dreamer", "team": ""},
}
ODD: list[Any] = [
    None, True, False, 0, 1, -1, 1.5, 512.0, 64, 2**31, 2**63 - 1, 2**63, -(2**70), 1e308, "", "0",
    "\0", "\ud800", "\u202e", "🦄" * 50, "x" * 3000, "canny", "remix", "inpainting", "faulted", "R2",
    [], {}, [[]], {"": None}, [None] * 20, "https://", "https://example.org", "http://10.0.0.1/",
    "anna#1", "#", "anna#99999999999999999999", "é" * 100, "data:image/png;base64,AAAA",
    "8d0c6f5e-2e5d-4d3c-9f55-000000000000", "horde_special::anna#1", float("nan"), "%00", "'; --",
]  # fmt: skip


class Bodies:
    """Everything follows from ``seed``."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def next(self) -> tuple[str, bytes]:
        """A path and what to send there."""
        path = self._random.choice(sorted(VALID))
        kind = self._random.random()
        if kind < 0.75:
            return path, _encoded(self._mutated(VALID[path]))
        if kind < 0.9:
            return path, _encoded(self._anything(3))
        return path, self._bytes(VALID[path])

    def _mutated(self, valid: Any) -> Any:
        body = copy.deepcopy(valid)
        for _ in range(self._random.choice([0, 1, 1, 1, 2, 3])):
            self._change(body)
        return body

    def _change(self, where: Any) -> None:
        while isinstance(where, dict | list) and where:
            keys = list(where) if isinstance(where, dict) else list(range(len(where)))
            key = self._random.choice(keys)
            deeper = isinstance(where[key], dict | list) and where[key]
            if deeper and self._random.random() < 0.7:
                where = where[key]
                continue
            if self._random.random() < 0.2:
                del where[key]
            else:
                where[key] = self._value()
            return

    def _value(self) -> Any:
        if self._random.random() < 0.7:
            return copy.deepcopy(self._random.choice(ODD))
        return self._anything(2)

    def _anything(self, depth: int) -> Any:
        kind = self._random.randrange(4 if depth else 2)
        if kind == 2:
            return [self._anything(depth - 1) for _ in range(self._random.randrange(4))]
        if kind == 3:
            return {
                self._text(): self._anything(depth - 1) for _ in range(self._random.randrange(4))
            }
        if kind == 1:
            return self._text()
        return self._random.choice(
            [self._random.randrange(-1000, 1000), self._random.random(), None]
        )

    def _text(self) -> str:
        most = self._random.choice([0x7F, 0xFF, 0xFFFF, 0x10FFFF])
        return "".join(
            chr(self._random.randrange(most + 1)) for _ in range(self._random.randrange(12))
        )

    def _bytes(self, valid: Any) -> bytes:
        """A valid body with some bytes changed or cut away, or no body at all."""
        raw = bytearray(_encoded(valid))
        for _ in range(self._random.randrange(1, 6)):
            raw[self._random.randrange(len(raw))] = self._random.randrange(256)
        return bytes(raw[: self._random.choice([len(raw), self._random.randrange(len(raw)), 0])])


def _encoded(body: Any) -> bytes:
    return json.dumps(body).encode("utf-8", "replace")
