import asyncio
import io

import pytest
from PIL import Image

from horde_core.captcha.model import Form
from horde_core.captcha.refusals import CaptchaGone, CaptchaWrong
from horde_core.horde import Horde
from tests.fakes.time_and_chance import FakeClock

RIGHT = "AAAAA"  # what dice without chance throw


async def test_the_right_letters_count_once(horde: Horde) -> None:
    captcha = await horde.captchas.ask("somebody")
    assert Image.open(io.BytesIO(captcha.data)).size == (280, 90)
    await horde.captchas.answer(captcha.id, "somebody", " aa AAa ")
    with pytest.raises(CaptchaGone):
        await horde.captchas.answer(captcha.id, "somebody", RIGHT)


async def test_only_one_of_many_at_once_gets_through(horde: Horde) -> None:
    captcha = await horde.captchas.ask("somebody")
    tries = [horde.captchas.answer(captcha.id, "somebody", RIGHT) for _ in range(8)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert results.count(None) == 1


async def test_two_tries(horde: Horde) -> None:
    captcha = await horde.captchas.ask("somebody")
    for left in (1, 0):
        with pytest.raises(CaptchaWrong) as wrong:
            await horde.captchas.answer(captcha.id, "somebody", "CCCCC")
        assert wrong.value.tries_left == left
    with pytest.raises(CaptchaGone):
        await horde.captchas.answer(captcha.id, "somebody", RIGHT)


async def test_nobody_elses_and_not_for_ever(horde: Horde, clock: FakeClock) -> None:
    captcha = await horde.captchas.ask("somebody")
    with pytest.raises(CaptchaGone):
        await horde.captchas.answer(captcha.id, "somebody else", RIGHT)
    clock.advance(120)
    with pytest.raises(CaptchaGone):
        await horde.captchas.answer(captcha.id, "somebody", RIGHT)
    await horde.captchas.prune()


async def test_letters_to_be_heard(horde: Horde) -> None:
    captcha = await horde.captchas.ask("somebody", Form.SOUND)
    assert (captcha.data[:4], captcha.content_type) == (b"RIFF", "audio/wav")
    await horde.captchas.answer(captcha.id, "somebody", RIGHT)
