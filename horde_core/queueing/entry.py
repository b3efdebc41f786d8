from dataclasses import dataclass, replace

from horde_core.accounts.model import Principal
from horde_core.workers.model import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A request as the queue keeps it; its fields are columns of ``requests``.

    ``things`` are the pixel-steps or tokens of one result. What one kind does not know keeps its
    default.
    """

    kind: Work
    prompt: str
    params: str
    count: int
    things: int
    models: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    worker_blacklist: bool = False
    nsfw: bool = False
    censor_nsfw: bool = False
    unsafe_ip: bool = False
    trusted_workers: bool = False
    slow_workers: bool = True
    extra_slow_workers: bool = False
    r2: bool = True
    disable_batching: bool = False
    shared: bool = False
    source_processing: str = "img2img"
    has_source: bool = False
    has_mask: bool = False
    extra_strengths: tuple[str, ...] = ()
    webhook: str | None = None
    steps: int = 0

    def placed(self, principal: Principal) -> "Entry":
        """With what follows from the address: where it is unsafe, one of the two sides must be
        trusted.
        """
        must_trust = principal.unsafe_ip and not principal.account.trusted
        return replace(
            self,
            unsafe_ip=principal.unsafe_ip,
            trusted_workers=self.trusted_workers or must_trust,
        )
