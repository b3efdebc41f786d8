"""A horde's text payload in the words of the engines that scribes are put in front of. Pure."""

from typing import Any, Final

import msgspec

from horde_core.protocol.text import TextPayload

DEFAULT_LENGTH: Final = 80
DEFAULT_CONTEXT: Final = 2048
GRACE_S: Final = 10.0

_OPENAI_NAMES: Final = {
    "rep_pen": "repetition_penalty",
    "typical": "typical_p",
    "stop_sequence": "stop",
    "max_length": "max_tokens",
    "min_p": "min_p",
    "temperature": "temperature",
    "top_p": "top_p",
    "top_k": "top_k",
    "top_a": "top_a",
    "tfs": "tfs",
    "smoothing_factor": "smoothing_factor",
    "dynatemp_exponent": "dynatemp_exponent",
    "dynatemp_range": "dynatemp_range",
    "prompt": "prompt",
}


def length_of(payload: TextPayload) -> int:
    """Tokens to write at most."""
    return payload.max_length if isinstance(payload.max_length, int) else DEFAULT_LENGTH


def context_of(payload: TextPayload) -> int:
    """Tokens read and written."""
    context = payload.max_context_length
    return context if isinstance(context, int) else DEFAULT_CONTEXT


def patience(payload: TextPayload) -> float:
    """How long an engine may take, in seconds: half a second a token, and a grace."""
    return length_of(payload) / 2 + GRACE_S


def for_kobold(payload: TextPayload) -> dict[str, Any]:
    """As the KoboldAI API takes it: the horde's own words are its words."""
    body: dict[str, Any] = msgspec.to_builtins(payload)
    body["n"] = 1
    body.setdefault("max_length", DEFAULT_LENGTH)
    body.setdefault("max_context_length", DEFAULT_CONTEXT)
    body["quiet"] = True
    return body


def for_openai(payload: TextPayload, model: str) -> dict[str, Any]:
    """As /v1/completions takes it, with the further options that its servers share."""
    said: dict[str, Any] = msgspec.to_builtins(payload)
    body = {theirs: said[ours] for ours, theirs in _OPENAI_NAMES.items() if ours in said}
    body["model"] = model
    body["n"] = 1
    body["max_tokens"] = length_of(payload)
    body["truncate_prompt_tokens"] = max(1, context_of(payload) - length_of(payload))
    if body.get("top_k") == 0:
        body["top_k"] = -1
    if not body.get("stop"):
        body.pop("stop", None)
    return body
