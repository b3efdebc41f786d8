"""Which models are asked for first."""

from inference.affinity import OTHERS_TURN_S, Affinity


class Time:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def affinity(stickiness: float = 0.0, chance: float = 0.5, time: Time | None = None) -> Affinity:
    made = Affinity(stickiness, lambda: chance, time or Time())
    made.rounds(["a"], {"a"})  # all of them were asked for just now
    return made


def test_loaded_models_come_first_then_all() -> None:
    assert affinity().rounds(["a", "b", "c"], {"b"}) == [["b"], ["a", "b", "c"]]


def test_with_all_or_none_loaded_there_is_one_round() -> None:
    assert affinity().rounds(["a", "b"], {"a", "b", "x"}) == [["a", "b"]]
    assert affinity().rounds(["a", "b"], {"x"}) == [["a", "b"]]


def test_a_model_that_earns_more_in_spite_of_its_loading_is_asked_for_as_well() -> None:
    made = affinity()
    for _ in range(30):
        made.drawn("poor", seconds=10, kudos=10)
        made.drawn("rich", seconds=10, kudos=60)
        made.loading("rich", seconds=20)
    assert made.rounds(["poor", "rich", "new"], {"poor"})[0] == ["poor", "rich"]


def test_a_slow_load_takes_that_away() -> None:
    made = affinity()
    for _ in range(30):
        made.drawn("poor", seconds=10, kudos=10)
        made.drawn("rich", seconds=10, kudos=60)
        made.loading("rich", seconds=90)
    assert made.rounds(["poor", "rich"], {"poor"})[0] == ["poor"]


def test_others_have_their_turn_even_while_there_is_work_for_what_is_loaded() -> None:
    time = Time()
    made = affinity(time=time)
    assert made.rounds(["a", "b"], {"a"})[0] == ["a"]
    time.at += OTHERS_TURN_S
    assert made.rounds(["a", "b"], {"a"}) == [["a", "b"]]
    assert made.rounds(["a", "b"], {"a"})[0] == ["a"]


def test_stickiness_asks_for_nothing_else() -> None:
    assert affinity(0.8, chance=0.7).rounds(["a", "b"], {"a"}) == [["a"]]
    assert affinity(0.8, chance=0.9).rounds(["a", "b"], {"a"}) == [["a"], ["a", "b"]]
