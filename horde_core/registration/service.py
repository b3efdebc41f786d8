from dataclasses import dataclass
from datetime import timedelta

from horde_core.accounts import names
from horde_core.accounts.model import NewAccount
from horde_core.accounts.service import AccountService
from horde_core.captcha.model import Captcha, Form
from horde_core.captcha.refusals import CaptchaGone
from horde_core.captcha.service import CaptchaService
from horde_core.clock import Clock
from horde_core.conduct.penalties import around, parsed
from horde_core.config import ApiSettings
from horde_core.db.engine import Database
from horde_core.errors import HordeError
from horde_core.oversight.guard import Guard
from horde_core.registration import store
from horde_core.registration.refusals import RegistrationClosed, TooManyRegistrations
from horde_core.secret import Secret

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A captcha to register with; ``token`` goes through the form and comes back with it."""

    captcha: Captcha
    token: str


@dataclass(frozen=True, slots=True)
class RegistrationService:
    db: Database
    clock: Clock
    secret: Secret
    accounts: AccountService
    captchas: CaptchaService
    guard: Guard
    settings: ApiSettings

    async def ticket(self, ip: str, form: Form = Form.PICTURE) -> Ticket:
        """Raises RegistrationClosed, TimedOut."""
        await self._may_register(ip)
        captcha = await self.captchas.ask(self._subject(ip), form)
        return Ticket(captcha, f"{captcha.id}.{self._signature(captcha.id, ip)}")

    async def register(
        self, ip: str, *, token: str, answer: str, name: str, public: bool = False
    ) -> NewAccount:
        """A pseudonymous account, its key shown this once. What is wrong with the name is said
        before the captcha is used up. ``public``: others may learn whose workers are whose.

        Raises:
            RegistrationClosed, TimedOut, UserNameEmpty, UserNameTooLong, CaptchaGone,
            CaptchaWrong, TooManyRegistrations, and what ``AccountService.register`` refuses
        """
        await self._may_register(ip)
        name = names.checked(name)
        captcha_id, _, signature = token.partition(".")
        if not self.secret.signed(self._claim(captcha_id, ip), signature):
            raise CaptchaGone
        await self.captchas.answer(captcha_id, self._subject(ip), answer)
        counted = await self._count(ip)
        try:
            return await self.accounts.register(name, public_workers=public)
        except HordeError:
            async with self.db.transaction() as tx:
                await store.remove(tx, counted)
            raise

    async def prune(self) -> None:
        async with self.db.transaction() as tx:
            await store.prune(tx, self.clock.now() - DAY)

    async def _may_register(self, ip: str) -> None:
        if not self.settings.registration or (await self.guard.modes()).raid:
            raise RegistrationClosed
        await self.guard.may_enter(ip)

    async def _count(self, ip: str) -> int:
        """The number of this registration. Raises TooManyRegistrations."""
        limit = self.settings.registrations_a_day
        network, now = self._network(ip), self.clock.now()
        async with self.db.transaction() as tx:
            await store.lock(tx, network)
            if await store.count(tx, network, now - DAY) >= limit:
                raise TooManyRegistrations(limit)
            return await store.add(tx, network, now)

    def _network(self, ip: str) -> str:
        """Who counts as one, as a hash: a list of who registered from where is kept nowhere."""
        address = parsed(ip)
        return self.secret.hashed(f"network:{ip if address is None else around(address)}")

    def _subject(self, ip: str) -> str:
        return f"register:{self._network(ip)}"

    def _claim(self, captcha_id: str, ip: str) -> str:
        return f"register\n{captcha_id}\n{self._network(ip)}"

    def _signature(self, captcha_id: str, ip: str) -> str:
        return self.secret.signature(self._claim(captcha_id, ip))
