"""Styles: prompts and options that others may use, and collections of them."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from horde_core.protocol.image_params import (
    ControlType,
    ExtraText,
    Lora,
    PostProcessor,
    Sampler,
    Side,
    Strength,
    TextualInversion,
)
from horde_core.protocol.sharedkeys import SharedKey
from horde_core.protocol.text import (
    Context,
    Length,
    Share,
    Small,
    Smoothing,
    TextSampling,
)

StyleName = Annotated[str, Meta(min_length=1, max_length=100)]
StyleInfo = Annotated[str, Meta(min_length=10, max_length=1000)]
ImagePrompt = Annotated[
    str,
    Meta(
        min_length=7,
        max_length=100_000,
        description="With {p} and {np} where the user's prompt and negative prompt go.",
    ),
]
TextPrompt = Annotated[
    str,
    Meta(min_length=3, max_length=100_000, description="With {p} where the user's prompt goes."),
]
Tag = Annotated[str, Meta(min_length=1, max_length=25)]
Tags = Annotated[list[Tag], Meta(max_length=10)]
Models = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(min_length=1, max_length=5)
]
ExampleUrl = Annotated[
    str, Meta(min_length=8, max_length=2000, description="It begins with https://.")
]
StyleKey = Annotated[
    str, Meta(max_length=36, description="A shared key of yours that pays for the style's users.")
]
Page = Annotated[int, Meta(ge=1, le=10_000)]
Kind = Literal["image", "text"]
StyleNames = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=300)]],
    Meta(min_length=1, max_length=100, description="Ids or names of styles of one kind."),
]


class ImageStyleParams(msgspec.Struct, frozen=True, kw_only=True):
    """How a style draws. What it does not set has the usual default."""

    sampler_name: Sampler | UnsetType = UNSET
    cfg_scale: Annotated[float, Meta(ge=0, le=100)] | UnsetType = UNSET
    denoising_strength: Strength | UnsetType = UNSET
    height: Side | UnsetType = UNSET
    width: Side | UnsetType = UNSET
    post_processing: (
        Annotated[list[PostProcessor], Meta(extra_json_schema={"uniqueItems": True})] | UnsetType
    ) = UNSET
    karras: bool | UnsetType = UNSET
    tiling: bool | UnsetType = UNSET
    hires_fix: bool | UnsetType = UNSET
    hires_fix_denoising_strength: Strength | UnsetType = UNSET
    clip_skip: Annotated[int, Meta(ge=1, le=12)] | UnsetType = UNSET
    facefixer_strength: Annotated[float, Meta(ge=0, le=1)] | UnsetType = UNSET
    control_type: ControlType | UnsetType = UNSET
    image_is_control: bool | UnsetType = UNSET
    return_control_map: bool | UnsetType = UNSET
    loras: list[Lora] | UnsetType = UNSET
    tis: list[TextualInversion] | UnsetType = UNSET
    special: dict[str, Any] | UnsetType = UNSET
    workflow: Literal["qr_code"] | UnsetType = UNSET
    transparent: bool | UnsetType = UNSET
    extra_texts: list[ExtraText] | UnsetType = UNSET
    steps: Annotated[int, Meta(ge=1, le=500)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.post_processing and len(set(self.post_processing)) < len(self.post_processing):
            raise ValueError("post_processing has non-unique elements")


class TextStyleParams(TextSampling, frozen=True, kw_only=True):
    """How a style writes. What it does not set has the usual default."""

    max_context_length: Context | UnsetType = UNSET
    max_length: Length | UnsetType = UNSET
    min_p: Share | UnsetType = UNSET
    smoothing_factor: Smoothing | UnsetType = UNSET
    dynatemp_range: Small | UnsetType = UNSET
    dynatemp_exponent: Small | UnsetType = UNSET


class StyleExample(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    url: str
    primary: bool


class StyleBase(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    info: str | None
    prompt: str
    public: bool
    nsfw: bool
    tags: list[str]
    models: list[str]
    use_count: int
    creator: str


class ImageStyle(StyleBase, frozen=True, kw_only=True):
    """A way to draw; `shared_key` is shown to its creator alone."""

    params: ImageStyleParams
    examples: list[StyleExample]
    shared_key: SharedKey | None = None


class TextStyle(StyleBase, frozen=True, kw_only=True):
    """A way to write."""

    params: TextStyleParams


class NewImageStyle(msgspec.Struct, frozen=True, kw_only=True):
    name: StyleName
    prompt: ImagePrompt
    models: Models
    info: StyleInfo | UnsetType = UNSET
    params: ImageStyleParams = ImageStyleParams()
    public: bool = True
    nsfw: bool = False
    tags: Tags = msgspec.field(default_factory=list)
    sharedkey: StyleKey | UnsetType = UNSET


class NewTextStyle(msgspec.Struct, frozen=True, kw_only=True):
    name: StyleName
    prompt: TextPrompt
    models: Models
    info: StyleInfo | UnsetType = UNSET
    params: TextStyleParams = TextStyleParams()
    public: bool = True
    nsfw: bool = False
    tags: Tags = msgspec.field(default_factory=list)


class StyleChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; absent fields stay as they are."""

    name: StyleName | UnsetType = UNSET
    info: StyleInfo | UnsetType = UNSET
    public: bool | UnsetType = UNSET
    nsfw: bool | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    models: Models | UnsetType = UNSET


class ImageStyleChange(StyleChange, frozen=True, kw_only=True):
    """What to change; absent fields stay as they are. A `sharedkey` of null pays no longer."""

    prompt: ImagePrompt | UnsetType = UNSET
    params: ImageStyleParams | UnsetType = UNSET
    sharedkey: StyleKey | UnsetType | None = UNSET


class TextStyleChange(StyleChange, frozen=True, kw_only=True):
    """What to change; absent fields stay as they are."""

    prompt: TextPrompt | UnsetType = UNSET
    params: TextStyleParams | UnsetType = UNSET


class StyleWarning(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    message: str


class StyleSaved(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    message: str = "OK"
    warnings: list[StyleWarning] = msgspec.field(default_factory=list)


class NewExample(msgspec.Struct, frozen=True, kw_only=True):
    url: ExampleUrl
    primary: bool = False


class ExampleChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; absent fields stay as they are."""

    url: ExampleUrl | UnsetType = UNSET
    primary: bool | UnsetType = UNSET


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    message: str = "OK"


class StyleQuery(msgspec.Struct, frozen=True, kw_only=True):
    sort: Literal["popular", "age"] = "popular"
    page: Page = 1
    tag: str | None = None
    model: str | None = None


class MemberStyle(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    id: str


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """Styles of one kind, of which a request that names the collection gets one by chance."""

    id: str
    name: str
    type: Kind
    info: str | None
    public: bool
    styles: list[MemberStyle]
    use_count: int


class NewCollection(msgspec.Struct, frozen=True, kw_only=True):
    name: StyleName
    styles: StyleNames
    info: StyleInfo | UnsetType = UNSET
    public: bool = True


class CollectionChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; absent fields stay as they are."""

    name: StyleName | UnsetType = UNSET
    info: StyleInfo | UnsetType = UNSET
    public: bool | UnsetType = UNSET
    styles: StyleNames | UnsetType = UNSET


class CollectionQuery(msgspec.Struct, frozen=True, kw_only=True):
    sort: Literal["popular", "age"] = "popular"
    page: Page = 1
    type: Literal["all", "image", "text"] = "all"
