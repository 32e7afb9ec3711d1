"""The portal's own words in German: one catalogue in locale/de, kept without gettext's tools.

`.venv/bin/python -m tests.house.catalogue` reads every marked string of the templates and the
Python, brings locale/de/LC_MESSAGES/django.po in line (new strings come in empty, forgotten ones
go) and writes django.mo beside it. Then fill in what is empty and run it once more. Run it too
after editing the .po by hand: the .mo is what is read.

What is read keeps figures in one line: "95 %", "n = 12", "p < 0.001" get their no-break spaces
here and nowhere else, German ones in its .mo, English ones in one of their own.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from tests.house.sources import APPS, ROOT

PO = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
ENGLISH_MO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.mo"
Words: TypeAlias = "str | tuple[str, ...]"
"""Of one message: one text, or one for each number."""
Key: TypeAlias = "tuple[str | None, Words]"
"""Its context, and how it is marked."""
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
TOGETHER = [
    (re.compile(r"(?<=[\d)s]) (?=%(?![(a-z]))"), "\N{NO-BREAK SPACE}"),
    (re.compile(r"(?<=\b[npN]) (?=[=<>≤≥] |%\(p\)s)"), "\N{NO-BREAK SPACE}"),
    (re.compile(r"(?<=\b[npN].[=<>≤≥]) "), "\N{NO-BREAK SPACE}"),
    (re.compile(r"(?<=\b[Aa]lpha) (?=%\()"), "\N{NO-BREAK SPACE}"),
    (re.compile(r"(?<=\bt) (?=interval|test)"), "\N{NO-BREAK SPACE}"),
    (re.compile(r"(?<=\d-)(?=%)"), "\N{WORD JOINER}"),
]
"""Where no line may end: before a percent sign, around a sign between letter and figure, in
"t test", and in "95-%-Intervall" before its percent sign, where a hyphen would let it.
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
        if message.id and not _is_filled(message):
            empty.append(str(message.id))
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, no_location=True)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(HEADER.encode() + out.getvalue())
    full = [each for each in catalogue if each.id and _is_filled(each)]
    MO.write_bytes(_compiled("de", {_key(each): each.string for each in full}))
    ENGLISH_MO.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH_MO.write_bytes(_compiled("en", english_apart(catalogue)))
    return empty


def _is_filled(message: Message) -> bool:
    words = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(words)


def kept_together(text: str) -> str:
    """Words as they are read: no line ends within a figure."""
    for place, character in TOGETHER:
        text = place.sub(character, text)
    return text


def english_apart(catalogue: Catalog) -> dict[Key, Words]:
    """English words that are read otherwise than they are marked."""
    marks = [each for each in catalogue if each.id]
    return {_key(each): each.id for each in marks if _together(each.id) != each.id}


def _key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def _together(words: Words) -> Words:
    return kept_together(words) if isinstance(words, str) else tuple(map(kept_together, words))


def _compiled(language: str, found: Mapping[Key, Words]) -> bytes:
    catalogue = Catalog(locale=language, creation_date=WRITTEN, revision_date=WRITTEN, fuzzy=False)
    for (context, marked_as), words in found.items():
        catalogue.add(marked_as, _together(words), context=context)
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    for text in renew():
        sys.stdout.write(f"no German yet: {text}\n")
