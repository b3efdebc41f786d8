"""Where LoRAs and textual inversions come from: a site that publishes them. No torch.

``ModelSite`` speaks the public API of CivitAI, whose numbers and names the horde uses.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, Protocol, TypeVar
from urllib.parse import quote

import aiohttp
import msgspec

from inference.adapter_words import Kind

T = TypeVar("T")

LOOK_UP_S = 35.0
KNOWN_AS: Mapping[Kind, str] = MappingProxyType({"lora": "LORA,LoCon", "ti": "TextualInversion"})
_BASELINES = (
    (re.compile(r"^SD 1"), "stable_diffusion_1"),
    (re.compile(r"^SD 2"), "stable_diffusion_2"),
    (re.compile(r"^(SDXL|Pony|Illustrious|NoobAI)"), "stable_diffusion_xl"),
    (re.compile(r"^Flux\.1"), "flux_1"),
    (re.compile(r"^Qwen"), "qwen_image"),
    (re.compile(r"^Z ?Image"), "z_image_turbo"),
)


class Lost(Exception):
    """Nothing of this name can be had from the source."""


class Offered(msgspec.Struct, frozen=True):
    """A file that can be fetched. ``baseline`` is empty where it is not known."""

    version: int
    url: str
    sha256: str | None
    size: int
    baseline: str
    triggers: tuple[str, ...] = ()
    nsfw: bool = False
    ending: Literal[".safetensors", ".pt"] = ".safetensors"
    headers: tuple[tuple[str, str], ...] = ()


class AdapterSource(Protocol):
    async def look_up(self, kind: Kind, name: str, *, is_version: bool) -> Offered:
        """What the source has under this name, or number.

        Raises:
            Lost
        """
        ...


class NoSource:
    """Nothing is fetched: only the owner's own files are used."""

    async def look_up(self, kind: Kind, name: str, *, is_version: bool) -> Offered:
        raise Lost("this worker fetches none")


class _Hashes(msgspec.Struct, frozen=True):
    sha256: str | None = msgspec.field(default=None, name="SHA256")


class _File(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    download_url: str
    size_kb: float = msgspec.field(default=0.0, name="sizeKB")
    hashes: _Hashes = _Hashes()
    primary: bool = False
    type: str = "Model"


class _About(msgspec.Struct, frozen=True):
    nsfw: bool = False


class _Version(msgspec.Struct, frozen=True, rename="camel"):
    id: int
    base_model: str = ""
    trained_words: list[str] = msgspec.field(default_factory=list)
    files: list[_File] = msgspec.field(default_factory=list)
    model: _About = _About()


class _Model(msgspec.Struct, frozen=True, rename="camel"):
    model_versions: list[_Version] = msgspec.field(default_factory=list)
    nsfw: bool = False
    name: str = ""


class _Found(msgspec.Struct, frozen=True):
    items: list[_Model] = msgspec.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ModelSite:
    """``base`` is the address of the site, ``token`` the owner's, for files that ask for one."""

    session: aiohttp.ClientSession
    base: str
    token: str = ""

    async def look_up(self, kind: Kind, name: str, *, is_version: bool) -> Offered:
        if is_version:
            version = await self._get(f"model-versions/{_number(name)}", _Version)
            return self._offered(version, nsfw=version.model.nsfw)
        if name.isdecimal():
            model = await self._get(f"models/{name}", _Model)
        else:
            types = "&".join(f"types={one}" for one in KNOWN_AS[kind].split(","))
            path = f"models?{types}&limit=10&query={quote(name)}"
            model = _best((await self._get(path, _Found)).items, name)
        if not model.model_versions:
            raise Lost("no version of it is published")
        return self._offered(model.model_versions[0], nsfw=model.nsfw)

    async def _get(self, path: str, kind: type[T]) -> T:
        timeout = aiohttp.ClientTimeout(total=LOOK_UP_S)
        url = f"{self.base.rstrip('/')}/api/v1/{path}"
        try:
            async with self.session.get(url, headers=self._headers, timeout=timeout) as response:
                if response.status != 200:
                    raise Lost(f"its source answers {response.status}")
                return msgspec.json.decode(await response.read(), type=kind)
        except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError) as error:
            raise Lost(f"its source cannot be asked: {error}") from None

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def _offered(self, version: _Version, *, nsfw: bool) -> Offered:
        files = [one for one in version.files if one.name.endswith((".safetensors", ".pt"))]
        if not files:
            raise Lost("none of its files is of a kind that is loaded here")
        file = next((one for one in files if one.primary), files[0])
        ours = file.download_url.startswith(self.base)
        return Offered(
            version=version.id,
            url=file.download_url,
            sha256=file.hashes.sha256,
            size=round(file.size_kb * 1024),
            baseline=baseline_of(version.base_model),
            triggers=tuple(word.strip(" ,") for word in version.trained_words if word.strip(" ,")),
            nsfw=nsfw,
            ending=".pt" if file.name.endswith(".pt") else ".safetensors",
            headers=tuple(self._headers.items()) if ours else (),
        )


def baseline_of(said: str) -> str:
    """The horde's word for what the site calls a base model; empty for others.

    >>> baseline_of("SDXL 1.0"), baseline_of("Pony"), baseline_of("Something new")
    ('stable_diffusion_xl', 'stable_diffusion_xl', '')
    """
    return next((ours for pattern, ours in _BASELINES if pattern.match(said)), "")


def _number(name: str) -> int:
    if not name.isdecimal():
        raise Lost("a version is named by its number")
    return int(name)


def _best(models: list[_Model], name: str) -> _Model:
    """The one of exactly this name, else the first found."""
    if not models:
        raise Lost("nothing of this name is published")
    exact: Any = (one for one in models if one.name.casefold() == name.casefold())
    found: _Model = next(exact, models[0])
    return found
