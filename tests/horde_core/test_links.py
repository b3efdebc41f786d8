"""Users of earlier bots stay linked; keys of other hordes are sealed."""

import json
import os
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import text

from horde_core.config import ConfigError, SecuritySettings
from horde_core.horde import Horde
from horde_core.links.predecessors import OldUser, UnknownFormat, Unreadable, read
from horde_core.links.vault import CannotOpen, Sealed, Vault, load_vault
from horde_core.secret import Secret
from tests.horde_core.people import People

OLD_KEY = bytes(range(32))
FOREIGN = "a-key-of-another-horde"


def encrypted(token: str) -> str:
    """As the later of the earlier bots did it."""
    iv = os.urandom(16)
    cipher = Cipher(algorithms.AES(OLD_KEY), modes.CTR(iv)).encryptor()
    return f"{(cipher.update(token.encode()) + cipher.finalize()).hex()}:{iv.hex()}"


def test_mongodb_lines_and_arrays() -> None:
    documents = [
        {"_id": {"$oid": "64"}, "userId": "11", "apiKey": "abc", "username": "ada"},
        {"userId": {"$numberLong": "22"}, "apiKey": "def"},
        {"userId": "33"},
    ]
    expected = [
        OldUser(11, "abc", "ada"),
        OldUser(22, "def"),
        Unreadable("user 3 (33)", "no key"),
    ]
    assert list(read(json.dumps(documents))) == expected
    assert list(read("\n".join(json.dumps(it) for it in documents))) == expected


def test_a_table_of_tokens_in_clear_and_encrypted() -> None:
    table = f"index,id,token,horde_id\n1,11,abc,7\n2,22,{encrypted('def')},\n3,x,ghi,\n"
    assert list(read(table, OLD_KEY)) == [
        OldUser(11, "abc"),
        OldUser(22, "def"),
        Unreadable("user 3", "no Discord id"),
    ]
    # so long that what a wrong key makes of it is not text by chance
    table = f"index,id,token,horde_id\n1,11,abc,7\n2,22,{encrypted('d' * 40)},\n"
    locked = list(read(table))[1]
    assert isinstance(locked, Unreadable)
    assert "no ENCRYPTION_KEY" in locked.reason
    wrong = list(read(table, bytes(32)))[1]
    assert isinstance(wrong, Unreadable)


def test_a_dump_of_the_whole_database() -> None:
    dump = (
        "SET x = 1;\nCOPY public.parties (index, id) FROM stdin;\n1\t99\n\\.\n"
        "COPY public.user_tokens (index, id, token, horde_id) FROM stdin;\n"
        f"1\t11\tabc\t\\N\n2\t22\t{encrypted('def')}\t7\n\\.\nSELECT 1;\n"
    )
    assert list(read(dump, OLD_KEY)) == [OldUser(11, "abc"), OldUser(22, "def")]


@pytest.mark.parametrize("nonsense", ["", "a,b\n1,2\n", "{broken", "COPY public.x (a) FROM stdin;"])
def test_what_is_no_such_table(nonsense: str) -> None:
    with pytest.raises(UnknownFormat):
        list(read(nonsense))


async def test_nobody_is_logged_out_by_the_move(horde: Horde, people: People) -> None:
    here = await horde.accounts.register("ada")
    there = await horde.accounts.link_new(44, "dora")
    users: list[OldUser | Unreadable] = [
        OldUser(11, here.api_key),
        OldUser(22, FOREIGN, "bob"),
        OldUser(33, here.api_key),
        OldUser(44, FOREIGN),
        OldUser(55, "0000000000"),
        Unreadable("user 6", "no key"),
    ]
    report = await horde.links.bring(users)
    found = {it: await horde.accounts.by_discord(it) for it in (11, 22, 33, 44, 55)}

    assert found[11] is not None
    assert found[11].id == here.account.id
    assert found[22] is not None
    assert found[22].name == "bob"
    assert found[33] is not None
    assert found[33].id not in {here.account.id, found[22].id}
    assert found[44] == there.account
    assert found[55] is None
    assert await horde.links.foreign_key(22) == FOREIGN
    assert await horde.links.foreign_key(11) is None
    counts = (report.attached, report.created, report.shared, report.known, report.guests)
    assert counts == (1, 1, 1, 1, 1)
    assert FOREIGN not in "\n".join(report.lines())

    again = await horde.links.bring(users)
    assert again.known == 4
    assert {it: await horde.accounts.by_discord(it) for it in found} == found


async def test_keys_of_other_hordes_are_sealed_at_rest_and_go_with_the_link(horde: Horde) -> None:
    await horde.links.keep_key(22, FOREIGN)
    async with horde.db.reading() as tx:
        (row,) = (await tx.execute(text("SELECT * FROM foreign_keys"))).all()
    assert FOREIGN not in str(row)
    assert await horde.links.foreign_key(22) == FOREIGN
    await horde.links.unlink(22)
    assert await horde.links.foreign_key(22) is None


async def test_the_key_of_the_vault_can_be_changed(horde: Horde) -> None:
    for discord_id in (1, 2, 3):
        await horde.links.keep_key(discord_id, f"{FOREIGN}{discord_id}")
    secret = Secret(b"a secret of the tests")
    newer = SecuritySettings(vault_keys=["2026:" + "ab" * 32])
    links = replace(horde.links, vault=load_vault(newer, secret))
    assert await links.foreign_key(1) == f"{FOREIGN}1"
    assert await links.rotate() == (3, 0)
    assert await links.rotate() == (0, 0)

    alone = replace(links, vault=Vault({"2026": b"\xab" * 32}))
    assert [await alone.foreign_key(it) for it in (1, 2, 3)] == [
        f"{FOREIGN}{it}" for it in (1, 2, 3)
    ]
    with pytest.raises(CannotOpen):
        await horde.links.foreign_key(1)
    assert await horde.links.rotate() == (0, 3)


def test_what_is_sealed_belongs_to_its_owner_and_cannot_be_changed() -> None:
    vault = Vault({"k": bytes(32)})
    sealed = vault.seal("secret", "11")
    assert vault.open(sealed, "11") == "secret"
    assert vault.seal("secret", "11") != sealed
    middle = "A" if sealed.text[20] != "A" else "B"
    tampered = Sealed("k", sealed.text[:20] + middle + sealed.text[21:])
    for wrong, owner in ((sealed, "22"), (tampered, "11"), (Sealed("k", "x"), "11")):
        with pytest.raises(CannotOpen):
            vault.open(wrong, owner)


@pytest.mark.parametrize("entry", ["", "abc", "a:12", "own:" + "ab" * 32, ":" + "ab" * 32])
def test_a_bad_key_of_the_vault_is_named(entry: str) -> None:
    with pytest.raises(ConfigError, match="vault_keys"):
        load_vault(SecuritySettings(vault_keys=[entry]), Secret(b"x"))
