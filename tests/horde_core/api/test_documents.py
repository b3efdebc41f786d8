"""Documents and news."""

from pathlib import Path

import msgspec
import pytest

from horde_core.api import papers
from horde_core.api.markdown import html
from horde_core.config import ApiSettings, ConfigError
from tests.horde_core.api.client import Client
from tests.horde_core.api.conftest import Served


@pytest.mark.parametrize("name", ["terms", "privacy", "sponsors"])
async def test_every_horde_has_its_documents(edge: Client, name: str) -> None:
    path = f"/api/v2/documents/{name}"
    assert list((await edge.ask("GET", path)).json) == ["html"]
    text = (await edge.ask("GET", f"{path}?format=markdown")).json
    assert text == {"markdown": papers.DEFAULTS[name]}
    assert (await edge.ask("GET", f"{path}?format=pdf")).status == 400


async def test_files_of_the_operator(served: Served, tmp_path: Path) -> None:
    terms, news = tmp_path / "terms.md", tmp_path / "news.json"
    terms.write_text("# Ours\n\nBe **kind**.", "utf-8")
    days = ("2026-01-02", "2026-03-01", "2026-02-03")
    entries = [{"date_published": day, "title": day, "newspiece": "!"} for day in days]
    news.write_bytes(msgspec.json.encode(entries))
    async with served(terms_file=str(terms), news_file=str(news)) as client:
        found = (await client.ask("GET", "/api/v2/documents/terms")).json
        assert found == {"html": "<h1>Ours</h1>\n<p>Be <strong>kind</strong>.</p>"}
        told = (await client.ask("GET", "/api/v2/status/news")).json
    assert [one["title"] for one in told] == ["2026-03-01", "2026-02-03", "2026-01-02"]
    assert set(told[0]) == {
        "date_published", "newspiece", "importance", "tags", "title", "more_info_urls",
    }  # fmt: skip


@pytest.mark.parametrize("content", [None, b"\xff", b"{}", b"[", b'[{"title": "no date"}]'])
def test_files_that_cannot_be_used_are_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "news.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match="news_file"):
        papers.read(ApiSettings(news_file=str(path)))


def test_markup_in_a_document_is_shown_and_not_obeyed() -> None:
    hostile = '<script>alert(1)</script> [x](javascript:alert(1)) [y](https://a.b/"onclick="c)'
    made = html(hostile)
    assert "<script" not in made
    assert 'href="javascript' not in made
    assert '"onclick' not in made
    assert html("a\nb\n\n- c\n- d") == "<p>a b</p>\n<ul><li>c</li><li>d</li></ul>"
    assert html("[us](https://example.org)") == '<p><a href="https://example.org">us</a></p>'
