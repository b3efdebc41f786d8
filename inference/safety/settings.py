"""The ``[safety]`` section. There is no switch that turns checking off. Pure."""

import msgspec


class SafetySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    clip_models: list[str] = msgspec.field(default_factory=list)
    device: str = "cpu"
    rules_file: str = ""
    calibration_file: str = ""
    hash_lists: list[str] = msgspec.field(default_factory=list)
    cache_folder: str = "data/safety"
