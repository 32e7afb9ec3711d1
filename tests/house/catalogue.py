"""The portal's own words in German: one catalogue in locale/de, kept without gettext's tools.

`.venv/bin/python -m tests.house.catalogue` reads every marked string of the templates and the
Python, brings locale/de/LC_MESSAGES/django.po in line (new strings come in empty, forgotten ones
go) and writes django.mo beside it. Then fill in what is empty and run it once more. Run it too
after editing the .po by hand: the .mo is what is read.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from tests.house.sources import APPS, ROOT

PO = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = r"""# The portal's own words in German. Renewed by tests/house/catalogue.py.
msgid ""
msgstr ""
"Language: de\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
# Fixed, so that the same words make the same bytes.
WRITTEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def _files() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    for folder in [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]:
        yield from (path for path in folder.rglob("*") if path.suffix in {".html", ".svg", ".txt"})


def _as_python(path: Path) -> bytes:
    """A template becomes calls of gettext; what stands between them is blanked out, its indentation
    too.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return text.encode()


def marked() -> Catalog:
    """Every marked string, in the order of the files it stands in, without translations."""
    found = Catalog(locale="de", creation_date=WRITTEN, revision_date=WRITTEN, fuzzy=False)
    for path in sorted(_files(), key=lambda path: (path.suffix != ".py", str(path))):
        name = str(path.relative_to(ROOT))
        for _line, text, _comments, context in extract(
            "python", io.BytesIO(_as_python(path)), KEYWORDS
        ):
            if text:
                found.add(text, locations=[(name, 0)], context=context)
    return found


def written() -> Catalog:
    """What the .po says now."""
    return read_po(io.BytesIO(PO.read_bytes() if PO.exists() else HEADER.encode()), locale="de")


def renew() -> list[str]:
    """Write both files anew; the strings that still want German."""
    catalogue, before = marked(), written()
    empty = []
    for message in catalogue:
        # "95% in" is no placeholder, whatever it looks like; the test compares real ones.
        message.flags.clear()
        known = before.get(message.id, context=message.context) if message.id else None
        if known is not None:
            message.string = known.string
            message.flags |= known.flags & {"fuzzy"}
        words = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and not all(words):
            empty.append(str(message.id))
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, include_lineno=False)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(HEADER.encode() + out.getvalue())
    out = io.BytesIO()
    write_mo(out, catalogue)
    MO.write_bytes(out.getvalue())
    return empty


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    for text in renew():
        sys.stdout.write(f"no German yet: {text}\n")
