"""What jobs bring along, loaded: LoRAs, textual inversions, ControlNets and their annotators."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from horde_core.protocol.image import JobMetadata
from inference import textual_inversion
from inference.adapter_words import Kind, LoraUse, Mishap
from inference.adapters import Adapter
from inference.control.nets import ControlNets
from inference.families.form import Model
from inference.models import lora
from inference.spec import ImageJob
from inference.textual_inversion import Embedding, NotAnEmbedding

T = TypeVar("T")

KEPT_BYTES = 1024 * 1024 * 1024
KEPT_EMBEDDINGS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The adapters of a job for its model; ``faults`` name what could not be used."""

    loras: tuple[tuple[Adapter, LoraUse], ...]
    embeddings: tuple[Embedding, ...]
    faults: tuple[JobMetadata, ...]

    @property
    def in_model(self) -> tuple[tuple[Adapter, float], ...]:
        return tuple((adapter, use.model) for adapter, use in self.loras if use.model)

    @property
    def in_text(self) -> tuple[tuple[Adapter, float], ...]:
        return tuple((adapter, use.clip) for adapter, use in self.loras if use.clip)


@dataclass(slots=True, eq=False)
class Stock:
    """Keeps what was used last, up to ``kept_bytes`` of LoRAs."""

    nets: ControlNets = field(default_factory=ControlNets)
    kept_bytes: int = KEPT_BYTES
    _adapters: OrderedDict[Hashable, Adapter] = field(default_factory=OrderedDict, init=False)
    _embeddings: OrderedDict[Hashable, Embedding] = field(default_factory=OrderedDict, init=False)

    def fitted(self, job: ImageJob, model: Model) -> Fitted:
        """The job's LoRAs and textual inversions. What is unusable is left out and named."""
        loras: list[tuple[Adapter, LoraUse]] = []
        embeddings: list[Embedding] = []
        faults: list[JobMetadata] = []
        networks = model.networks()
        for use in job.loras:
            try:
                loras.append((self._adapter(use, networks), use))
            except lora.OtherBaseline:
                faults.append(_fault("lora", "baseline_mismatch", use.name))
            except lora.NotALora:
                faults.append(_fault("lora", "download_failed", use.name))
        for ti in job.tis:
            try:
                embedding = self._embedding(ti.path, ti.name)
            except NotAnEmbedding:
                faults.append(_fault("ti", "download_failed", ti.name))
                continue
            if fits(embedding, networks):
                embeddings.append(embedding)
            else:
                faults.append(_fault("ti", "baseline_mismatch", ti.name))
        return Fitted(tuple(loras), tuple(embeddings), tuple(faults))

    def _adapter(self, use: LoraUse, networks: dict[str, Any]) -> Adapter:
        key = (use.path, id(networks["unet"]))
        if key not in self._adapters:
            self._adapters[key] = lora.load(Path(use.path), use.name, networks)
            self._shrink(keep=key)
        self._adapters.move_to_end(key)
        return self._adapters[key]

    def _shrink(self, keep: Hashable) -> None:
        while sum(one.bytes for one in self._adapters.values()) > self.kept_bytes:
            oldest = next(iter(self._adapters))
            if oldest == keep:
                return
            del self._adapters[oldest]

    def _embedding(self, path: str, name: str) -> Embedding:
        key = (path, name)
        if key not in self._embeddings:
            self._embeddings[key] = textual_inversion.load(Path(path), name)
            if len(self._embeddings) > KEPT_EMBEDDINGS:
                self._embeddings.popitem(last=False)
        self._embeddings.move_to_end(key)
        return self._embeddings[key]


def fits(embedding: Embedding, networks: dict[str, Any]) -> bool:
    """Whether its vectors are as wide as the token tables of the model's text encoders."""
    for part, vectors in embedding.vectors.items():
        net = networks.get(part)
        table = net.get_input_embeddings().weight if net is not None else None
        if table is None or table.shape[1] != vectors.shape[1]:
            return False
    return True


def _fault(kind: Kind, value: Mishap, name: str) -> JobMetadata:
    return JobMetadata(type=kind, value=value, ref=name[:255])
