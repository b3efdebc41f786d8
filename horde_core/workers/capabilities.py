"""What the software of a worker can do, told from its agent ``name:version:contact``."""

from dataclasses import dataclass
from functools import lru_cache

from horde_core.workers.model import Capabilities, Feature

OLD_POST_PROCESSORS = frozenset(
    {
        "GFPGAN",
        "RealESRGAN_x4plus",
        "CodeFormers",
        "strip_background",
        "RealESRGAN_x4plus_anime_6B",
        "NMKD_Siax",
        "4x_AnimeSharp",
        "RealESRGAN_x2plus",
    }
)
NEW_POST_PROCESSORS = frozenset(
    {
        "4xNomos8kSC",
        "4xLSDIRplus",
        "4xNomosWebPhoto_RealPLKSR",
        "4xNomos2_realplksr_dysample",
        "4xNomos2_hq_dat2",
        "2xModernSpanimationV1",
        "GFPGANv1.3",
        "RestoreFormer",
    }
)
CLASSIC_SAMPLERS = frozenset(
    {
        "k_lms",
        "k_heun",
        "k_euler",
        "k_euler_a",
        "k_dpm_2",
        "k_dpm_2_a",
        "k_dpm_fast",
        "k_dpm_adaptive",
        "k_dpmpp_2s_a",
        "k_dpmpp_2m",
        "dpmsolver",
        "k_dpmpp_sde",
        "DDIM",
    }
)
F = Feature


@dataclass(frozen=True, slots=True)
class Release:
    """What a version of a program added."""

    version: int
    features: frozenset[Feature] = frozenset()
    post_processors: frozenset[str] = frozenset()
    samplers: frozenset[str] = frozenset()


def _release(version: int, *names: str) -> Release:
    """Names of features, post-processors or samplers, whichever they are."""
    features = {name for name in names if name in set(Feature)}
    rest = frozenset(names) - features
    samplers = rest & (CLASSIC_SAMPLERS | {"lcm"})
    return Release(
        version, frozenset(Feature(name) for name in features), rest - samplers, samplers
    )


OURS = "Horde Dreamer"
PROGRAMS: dict[str, tuple[Release, ...]] = {
    OURS: (
        _release(
            1,
            *(F.IMG2IMG, F.INPAINTING, F.PAINTING_ANY_MODEL, F.KARRAS, F.TILING, F.HIRES_FIX),
            *(F.CLIP_SKIP, F.R2, F.R2_SOURCE, F.FLUX),
            # its owner switches these on; without that it does not offer them
            *(F.CONTROLNET, F.IMAGE_IS_CONTROL, F.RETURN_CONTROL_MAP, F.POST_PROCESSING),
            *(F.LORA, F.LORA_VERSIONS, F.TEXTUAL_INVERSION, F.QR_CODE, F.LAYER_DIFFUSE),
            *OLD_POST_PROCESSORS,
            *NEW_POST_PROCESSORS,
            *CLASSIC_SAMPLERS,
            "lcm",
        ),
    ),
    "AI Horde Worker reGen": (
        _release(
            1,
            *(F.IMG2IMG, F.INPAINTING, F.KARRAS, F.TILING, F.HIRES_FIX, F.CLIP_SKIP),
            *(F.CONTROLNET, F.IMAGE_IS_CONTROL, F.RETURN_CONTROL_MAP, F.R2, F.R2_SOURCE),
            F.POST_PROCESSING,
            *OLD_POST_PROCESSORS,
        ),
        _release(2, F.LORA, F.TEXTUAL_INVERSION, *CLASSIC_SAMPLERS),
        _release(3, F.LORA_VERSIONS, "lcm"),
        _release(5, F.EXTRA_SOURCE_IMAGES),
        _release(6, F.STABLE_CASCADE_2PASS),
        _release(7, F.QR_CODE),
        _release(8, F.LAYER_DIFFUSE),
        _release(9, F.FLUX),
        _release(13, *NEW_POST_PROCESSORS),
    ),
    "AI Horde Worker": (
        _release(0, *CLASSIC_SAMPLERS),
        _release(3, F.IMG2IMG),
        _release(4, F.INPAINTING),
        _release(6, F.KARRAS),
        _release(7, F.POST_PROCESSING, "GFPGAN", "RealESRGAN_x4plus"),
        _release(8, F.R2),
        _release(9, "CodeFormers"),
        _release(13, F.HIRES_FIX, F.CLIP_SKIP),
        _release(14, F.R2_SOURCE),
        _release(15, F.CONTROLNET),
        _release(18, "strip_background", F.RETURN_CONTROL_MAP, "RealESRGAN_x4plus_anime_6B"),
        _release(19, "NMKD_Siax", "4x_AnimeSharp"),
        _release(21, "RealESRGAN_x2plus"),
        _release(22, F.LORA),
        _release(23, F.IMAGE_IS_CONTROL),
        _release(24, F.TEXTUAL_INVERSION),
    ),
    "SD-WebUI Stable Horde Worker Bridge": (
        _release(1, F.INPAINTING, F.KARRAS, F.R2, "CodeFormers", *CLASSIC_SAMPLERS),
        _release(2, F.TILING),
        _release(3, F.R2_SOURCE),
        _release(4, F.CLIP_SKIP),
    ),
    "HordeAutoWebBridge": (
        _release(1, F.INPAINTING, F.IMG2IMG, F.KARRAS, *CLASSIC_SAMPLERS),
        _release(2, F.TILING),
    ),
}
UNKNOWN = Capabilities(frozenset({F.KARRAS}), frozenset(), CLASSIC_SAMPLERS)
"""A program nobody told us of draws from text alone and hands its pictures over in base64."""

CURRENT = {OURS: 1, "AI Horde Worker reGen": 13, "AI Horde Worker": 24}
"""From which version on a program earns in full."""

TEXT_BACKENDS = frozenset(
    {
        OURS,
        "AI Horde Worker",
        "AI Horde Worker~aphrodite~oai",
        "AI Horde Worker~aphrodite~kai",
        "KoboldCppEmbedWorker",
        "TabbyAPI",
    }
)
"""Programs known to run the text models they name."""


def parse(agent: str) -> tuple[str, int]:
    """Name and major version.

    >>> parse("AI Horde Worker reGen:13.0.0:https://example.org")
    ('AI Horde Worker reGen', 13)
    >>> parse("nonsense")
    ('nonsense', 0)
    """
    name, _, rest = agent.partition(":")
    major = rest.partition(":")[0].partition(".")[0].strip()
    return name.strip(), int(major) if major.isdecimal() and len(major) < 9 else 0


@lru_cache(maxsize=1024)
def capabilities(agent: str) -> Capabilities:
    """Everything the releases up to this agent's version added.

    >>> capabilities("AI Horde Worker reGen:2:x").has(Feature.LORA_VERSIONS)
    False
    """
    name, version = parse(agent)
    releases = [it for it in PROGRAMS.get(name, ()) if it.version <= version]
    if not releases:
        return UNKNOWN
    return Capabilities(
        frozenset().union(*(it.features for it in releases)),
        frozenset().union(*(it.post_processors for it in releases)),
        frozenset().union(*(it.samplers for it in releases)),
    )


def bridge_multiplier(agent: str) -> float:
    """The share of a reward that workers running this program are paid.

    >>> bridge_multiplier("Horde Dreamer:1:x"), bridge_multiplier("AI Horde Worker:23:x")
    (1.0, 0.9)
    >>> bridge_multiplier("my own:5:x")
    0.75
    """
    name, version = parse(agent)
    if name not in CURRENT:
        return 0.75
    return 1.0 if version >= CURRENT[name] else 0.9


def is_validated(agent: str) -> bool:
    """Whether this is a program whose texts are trusted to come from the model it names.

    >>> is_validated("KoboldCppEmbedWorker:2:x"), is_validated("AI Horde Worker~aphrodite~kai:1:x")
    (True, True)
    >>> is_validated("my own:1:x")
    False
    """
    return parse(agent)[0] in TEXT_BACKENDS
