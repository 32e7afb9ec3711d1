"""Documents of the kit as PDFs that a screen reader can read (PDF/UA-1). One takes the typesetter a
hundredth of a second, so that no file is kept.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from common.records import dataclass
from common.typesetting import set_pdf
from programs.content.materials import KitPage
from programs.kit_pages import readers_words
from programs.kit_text import Child, Node, tree_of

PAGE = Path(__file__).parent / "kit.typ"
LARGE, SMALL = 13.5, 11.5
"""Points. What has few words fills its page, and can be read on a wall."""
MOST_LARGE = 280
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The moment every file of an archive is from: the first that the format knows."""


@dataclass(frozen=True, kw_only=True)
class KitSheet:
    """What is set."""

    slug: str
    content: KitPage
    language: str
    program: str
    """Its title, for the foot."""

    @property
    def name(self) -> str:
        """Of its file."""
        return f"{self.slug}-{self.language}.pdf"


def typeset(sheet: KitSheet) -> bytes:
    """The file."""
    return set_pdf(PAGE, said_of(sheet))


def said_of(sheet: KitSheet) -> dict[str, object]:
    """Everything that stands on it, as the typesetter takes it."""
    words = len(sheet.content.body.markdown.split())
    with override(sheet.language):
        readers = _("For %(readers)s") % {"readers": readers_words(sheet.content.readers)}
    return {
        "title": sheet.content.title,
        "language": sheet.language,
        "readers": readers,
        "program": sheet.program,
        "size": LARGE if words <= MOST_LARGE else SMALL,
        "body": [_said(each) for each in tree_of(sheet.content.body.html)],
    }


def _said(child: Child) -> str | Mapping[str, object]:
    if isinstance(child, Node):
        return {
            "tag": child.tag,
            "address": child.address,
            "children": [_said(each) for each in child.children],
        }
    return child.replace("\n", " ")


def packed(sheets: Iterable[KitSheet]) -> bytes:
    """All of them in one archive, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(sheets, start=1):
            archive.writestr(zipfile.ZipInfo(f"{number:02}-{sheet.name}", EPOCH), typeset(sheet))
    return out.getvalue()
