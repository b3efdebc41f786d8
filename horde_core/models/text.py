"""The text models clients know by name, and how large they are, which is what prices go by."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec
from msgspec import Meta

from horde_core.models.catalogue import Name

LONGEST = 300
BACKENDS = ("koboldcpp", "kobold", "aphrodite", "tabbyapi", "llamacpp", "ollama", "vllm")

# how quantised copies are marked: "-GGUF", ".Q4_K_M", "-i1-IQ3_XXS", "-4.65bpw-h6", "_AWQ" …
_QUANTISATION = re.compile(
    r"""[-_. ](?:
        gg(?:uf|ml|jt) | gptq(?:[-_]?(?:int)?\d+(?:bits?)?)? | awq | exl[23] | hqq | nf4 | mxfp4 | nvfp4
      | i?q\d(?:_(?:k|[01]|xxs|xs|nl|s|m|l))?(?:_(?:xxs|xs|xl|s|m|l))?
      | (?:fp|bf|f|int)(?:4|8|16|32) | w\d+a\d+ | fp8[-_](?:dynamic|e4m3|e5m2)
      | \d+(?:[._]\d+)?[-_]?(?:bpw|bits?) | h[68] | \d+g | bnb | i1 | imat(?:rix)? | ud
      | act(?:[-_]?order)? | quant(?:i[sz]ed)?s?
    )$""",
    re.IGNORECASE | re.VERBOSE,
)


class TextModel(msgspec.Struct, frozen=True, omit_defaults=True):
    """``parameters`` in billions; ``baseline`` is the model it was made from."""

    name: Name
    parameters: Annotated[float, Meta(gt=0, le=100_000)]
    baseline: str = ""
    instruct_format: str = ""


class TextModels:
    """What is known now. ``replace`` gives all that hold it the new list at once."""

    def __init__(self, models: Iterable[TextModel]) -> None:
        self.replace(models)

    def replace(self, models: Iterable[TextModel]) -> None:
        by_name = {model.name: model for model in models}
        by_spelling: dict[str, TextModel] = {}
        for name, model in by_name.items():
            by_spelling.setdefault(name.casefold(), model)
        for name, model in by_name.items():
            by_spelling.setdefault(_last(name).casefold(), model)
        self._by_name, self._by_spelling = by_name, by_spelling

    def find(self, name: str) -> TextModel | None:
        """The model behind a name as workers say it: with backend, alias and quantisation.

        >>> shipped_text().find("koboldcpp/mini-magnum-12b-v1.1-Q4_K_M::MyAlias").name
        'intervitens/mini-magnum-12b-v1.1'
        """
        for spelling in _spellings(name):
            if (found := self._by_spelling.get(spelling.casefold())) is not None:
                return found
        return None

    def parameters(self, name: str) -> float | None:
        """Billions of parameters; None for a model that nobody told us of."""
        found = self.find(name)
        return None if found is None else found.parameters

    def names(self) -> tuple[str, ...]:
        return tuple(self._by_name)


def _spellings(name: str) -> Iterator[str]:
    """The names to look for, the most exact first.

    >>> list(_spellings("koboldcpp/org/Model-7B.Q4_K_M::me"))
    ['org/Model-7B.Q4_K_M', 'Model-7B.Q4_K_M', 'org/Model-7B', 'Model-7B']
    """
    bare = name[:LONGEST].partition("::")[0].strip()
    backend, slash, rest = bare.partition("/")
    if slash and backend.casefold() in BACKENDS:
        bare = rest
    while bare:
        yield bare
        if "/" in bare:
            yield _last(bare)
        shorter = _QUANTISATION.sub("", bare)
        if shorter == bare:
            return
        bare = shorter


def _last(name: str) -> str:
    return name.rpartition("/")[2]


@cache
def shipped_text_models() -> tuple[TextModel, ...]:
    text = files("horde_core.models").joinpath("text_models.json").read_bytes()
    return msgspec.json.decode(text, type=tuple[TextModel, ...])


def shipped_text() -> TextModels:
    """The text models that come with the program."""
    return TextModels(shipped_text_models())
