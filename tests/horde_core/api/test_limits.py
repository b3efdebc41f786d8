"""Fixed windows, counted per address, path or key."""

from horde_core.api.limiter import Limiter
from horde_core.api.limits import Caller, Limit, Per

NOW = 1_700_000_000.0


def caller(address: str = "1.1.1.1", path: str = "GET /a", key: str = "k") -> Caller:
    return Caller(address, path, "GET /{x}", key, anonymous=key == "anonymous")


def exceeded(limiter: Limiter, limit: Limit, times: int, who: Caller, now: float = NOW) -> bool:
    windows = [limiter.count([limit], who, now) for _ in range(times)]
    return windows[-1] is not None and windows[-1].exceeded


def test_the_window_ends() -> None:
    limiter, limit = Limiter(), Limit(2, 1, Per.PATH)
    assert not exceeded(limiter, limit, 2, caller())
    assert exceeded(limiter, limit, 1, caller())
    assert not exceeded(limiter, limit, 1, caller(), NOW + 1)


def test_paths_addresses_and_keys_are_told_apart() -> None:
    limiter, limit = Limiter(), Limit(1, 60, Per.PATH)
    assert not exceeded(limiter, limit, 1, caller(path="GET /a"))
    assert not exceeded(limiter, limit, 1, caller(path="GET /b"))
    assert not exceeded(limiter, limit, 1, caller(address="2.2.2.2"))
    by_key = Limit(1, 60, Per.KEY)
    assert not exceeded(limiter, by_key, 1, caller(key="a"))
    assert exceeded(limiter, by_key, 1, caller(key="a", address="3.3.3.3"))
    by_address = Limit(1, 60, Per.ADDRESS)
    assert not exceeded(limiter, by_address, 1, caller(path="GET /c"))
    assert exceeded(limiter, by_address, 1, caller(path="GET /d"))


def test_the_anonymous_key_and_known_addresses_get_more() -> None:
    limiter = Limiter()
    limit = Limit(2, 1, Per.KEY, known=60, anonymous=60)
    assert not exceeded(limiter, limit, 60, caller(key="anonymous"))
    assert exceeded(limiter, limit, 1, caller(key="anonymous"))
    limiter.remember("9.9.9.9", NOW)
    assert not exceeded(limiter, limit, 60, caller(key="b", address="9.9.9.9"))
    assert exceeded(limiter, limit, 3, caller(key="c", address="9.9.9.9"), NOW + 86_401)


def test_the_exceeded_limit_is_told_and_else_the_shortest() -> None:
    limiter = Limiter()
    limits = [Limit(3, 60, Per.PATH), Limit(2, 1, Per.PATH)]
    first = limiter.count(limits, caller(), NOW)
    assert first is not None
    assert first.headers(NOW) == {
        "X-RateLimit-Limit": "2",
        "X-RateLimit-Remaining": "1",
        "X-RateLimit-Reset": str(int(NOW) + 1),
        "Retry-After": "1",
    }
    for second in range(1, 3):
        limiter.count(limits, caller(), NOW + second)
    last = limiter.count(limits, caller(), NOW + 3)
    assert last is not None
    assert (last.exceeded, last.text) == (True, "3 per 1 minute")


def test_memory_stays_bounded() -> None:
    limiter, limit = Limiter(), Limit(1, 1, Per.PATH)
    for number in range(50_000):
        limiter.count([limit], caller(path=str(number)), NOW + number // 1000)
    assert len(limiter._counts) <= 20_000
