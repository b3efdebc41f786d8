"""The description and the server agree: whatever is generated from it gets a documented answer."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

import msgspec
import openapi_spec_validator
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from horde_core import admin
from horde_core.accounts.model import Role
from horde_core.api.openapi import document
from horde_core.api.server import operations
from horde_core.money import kudos
from tests.horde_core.api import conftest as serving
from tests.horde_core.api.client import Client

on_both = serving.on_both

EXAMPLES = 2
DOCUMENT: dict[str, Any] = json.loads(msgspec.json.encode(document(operations())))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MODERATED = ("/v2/operations", "/v2/filters", "/v2/status/modes")


@pytest.mark.slow
def test_the_document_is_one_of_openapi() -> None:
    openapi_spec_validator.validate(DOCUMENT)


@pytest.mark.slow
def test_whatever_is_asked_gets_a_documented_answer(
    on_both: AbstractAsyncContextManager[Client], database_url: str
) -> None:
    """A few requests for each operation, the same every time and others for each database."""
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    statuses: Counter[int] = Counter()
    with asyncio.Runner() as runner:
        client = runner.run(on_both.__aenter__())
        try:
            keys = runner.run(_keys(client))
            for found in schema.get_all_operations():
                answered = _trial(cast(Any, found).ok(), runner, client, keys, statuses)
                seeded(len(database_url.partition(":")[0]))(answered)()
        finally:
            runner.run(on_both.__aexit__(None, None, None))
    assert statuses.total() >= len(operations())
    assert {200, 202, 400, 403, 404} <= set(statuses)


async def _keys(client: Client) -> tuple[str, str]:
    """Of a trusted account and of a moderator."""
    made = [
        await admin.ensure_user(
            client.horde, role.value, roles=frozenset({role}), kudos=kudos(10_000)
        )
        for role in (Role.TRUSTED, Role.MODERATOR)
    ]
    return made[0].api_key, made[1].api_key


def _trial(
    operation: Any,
    runner: asyncio.Runner,
    client: Client,
    keys: tuple[str, str],
    statuses: Counter[int],
) -> Callable[[], None]:
    trusted, moderator = keys
    key = moderator if operation.path.startswith(MODERATED) else trusted

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def answered(case: Any) -> None:
        case.headers["apikey"] = key
        case.headers.pop("X-Fields", None)  # cuts the answer, of which no schema can tell
        sent = asyncio.to_thread(
            case.call_and_validate, base_url=f"{client.base}/api", checks=CHECKS
        )

        async def send() -> Any:
            return await sent

        statuses[runner.run(send()).status_code] += 1

    trial: Callable[[], None] = answered
    return trial
