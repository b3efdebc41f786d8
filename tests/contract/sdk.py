"""The SDK that existing programs use, pointed at a horde of ours."""

from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from horde_sdk.ai_horde_api.ai_horde_clients import AIHordeAPIAsyncManualClient
from horde_sdk.ai_horde_api.apimodels import base
from horde_sdk.generic_api.apimodels import HordeRequest, RequestErrorResponse

from tests.horde_core.api.client import Client

R = TypeVar("R")


@dataclass(frozen=True)
class Sdk:
    """Every answer has passed the SDK's own model of it by the time it is returned."""

    client: Client
    api: AIHordeAPIAsyncManualClient

    async def ask(self, request: HordeRequest, answer: type[R]) -> R:
        got = await self._sent(request, answer)
        assert isinstance(got, answer), got
        return got

    async def refused(self, request: HordeRequest) -> RequestErrorResponse:
        got = await self._sent(request, request.get_default_success_response_type())
        assert isinstance(got, RequestErrorResponse), got
        return got

    async def _sent(self, request: HordeRequest, answer: Any) -> Any:
        return await self.api.submit_request(request, answer)


def pointed_at(client: Client, patch: pytest.MonkeyPatch) -> Sdk:
    """The SDK reads its address once, when it is imported."""
    patch.setattr(base, "AI_HORDE_BASE_URL", f"{client.base}/api/")
    return Sdk(client, AIHordeAPIAsyncManualClient(aiohttp_session=client.http))
