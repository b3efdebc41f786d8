"""The horde's names of post-processors, what they do, and which files are theirs. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

Kind = Literal["upscale", "face", "background"]

SUFFIXES: Final = (".safetensors", ".pth", ".pt", ".onnx")
FACE_DETECTOR: Final = "face_detection_yunet"
DEFAULT: Final = "BACKEND_DEFAULT"


@dataclass(frozen=True, slots=True)
class Processor:
    """``files`` are names without ending that its weights go by, the usual one first."""

    name: str
    kind: Kind
    files: tuple[str, ...]


_OWN_NAMES: Final = (
    ("upscale", "RealESRGAN_x4plus", ()),
    ("upscale", "RealESRGAN_x2plus", ()),
    ("upscale", "RealESRGAN_x4plus_anime_6B", ()),
    ("upscale", "NMKD_Siax", ("4x_NMKD-Siax_200k", "4x_NMKD_Siax_200k")),
    ("upscale", "4x_AnimeSharp", ("4x-AnimeSharp",)),
    ("upscale", "4xNomos8kSC", ()),
    ("upscale", "4xLSDIRplus", ()),
    ("upscale", "4xNomosWebPhoto_RealPLKSR", ("4xNomosWebPhoto_realplksr",)),
    ("upscale", "4xNomos2_realplksr_dysample", ()),
    ("upscale", "4xNomos2_hq_dat2", ()),
    ("upscale", "2xModernSpanimationV1", ("2x-ModernSpanimationV1",)),
    ("face", "GFPGAN", ("GFPGANv1.4",)),
    ("face", "GFPGANv1.3", ()),
    ("face", "RestoreFormer", ()),
    ("face", "CodeFormers", ("CodeFormer", "codeformer")),
    ("background", "strip_background", ("u2net", "isnet-general-use", "silueta", "u2netp")),
    ("upscale", DEFAULT, ("RealESRGAN_x4plus", "RealESRGAN_x2plus")),
)  # fmt: skip
PROCESSORS: Final[Mapping[str, Processor]] = {
    name: Processor(name, cast(Kind, kind), (name, *others)) for kind, name, others in _OWN_NAMES
}


def file_of(processor: Processor, folder: Path) -> Path | None:
    """Its weights in the folder, if they are there."""
    return _first(folder, processor.files)


def detector_in(folder: Path) -> Path | None:
    """The face detector's model, in any of its editions."""
    return next(iter(sorted(folder.glob(f"{FACE_DETECTOR}*.onnx"))), None)


def available(folder: Path) -> tuple[str, ...]:
    """The names of the post-processors whose weights are there."""
    faces = detector_in(folder) is not None
    return tuple(
        name
        for name, processor in PROCESSORS.items()
        if name != DEFAULT
        and file_of(processor, folder) is not None
        and (faces or processor.kind != "face")
    )


def _first(folder: Path, names: Iterable[str]) -> Path | None:
    for name in names:
        for suffix in SUFFIXES:
            if (path := folder / f"{name}{suffix}").is_file():
                return path
    return None
