"""Pages as files: what no font has is left out, and whatever else is wrong is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.typesetting import NotSet, set_pdf
from tests.pdf_text import page_texts

PAGE = """#set document(title: "A page")
#let said = json(bytes(sys.inputs.said))
= A page
#said.text #said.list.join()
"""


def test_words_that_no_font_has_become_one_mark(tmp_path: Path) -> None:
    page = tmp_path / "page.typ"
    page.write_text(PAGE, encoding="utf-8")
    said = {"text": "Before 山 川山 after", "list": ("山", "!")}
    [text] = page_texts(set_pdf(page, said))
    assert "Before … after …!" in " ".join(text.split())


def test_a_page_that_is_wrong_otherwise_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.typ"
    page.write_text(PAGE + '#panic("enough")', encoding="utf-8")
    with pytest.raises(NotSet, match="enough"):
        set_pdf(page, {"text": "Before", "list": []})
