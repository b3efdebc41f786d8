"""Which ControlNet serves a control type, and the nets used last, loaded.

They lie in folders ``controlnet/<baseline>/<net>`` of the model folders, in diffusers' layout.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch

from inference.libraries import ControlNetModel

KEPT = 4
NET_OF: Mapping[str, str] = MappingProxyType(
    {
        "canny": "canny",
        "pyracanny": "canny",
        "hed": "hed",
        "pidinet": "hed",
        "depth": "depth",
        "midas_depth": "depth",
        "zoe_depth": "depth",
        "depth_anything": "depth",
        "depth_anything_v2": "depth",
        "normal": "normal",
        "normal_bae": "normalbae",
        "openpose": "openpose",
        "seg": "seg",
        "scribble": "scribble",
        "fakescribbles": "scribble",
        "scribble_xdog": "scribble",
        "scribble_pidinet": "scribble",
        "binary": "scribble",
        "hough": "mlsd",
        "mlsd": "mlsd",
        "lineart": "lineart",
        "standard_lineart": "lineart",
        "lineart_anime": "lineart_anime",
        "recolor_luminance": "recolor",
        "recolor_intensity": "recolor",
        "tile": "tile",
        "color": "color",
        "shuffle": "shuffle",
        "qr_code": "qr_code",
    }
)
"""The net that was trained on the maps of each control type, and the one for hidden QR codes."""


class NoControlNet(Exception):
    """No net for a control type and baseline is on this machine."""


@dataclass(slots=True, eq=False)
class ControlNets:
    folders: tuple[str, ...] = ()
    _loaded: OrderedDict[Path, Any] = field(default_factory=OrderedDict, init=False)

    def find(self, control_type: str, baseline: str) -> Path:
        """Where the net for a control type lies.

        Raises:
            NoControlNet: nowhere here.
        """
        net = NET_OF.get(control_type)
        if net is None:
            raise NoControlNet(f"{control_type!r} is no control type known here")
        for folder in self.folders:
            path = Path(folder) / "controlnet" / baseline / net
            if (path / "config.json").is_file():
                return path
        raise NoControlNet(f"no ControlNet {net!r} for {baseline} is on this machine")

    def get(
        self, control_type: str, baseline: str, device: torch.device, dtype: torch.dtype
    ) -> Any:
        """The net, loaded now if need be.

        Raises:
            NoControlNet
        """
        path = self.find(control_type, baseline)
        if path not in self._loaded:
            try:
                kind: Any = ControlNetModel
                net = kind.from_pretrained(path, dtype=dtype, local_files_only=True)
            except (OSError, ValueError, RuntimeError) as error:
                raise NoControlNet(f"the ControlNet in {path.name} cannot be used: {error}") from (
                    error
                )
            self._loaded[path] = net.to(device).eval().requires_grad_(requires_grad=False)
            while len(self._loaded) > KEPT:
                self._loaded.popitem(last=False)
        self._loaded.move_to_end(path)
        return self._loaded[path]
