"""A tiny CLIP for tests that knows four colours and three shapes, and the stand-in rules for it.

Nothing is trained by gradient: the image tower is random, and its last projection is solved for so
that a rendered picture has the wished cosines with the texts. It takes about two seconds.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageDraw
from safetensors.torch import save_file

from inference import vision_operators  # noqa: F401 -- before open_clip

SIDE = 64
COLOURS = {
    "red": (220, 30, 30),
    "green": (30, 180, 60),
    "blue": (40, 60, 220),
    "yellow": (230, 220, 40),
}
SHAPES = ("triangle", "circle", "square")
TEXTS = (*COLOURS, *SHAPES)
CONFIG: dict[str, Any] = {
    "embed_dim": 64,
    "vision_cfg": {
        "image_size": SIDE,
        "layers": 1,
        "width": 512,
        "head_width": 64,
        "patch_size": 16,
    },
    "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 64, "heads": 4, "layers": 1},
}
RULES = """
version = "stand-in-1"
templates = ["{}"]
[styles]
photo = ["circle"]
drawn = ["square"]
[style_bias]
[explicit]
concepts = ["red"]
contrast = ["green", "blue", "yellow"]
bias = 0.0
margin_weight = 1.0
classifier_weight = 0.0
[apparent]
concepts = ["triangle"]
contrast = ["circle", "square"]
bias = 0.0
margin_weight = 1.0
classifier_weight = 0.0
[text]
cap = 1.5
[[text.positive]]
name = "pointed"
pattern = '\\bpointed\\b'
shift = 0.5
[models.hentai]
explicit = 40.0
[thresholds]
block = 0.5
hold = 0.4
nsfw = 0.5
known = 31
known_quality = 50
[bounds]
loosest = -6.0
strictest = 3.0
"""


def render(
    colour: str, shape: str, *, size: float = 0.35, at: tuple[float, float] = (0.5, 0.5),
    ground: int = 240, side: int = SIDE,
) -> Image.Image:  # fmt: skip
    """A filled shape. ``size`` and ``at`` are shares of the side."""
    picture = Image.new("RGB", (side, side), (ground,) * 3)
    draw = ImageDraw.Draw(picture)
    x, y, r = at[0] * side, at[1] * side, size * side
    if shape == "circle":
        draw.ellipse((x - r, y - r, x + r, y + r), COLOURS[colour])
    elif shape == "square":
        draw.rectangle((x - r, y - r, x + r, y + r), COLOURS[colour])
    else:
        draw.polygon([(x, y - r), (x + r, y + r), (x - r, y + r)], COLOURS[colour])
    return picture


def scenes(count: int, seed: int) -> list[tuple[str, str, Image.Image]]:
    """Rendered by chance: colour, shape, picture."""
    chance = np.random.default_rng(seed)
    made = []
    for number in range(count):
        colour, shape = list(COLOURS)[number % 4], SHAPES[(number // 4) % 3]
        size = float(chance.uniform(0.3, 0.4))
        x, y = (float(0.5 + chance.uniform(-0.03, 0.03)) for _ in range(2))
        ground = int(chance.integers(200, 256))
        made.append((colour, shape, render(colour, shape, size=size, at=(x, y), ground=ground)))
    return made


def build(folder: Path) -> Path:
    """Write the model in open_clip's layout."""
    import open_clip

    folder.mkdir(parents=True)
    preprocess = {"size": SIDE, "mean": [0.5] * 3, "std": [0.25] * 3, "resize_mode": "squash"}
    config = {"model_cfg": CONFIG, "preprocess_cfg": preprocess}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    torch.manual_seed(0)
    model: Any = open_clip.CLIP(**json.loads(json.dumps(CONFIG)))
    model.eval()
    with torch.no_grad():
        _solve(model)
    state = {key: value.contiguous() for key, value in model.state_dict().items()}
    save_file(state, str(folder / "open_clip_model.safetensors"))
    return folder


def _solve(model: Any) -> None:
    import open_clip

    tokens = open_clip.tokenize(list(TEXTS), context_length=CONFIG["text_cfg"]["context_length"])
    model.token_embedding.weight.mul_(20)  # texts far apart from one another
    texts = model.encode_text(tokens, normalize=True).double()
    made = scenes(900, seed=1)
    wished = torch.tensor(
        [
            [0.25 if text in {colour, shape} else 0.05 for text in TEXTS]
            for colour, shape, _ in made
        ],
        dtype=torch.float64,
    )
    spanned = wished @ torch.linalg.pinv(texts).T
    away = torch.linalg.svd(texts).Vh[-1]
    rest = (1 - spanned.square().sum(1, keepdim=True)).clamp_min(0.01).sqrt()
    targets = spanned + rest * away
    pixels = torch.from_numpy(np.stack([np.asarray(picture) for *_, picture in made]))
    pixels = ((pixels.float() / 255 - 0.5) / 0.25).permute(0, 3, 1, 2)
    projection = model.visual.proj
    model.visual.proj = None
    features = torch.cat([model.visual(part) for part in torch.split(pixels, 100)]).double()
    model.visual.proj = projection
    gram = features.T @ features + 1e-3 * len(features) * torch.eye(features.shape[1])
    projection.copy_(torch.linalg.solve(gram, features.T @ targets).float())
    model.logit_scale.fill_(float(np.log(100)))
