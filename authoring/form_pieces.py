"""The forms of a program as pieces beside its others: program.toml, cut into what all forms share
and one text for each, and put together again.
"""

from __future__ import annotations

import re

from authoring.bundle import Files
from authoring.form_changes import FORMS
from authoring.layout import NotThere
from authoring.manuscript import ABOUT

FOLDER = f"{ABOUT}/"
"""What the names of the cut texts begin with: no file of a program can be called so."""
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")


def forms_apart(files: Files) -> dict[str, str] | None:
    """With a text for each form; None where they cannot be cut out, or something follows them."""
    try:
        cut = FORMS.texts(files)
    except NotThere:
        return None
    if cut.after or not cut.tables:
        return None
    texts = {
        f"{FOLDER}{place:02d}-{_slug(text, place)}.toml": text
        for place, text in enumerate(cut.tables, start=1)
    }
    return {**files, **texts, ABOUT: cut.before}


def forms_joined(files: Files) -> dict[str, str]:
    """The files with program.toml as one again."""
    names = sorted(path for path in files if path.startswith(FOLDER))
    if not names:
        return dict(files)
    texts = [files[name] for name in names]
    ended = [text if text.endswith("\n") else f"{text}\n" for text in texts[:-1]]
    kept = {path: text for path, text in files.items() if path not in names}
    return {**kept, ABOUT: "".join([kept.get(ABOUT, ""), *ended, texts[-1]])}


def form_name(text: str, language: str) -> str:
    """What a form calls itself in a language."""
    said = FORMS.one(text)
    name = said.get("name")
    return str(name.get(language, "")) if isinstance(name, dict) else str(said.get("slug", ""))


def _slug(text: str, place: int) -> str:
    slug = FORMS.one(text).get("slug")
    return slug if isinstance(slug, str) and _SLUG.fullmatch(slug) else str(place)
