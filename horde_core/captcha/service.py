import asyncio
import hmac
from dataclasses import dataclass
from datetime import timedelta

from horde_core.captcha import store
from horde_core.captcha.letters import ALPHABET, LENGTH, MADE, heard
from horde_core.captcha.model import Captcha, Form
from horde_core.captcha.refusals import CaptchaGone, CaptchaWrong
from horde_core.clock import Clock, Dice, Ids
from horde_core.db.engine import Database
from horde_core.secret import Secret

LIFETIME = timedelta(minutes=2)
TRIES = 2


@dataclass(frozen=True, slots=True)
class CaptchaService:
    db: Database
    clock: Clock
    ids: Ids
    dice: Dice
    secret: Secret

    async def ask(self, subject: str, form: Form = Form.PICTURE) -> Captcha:
        """A new captcha, good for ``subject`` alone."""
        letters = "".join(self.dice.choice(ALPHABET) for _ in range(LENGTH))
        data = await asyncio.to_thread(MADE[form], letters)
        captcha = Captcha(self.ids.unique(), form, data, self.clock.now() + LIFETIME)
        async with self.db.transaction() as tx:
            await store.add(
                tx,
                captcha.id,
                subject=subject,
                answer_hash=self._hashed(captcha.id, letters),
                tries=TRIES,
                expires_at=captcha.expires_at,
            )
        return captcha

    async def answer(self, captcha_id: str, subject: str, answer: str) -> None:
        """Use the captcha up with the right answer; a wrong one costs a try.

        Raises:
            CaptchaGone, CaptchaWrong
        """
        async with self.db.transaction() as tx:
            found = await store.use_try(tx, captcha_id, subject, self.clock.now())
            if found is None:
                raise CaptchaGone
            answer_hash, tries_left = found
            given = self._hashed(captcha_id, heard(answer))
            right = hmac.compare_digest(given, answer_hash)
            if right or not tries_left:
                await store.remove(tx, captcha_id)
        if not right:
            raise CaptchaWrong(tries_left)

    async def prune(self) -> None:
        async with self.db.transaction() as tx:
            await store.prune(tx, self.clock.now())

    def _hashed(self, captcha_id: str, letters: str) -> str:
        """Salted by the secret and by the captcha's own id."""
        return self.secret.hashed(f"captcha:{captcha_id}:{letters}")
