"""The parts of a model taking turns on the device: the slowest way, with the smallest need."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from inference.vae import Autoencoder

RESTING = torch.device("cpu")


class Turns:
    """From now on each part is on ``device`` only while it works; the others rest in main memory."""

    def __init__(self, networks: Mapping[str, Any], vae: Autoencoder, device: torch.device) -> None:
        self._nets = list(networks.values())
        self._device = device
        self._awake: Any = None
        for net in self._nets:
            net.register_forward_pre_hook(self._before, with_kwargs=True)
        vae.before = lambda: self._wake(vae.net)
        self.rest()

    def rest(self) -> None:
        """Nothing is on the device."""
        for net in self._nets:
            net.to(RESTING)
        self._awake = None

    def _before(self, net: Any, inputs: Any, named: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """What a part is given may have been made where it rested."""
        self._wake(net)
        place = next(net.parameters()).device
        moved = {name: _moved(one, place) for name, one in named.items()}
        return tuple(_moved(one, place) for one in inputs), moved

    def _wake(self, net: Any) -> None:
        if net is self._awake:
            return
        self.rest()
        net.to(self._device)
        self._awake = net


def _moved(given: Any, place: torch.device) -> Any:
    return given.to(place) if isinstance(given, Tensor) else given
