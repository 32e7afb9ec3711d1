"""Pages set as PDF that a screen reader can read (PDF/UA-1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from common.later import imported_later

if TYPE_CHECKING:
    import typst
else:
    typst = imported_later("typst")  # whoever sets a first page needs it, and no start


def set_pdf(page: Path, said: Mapping[str, object]) -> bytes:
    """The file: a page of Typst with what stands on it, which it reads as JSON from `said`.

    Raises typst.TypstError where a page is no PDF/UA-1, because something has no other text, say.
    """
    return bytes(
        typst.compile(
            page.read_bytes(),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"said": json.dumps(said)},
        )
    )
