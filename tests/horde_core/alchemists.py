"""Those who ask for forms and those who do them."""

from horde_core.accounts.model import Principal
from horde_core.alchemy.model import FormDelivery, NewInterrogation, PoppedForm, WantedForm
from horde_core.horde import Horde
from horde_core.workers.model import Offer, Work
from tests.horde_core.people import picture

FORMS = ("caption", "interrogation", "nsfw", "RealESRGAN_x2plus")


async def ask(
    horde: Horde, asker: Principal, *forms: str, slow_workers: bool = True, trusted: bool = False
) -> str:
    new = NewInterrogation(
        forms=tuple(WantedForm(form) for form in forms),
        source=picture((600, 512)),
        slow_workers=slow_workers,
        trusted_workers=trusted,
    )
    return await horde.alchemy.request(asker, new)


def offer(name: str = "alchemist", amount: int = 1) -> Offer:
    return Offer(name=name, kind=Work.INTERROGATION, models=FORMS, amount=amount, max_tiles=80)


async def take(horde: Horde, owner: Principal, name: str = "alchemist") -> PoppedForm:
    (form,) = (await horde.alchemy.pop(owner, offer(name))).forms
    return form


async def deliver(horde: Horde, owner: Principal, form: PoppedForm, state: str = "ok") -> int:
    delivery = FormDelivery(form.id, {form.name: "told"}, state)
    return await horde.alchemy.submit(owner, delivery)
