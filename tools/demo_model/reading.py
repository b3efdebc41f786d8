"""Teaches the text encoder to read before it helps to draw: captions -> what the scene holds.

Much cheaper than learning to read from noisy pictures. The heads are thrown away; the diffusion
training goes on with the encoder.
"""

from typing import Any

import numpy as np
import torch
from torch import nn

from tools.demo_model.architecture import TEXT_WIDTH
from tools.demo_model.captions import caption
from tools.demo_model.export import READING_CHECKPOINT, build_parts
from tools.demo_model.scenes import COLOURS, SIZES, Scene, random_scene
from tools.demo_model.shapes import SHAPES
from tools.demo_model.training import Plan, Trainee, join_group

_SHAPES, _COLOURS = tuple(SHAPES), tuple(COLOURS)
_SLOT = (len(_SHAPES) + 1, len(_COLOURS) + 1, len(SIZES) + 1, 10)  # 0: there is no such thing
QUESTIONS = (len(_COLOURS), *_SLOT, *_SLOT)  # answers possible: background, then thing by thing


def answers(scene: Scene) -> list[int]:
    """The background, then shape, colour, size, place (1..9) of either thing; one per question."""
    found = [_COLOURS.index(scene.background)]
    for i in range(2):
        if i >= len(scene.things):
            found += [0, 0, 0, 0]
            continue
        thing = scene.things[i]
        place = 5 + thing.place[0] + 3 * thing.place[1]
        shape, colour = _SHAPES.index(thing.shape), _COLOURS.index(thing.colour)
        found += [shape + 1, colour + 1, SIZES.index(thing.size) + 1, place]
    return found


def summary(hidden: torch.Tensor, ids: torch.Tensor, end: int) -> torch.Tensor:
    """The encoder's state at the first end token, which has seen the whole caption, (N, 128)."""
    first = (ids == end).int().argmax(dim=1)
    return hidden[torch.arange(len(ids)), first]


def train_reading(plan: Plan) -> None:
    join_group(plan)
    parts = build_parts(plan.seed)
    tokenizer, encoder = parts["tokenizer"], parts["text_encoder"]
    heads = nn.Linear(TEXT_WIDTH, sum(QUESTIONS))
    trainee = Trainee(READING_CHECKPOINT, {"text_encoder": encoder, "heads": heads}, plan, 0.99)
    trainee.resume()
    while trainee.step < plan.steps:
        rng = plan.rng(trainee.step + 2 * 10**6)
        scenes = [random_scene(rng, (64, 64)) for _ in range(plan.batch)]
        said = [caption(scene, rng) for scene in scenes]
        ids = tokenizer(
            said, padding="max_length", max_length=34, truncation=True, return_tensors="pt"
        ).input_ids.to(plan.device)
        hidden = encoder(ids).last_hidden_state
        read = heads(summary(hidden, ids, tokenizer.eos_token_id)).split(QUESTIONS, dim=1)
        truth = torch.from_numpy(np.array([answers(s) for s in scenes])).to(plan.device)
        loss = sum_of_losses(read, truth)
        trainee.learn(loss)
        trainee.progress(50, {"loss": loss.item(), **_shares(read, truth)})
        trainee.save_if_due()


def sum_of_losses(read: tuple[torch.Tensor, ...], truth: torch.Tensor) -> torch.Tensor:
    losses = [nn.functional.cross_entropy(said, truth[:, i]) for i, said in enumerate(read)]
    return torch.stack(losses).mean()


def _shares(read: tuple[torch.Tensor, ...], truth: torch.Tensor) -> dict[str, Any]:
    """How often background, first shape, first colour and second colour were understood."""
    asked = {"background": 0, "shape": 1, "colour": 2, "second": 6}
    return {
        name: (read[i].argmax(dim=1) == truth[:, i]).float().mean().item()
        for name, i in asked.items()
    }
