"""Requests as API v2 writes them, and its answers as our services give them. Pure."""

from base64 import b64encode
from typing import Any

import msgspec

from horde_core.alchemy.model import FormStatus, InterrogationStatus, NewInterrogation, State
from horde_core.money import kudos
from horde_core.protocol.alchemy import Interrogation
from horde_core.protocol.image import ImageRequest
from horde_core.protocol.text import TextRequest
from horde_core.queueing.model import Generation, Metadata, NewImageRequest, RequestStatus
from horde_core.remote import shapes
from horde_core.remote.shapes import whole
from horde_core.texts.model import NewTextRequest, Writing

Wire = dict[str, Any]


def image(new: NewImageRequest, proxied_account: str | None, *, dry_run: bool = False) -> Wire:
    params = _given(msgspec.structs.asdict(new.params))
    params.pop("preview", None)  # a wish that other hordes do not know
    params["sampler_name"] = params.pop("sampler")
    params["n"] = new.count
    return _checked(
        ImageRequest,
        {
            "prompt": new.prompt,
            "params": params,
            "models": list(new.models),
            "nsfw": new.nsfw,
            "censor_nsfw": new.censor_nsfw,
            "trusted_workers": new.trusted_workers,
            "slow_workers": new.slow_workers,
            "extra_slow_workers": new.extra_slow_workers,
            "workers": list(new.workers),
            "worker_blacklist": new.worker_blacklist,
            "shared": new.shared,
            "replacement_filter": new.replacement_filter,
            "disable_batching": new.disable_batching,
            "allow_downgrade": new.allow_downgrade,
            "r2": True,
            "dry_run": dry_run,
            "source_processing": new.source_processing,
            **_picture("source_image", new.source_image),
            **_picture("source_mask", new.source_mask),
            **_named("proxied_account", proxied_account),
        },
    )


def text(new: NewTextRequest, proxied_account: str | None, *, dry_run: bool = False) -> Wire:
    return _checked(
        TextRequest,
        {
            "prompt": new.prompt,
            "params": _given(msgspec.structs.asdict(new.params)) | {"n": new.count},
            "models": list(new.models),
            "trusted_workers": new.trusted_workers,
            "slow_workers": new.slow_workers,
            "extra_slow_workers": new.extra_slow_workers,
            "workers": list(new.workers),
            "worker_blacklist": new.worker_blacklist,
            "allow_downgrade": new.allow_downgrade,
            "dry_run": dry_run,
            **_named("softprompt", new.softprompt),
            **_named("proxied_account", proxied_account),
        },
    )


def forms(new: NewInterrogation) -> Wire:
    wanted = [
        {"name": it.name} | ({"payload": it.payload} if it.payload else {}) for it in new.forms
    ]
    return _checked(
        Interrogation,
        {
            "forms": wanted,
            "source_image": new.source_url or b64encode(new.source).decode(),
            "trusted_workers": new.trusted_workers,
            "slow_workers": new.slow_workers,
        },
    )


def standing(request_id: str, it: shapes.Check) -> RequestStatus:
    """``total`` is what there is of it now: the other horde does not tell what was asked for."""
    finished, processing, waiting = whole(it.finished), whole(it.processing), whole(it.waiting)
    total = finished + processing + waiting
    return RequestStatus(
        id=request_id,
        finished=finished,
        processing=processing,
        restarted=whole(it.restarted),
        waiting=waiting,
        done=it.done or it.faulted,
        faulted=it.faulted,
        wait_time=max(0, whole(it.wait_time)),
        queue_position=max(0, whole(it.queue_position)),
        kudos=kudos(it.kudos or 0),
        is_possible=it.is_possible is not False,
        total=total,
        progress=1.0 if it.done else finished / max(1, total),
    )


def waiting(request_id: str, count: int = 1) -> RequestStatus:
    """What is known of a request that nobody could ask after yet."""
    return standing(request_id, shapes.Check(waiting=count))


def generation(it: shapes.Picture, media_key: str) -> Generation:
    return Generation(
        id=it.id,
        media_key=media_key,
        seed=str(it.seed),
        censored=it.censored or it.state in {"censored", "csam"},
        metadata=_metadata(it),
        worker_id=it.worker_id or "",
        worker_name=it.worker_name or "",
        model=it.model or "",
        state=it.state or "ok",
        r2=True,
    )


def writing(it: shapes.Writing) -> Writing:
    seed = str(it.seed or 0)
    return Writing(
        text=it.text,
        seed=int(seed) if seed.lstrip("-").isdecimal() else 0,
        metadata=_metadata(it),
        worker_id=it.worker_id or "",
        worker_name=it.worker_name or "",
        model=it.model or "",
        state=it.state or "ok",
    )


def interrogation(it: shapes.FormsStatus, keys: list[str]) -> InterrogationStatus:
    """``keys`` are where the pictures of its forms lie, one for each form."""
    states = [
        FormStatus(f.form, _state(f.state), f.result, k)
        for f, k in zip(it.forms, keys, strict=True)
    ]
    return InterrogationStatus(_state(it.state), tuple(states))


def _state(written: str) -> State:
    """A state that nobody knows is none to wait for."""
    try:
        return State(written)
    except ValueError:
        return State.FAULTED


def _metadata(it: shapes.Picture | shapes.Writing) -> tuple[Metadata, ...]:
    return tuple(
        Metadata(m.type, m.value, None if m.ref is msgspec.UNSET else m.ref)
        for m in it.gen_metadata or ()
    )


def _given(values: dict[str, Any]) -> Wire:
    return {
        name: msgspec.to_builtins(value)
        for name, value in values.items()
        if value is not None and not isinstance(value, msgspec.Raw)
    }


def _picture(name: str, data: bytes | None) -> Wire:
    return {} if data is None else {name: b64encode(data).decode()}


def _named(name: str, value: str | None) -> Wire:
    return {} if value is None else {name: value}


def _checked(kind: type[msgspec.Struct], values: Wire) -> Wire:
    """As API v2 knows it. Empty lists are left out, except of models, where they say something."""
    packed: Wire = msgspec.to_builtins(msgspec.convert(values, kind))
    if "params" in packed:
        packed["params"] = {name: it for name, it in packed["params"].items() if it != []}
    return {name: it for name, it in packed.items() if it != [] or name == "models"}
