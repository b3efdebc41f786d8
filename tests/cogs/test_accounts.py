"""/link, /unlink and /kudos."""

from tests.cogs.stage import Stage, labels, link_of, words


async def test_one_tap_creates_an_account_and_the_next_finds_it(stage: Stage) -> None:
    invited = await stage.slash(stage.ada, stage.channel, "link")
    assert invited.ephemeral
    assert labels(invited) == ["Create my account", "I have an account"]

    created = await stage.click(stage.ada, invited, label="Create my account")
    account = await stage.horde.accounts.by_discord(stage.ada.id)
    assert account is not None
    assert f"Welcome, {account.alias}" in words(created)

    again = await stage.click(stage.ada, invited, label="Create my account")
    assert f"You are linked as {account.alias}" in words(again)
    shown = await stage.slash(stage.ada, stage.channel, "link")
    assert f"You are linked as {account.alias}" in words(shown)
    assert await stage.horde.accounts.by_discord(stage.ada.id) == account


async def test_an_account_of_old_is_attached_on_the_web_page(stage: Stage) -> None:
    old = await stage.horde.accounts.register("ada of old")
    invited = await stage.slash(stage.ada, stage.channel, "link")
    address, _, code = link_of(invited).rpartition("/")
    assert address == "https://horde.example/link"

    await stage.horde.accounts.attach(code, old.api_key)
    shown = await stage.slash(stage.ada, stage.channel, "link")

    assert f"You are linked as {old.account.alias}" in words(shown)


async def test_a_guest_links_from_the_hint_under_a_request(stage: Stage) -> None:
    await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    shown = await stage.click(stage.bob, asked, label="Link account")

    assert shown.ephemeral
    assert labels(shown) == ["Create my account", "I have an account"]


async def test_unlinking_asks_first_and_then_does_it(stage: Stage) -> None:
    account = await stage.link(stage.ada)
    asked = await stage.slash(stage.ada, stage.channel, "unlink")
    assert f"Unlink {account.alias}?" in words(asked)
    assert await stage.horde.accounts.by_discord(stage.ada.id) is not None

    await stage.click(stage.ada, asked, label="Unlink")
    assert await stage.horde.accounts.by_discord(stage.ada.id) is None

    again = await stage.click(stage.ada, asked, label="Unlink")
    assert "You are not linked" in words(again)
    third = await stage.slash(stage.ada, stage.channel, "unlink")
    assert "You are not linked" in words(third)


async def test_a_new_key_is_shown_once_and_works(stage: Stage) -> None:
    account = await stage.link(stage.ada)
    linked = await stage.slash(stage.ada, stage.channel, "link")
    warned = await stage.click(stage.ada, linked, label="New API key")
    shown = await stage.click(stage.ada, warned, label="Replace my key")
    key = words(shown).split("```")[1].strip()

    assert shown.ephemeral
    assert (await stage.horde.accounts.by_api_key(key)).id == account.id


async def test_buttons_of_an_account_work_after_a_restart(stage: Stage) -> None:
    invited = await stage.slash(stage.ada, stage.channel, "link")
    await stage.restart()
    created = await stage.click(stage.ada, invited, label="Create my account")

    assert "Welcome, ada" in words(created)


async def test_the_balance_is_private(stage: Stage) -> None:
    account = await stage.link(stage.ada)
    shown = await stage.slash(stage.ada, stage.channel, "kudos balance")

    assert shown.ephemeral
    assert "You have" in words(shown)
    assert account.alias in words(shown)


async def test_without_an_account_there_is_no_balance_but_a_way_to_one(stage: Stage) -> None:
    shown = await stage.slash(stage.ada, stage.channel, "kudos balance")

    assert "This needs an account of your own." in words(shown)
    assert labels(shown) == ["Link account"]
    assert stage.env.errors


async def test_the_horde_tells_how_it_is(stage: Stage) -> None:
    nobody = await stage.slash(stage.ada, stage.channel, "horde status")
    assert "No worker is online." in words(nobody)

    await stage.worker()
    await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    shown = await stage.slash(stage.bob, stage.channel, "horde status")

    assert "1 worker online, 1 picture waiting" in words(shown)
    assert "**demo_shapes** · 1 worker" in words(shown)


async def test_kudos_held_back_are_told_apart(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.link_wealthy(stage.ada)
    key = await stage.horde.accounts.new_key(worker.principal.account.id)
    attach = await stage.horde.accounts.start_attach(stage.bob.id)
    await stage.horde.accounts.attach(attach.code, key)
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await worker.draw()
    await stage.delivered(asked)
    shown = await stage.slash(stage.bob, stage.channel, "kudos balance")

    assert "held back until your worker is trusted" in words(shown)


async def test_without_a_web_page_only_a_new_account_is_offered(stage: Stage) -> None:
    stage.bot.public_url = ""
    invited = await stage.slash(stage.ada, stage.channel, "link")

    assert labels(invited) == ["Create my account"]


async def test_a_key_needs_an_account(stage: Stage) -> None:
    await stage.link(stage.ada)
    linked = await stage.slash(stage.ada, stage.channel, "link")
    warned = await stage.click(stage.ada, linked, label="New API key")
    await stage.horde.accounts.unlink(stage.ada.id)
    refused = await stage.click(stage.ada, warned, label="Replace my key")

    assert "This needs an account of your own." in words(refused)
