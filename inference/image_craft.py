"""Pictures for a horde: what is offered, and to whom the popped batches go. No torch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from horde_core.protocol.image import ImagePop, ImageSubmit
from inference.affinity import Affinity
from inference.craft import Asked, Batch, SubmitDesk
from inference.job import PoppedBatch, Workshop
from inference.settings import WorkerSettings


def offer(settings: WorkerSettings, models: Sequence[str], max_pixels: int) -> ImagePop:
    """What is told to the horde at every pop."""
    return ImagePop(
        name=settings.name,
        models=list(models),
        bridge_agent=settings.bridge_agent,
        nsfw=settings.nsfw,
        priority_usernames=settings.priority_usernames,
        threads=settings.max_threads,
        amount=settings.max_batch,
        extra_slow_worker=settings.extra_slow_worker,
        limit_max_steps=settings.limit_max_steps,
        max_pixels=max_pixels,
        blacklist=settings.blacklist,
        require_upfront_kudos=settings.require_upfront_kudos,
        allow_img2img=settings.allow_img2img,
        allow_painting=settings.allow_painting,
        allow_unsafe_ipaddr=settings.allow_unsafe_ip,
        allow_post_processing=settings.allow_post_processing,
        allow_lora=settings.allow_lora,
        allow_controlnet=settings.allow_controlnet,
        allow_sdxl_controlnet=settings.allow_sdxl_controlnet,
    )


@dataclass(slots=True, eq=False)
class ImageCraft:
    """``offer`` names every model that is served now; it may be replaced at any time."""

    shop: Workshop
    offer: ImagePop
    queue_size: int
    affinity: Affinity
    kind: str = field(default="image", init=False)

    @property
    def name(self) -> str:
        return self.offer.name

    @property
    def desk(self) -> SubmitDesk:
        return self.shop.submits

    @property
    def in_hand(self) -> int:
        return self.shop.fleet.capacity + self.queue_size

    @property
    def ready(self) -> bool:
        return self.shop.fleet.ready

    async def ask(self, on_made: Callable[[Batch], None]) -> Asked:
        """Ask for the models that suit best first, then for all."""
        offer = msgspec.structs.replace(self.offer, threads=self._threads())
        asked = Asked()
        for models in self.affinity.rounds(self.offer.models, self.shop.fleet.loaded):
            wanted = msgspec.structs.replace(offer, models=models)
            # a round for some models only must not keep the others waiting
            patient = len(models) == len(self.offer.models)
            popped = await self.shop.client.pop(wanted, patient=patient)
            batch = PoppedBatch(self.shop, popped, on_made) if popped.ids else None
            waited = self.shop.client.waits
            asked = Asked(batch, popped.skipped, popped.messages or (), waited)
            if batch is not None:
                break
        return asked

    def _threads(self) -> int:
        return max(1, min(self.shop.fleet.capacity, 50))

    def fault(self, job_id: str) -> ImageSubmit:
        return ImageSubmit(id=job_id, seed=0, state="faulted")
