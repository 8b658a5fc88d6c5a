"""The picture of the bot."""

import shutil
from pathlib import Path

import pytest

from tests.bot.picture.__main__ import page, photograph
from tests.bot.picture.html import as_html
from tests.bot.picture.talk import Item


def test_entities_become_html() -> None:
    text = "🚋 <b>Mill & Street.\nTram\n\nThe end"
    entities = [
        {"type": "bold", "offset": 6, "length": 4},
        {"type": "blockquote", "offset": 3, "length": 17},
        {"type": "text_link", "offset": 21, "length": 4, "url": 'https://a/?b="c"'},
        {"type": "italic", "offset": 27, "length": 3},
    ]
    assert as_html(text, entities) == (
        "🚋 <blockquote>&lt;b&gt;<b>Mill</b> &amp; Street.</blockquote>"
        '<a href="https://a/?b=&#34;c&#34;">Tram</a>\n\n<i>The</i> end'
    )
    assert as_html("a < b", ()) == "a &lt; b"


def test_a_page_is_photographed(tmp_path: Path) -> None:
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        pytest.skip("no browser: install the packages chromium and chromium-driver")
    html, out = tmp_path / "chat.html", tmp_path / "chat.png"
    items = [Item(as_html("Why?", ()), person=True), Item(did="<pressed>"), Item("So.")]
    html.write_text(page([items, items]), encoding="utf-8")
    assert "&lt;pressed&gt;" in html.read_text(encoding="utf-8")
    photograph(html, out)
    assert out.read_bytes().startswith(b"\x89PNG")
