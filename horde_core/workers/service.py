from horde_core.accounts.model import Principal
from horde_core.workers.model import (
    ModelQuery,
    ModelStatus,
    Performance,
    WorkerChange,
    WorkerView,
)


class WorkerService:
    async def online(self, kind: str | None = None) -> list[WorkerView]:
        raise NotImplementedError

    async def by_id(self, worker_id: str) -> WorkerView:
        """Raises WorkerNotFound."""
        raise NotImplementedError

    async def by_name(self, name: str) -> WorkerView:
        """Raises WorkerNotFound; the name is matched without regard to case."""
        raise NotImplementedError

    async def models(self, query: ModelQuery) -> list[ModelStatus]:
        raise NotImplementedError

    async def performance(self) -> Performance:
        raise NotImplementedError

    async def change(
        self, principal: Principal, worker_id: str, change: WorkerChange
    ) -> WorkerView:
        """Raises WorkerNotFound, NotWorkerOwner, NotModerator, WorkerNameTaken, NothingToChange."""
        raise NotImplementedError

    async def delete(self, principal: Principal, worker_id: str) -> WorkerView:
        """Raises WorkerNotFound, NotWorkerOwner, WorkerBusy."""
        raise NotImplementedError
