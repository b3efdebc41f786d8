from horde_core.chat.model import Card, CardState


class ChatService:
    async def open(self, card: Card) -> None:
        raise NotImplementedError

    async def attach_message(self, request_id: str, message_id: int) -> None:
        raise NotImplementedError

    async def open_cards(self) -> list[Card]:
        raise NotImplementedError

    async def close(self, request_id: str, state: CardState) -> None:
        raise NotImplementedError

    async def by_request(self, request_id: str) -> Card | None:
        raise NotImplementedError

    async def by_message(self, message_id: int) -> Card | None:
        raise NotImplementedError

    async def claim_click(self, interaction_id: int) -> bool:
        """True for the first caller only."""
        raise NotImplementedError
