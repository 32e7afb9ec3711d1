"""Files that are written in parts and sent as one, because every request costs a phone a moment.

The style sheet is a file per layer and component in styles/, a larger script a file per idea in
scripts/. Both are whole by the standards of the web, `@import` and `import`; here the parts are put
in place of those lines. Nothing else is changed but comments, and indents of the style sheet.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import allauth
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage

_OURS = settings.BASE_DIR / "scripts"
_THEIRS = Path(allauth.__file__).parent
ENTRIES = {
    "css/portal.css": (settings.BASE_DIR / "styles" / "portal.css",),
    "css/authoring.css": (settings.BASE_DIR / "styles" / "authoring.css",),
    "css/video.css": (settings.BASE_DIR / "styles" / "video.css",),
    "css/story.css": (settings.BASE_DIR / "styles" / "story.css",),
    "css/record.css": (settings.BASE_DIR / "styles" / "record.css",),
    "css/report.css": (settings.BASE_DIR / "styles" / "report.css",),
    "css/figures.css": (settings.BASE_DIR / "styles" / "figures.css",),
    "css/roi.css": (settings.BASE_DIR / "styles" / "roi.css",),
    "css/wizard.css": (settings.BASE_DIR / "styles" / "wizard.css",),
    "css/gallery.css": (settings.BASE_DIR / "styles" / "gallery.css",),
    "js/portal.js": (settings.BASE_DIR / "scripts" / "portal.js",),
    "js/scoring.js": (settings.BASE_DIR / "scripts" / "scoring.js",),
    "js/offline.js": (settings.BASE_DIR / "scripts" / "offline.js",),
    "js/player.js": (settings.BASE_DIR / "scripts" / "player.js",),
    "js/notes.js": (settings.BASE_DIR / "scripts" / "notes.js",),
    "js/story.js": (settings.BASE_DIR / "scripts" / "story.js",),
    "js/recall.js": (settings.BASE_DIR / "scripts" / "recall.js",),
    "js/pulse.js": (settings.BASE_DIR / "scripts" / "pulse.js",),
    "js/editor.js": (settings.BASE_DIR / "scripts" / "editor.js",),
    "js/roi.js": (settings.BASE_DIR / "scripts" / "roi.js",),
    "js/part.js": (settings.BASE_DIR / "scripts" / "part.js",),
    "js/waiting.js": (settings.BASE_DIR / "scripts" / "waiting.js",),
    # What the sign-in's library brings for passkeys, in the order in which it wants them.
    "js/passkeys.js": (
        settings.BASE_DIR / "scripts" / "passkeys.js",
        _THEIRS / "mfa/static/mfa/js/webauthn-json.js",
        _THEIRS / "mfa/static/mfa/js/webauthn.js",
        _THEIRS / "account/static/account/js/onload.js",
    ),
}
"""Where a joined file is served, and the parts it begins with."""
_PART_OF_STYLES = re.compile(r'^@import "([\w/-]+\.css)";$', re.MULTILINE)
_PART_OF_SCRIPT = re.compile(r'^import \{[^}]*\} from "\.\.?/([\w/-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_LINE_OF_COMMENT = re.compile(r"^[ ]*//.*\n", re.MULTILINE)
_COMMENT, _INDENT = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"\n\s*")


def whole(path: str) -> str:
    """The text of a joined file; scripts of others do not end as the next one needs it."""
    return "\n;\n".join(join(entry) for entry in ENTRIES[path])


def join(entry: Path) -> str:
    """The text of an entry with its parts in place. Raises OSError when a part is missing.

    The parts of a script share one scope afterwards, so no two may use the same name at their top.
    """
    text = entry.read_text(encoding="utf-8")
    if entry.suffix == ".css":
        styles = _PART_OF_STYLES.sub(lambda found: _read(entry, found[1]), text)
        return _INDENT.sub("\n", _COMMENT.sub("", styles)).lstrip()
    script = _PART_OF_SCRIPT.sub(lambda found: _bare(_read(entry, found[1])), text)
    return _LINE_OF_COMMENT.sub("", script) if entry.is_relative_to(_OURS) else script


def _bare(part: str) -> str:
    """A part of a script without what it says of others: its entry names all of them."""
    return _EXPORT.sub("", _PART_OF_SCRIPT.sub("", part))


def _read(entry: Path, part: str) -> str:
    return (entry.parent / part).read_text(encoding="utf-8")


class JoiningFinder(BaseFinder):
    """Hands joined files to collectstatic, and to tests, which serve without it, a copy on disk."""

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002  Django's own
        """Where a joined file stands on disk, written anew when its parts have changed."""
        found = [str(_on_disk(path))] if path in ENTRIES else []
        # Django takes a None for one more file that was found.
        return found if find_all or not found else found[0]

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Every joined file, in memory."""
        storage = InMemoryStorage()
        for path in ENTRIES:
            storage.save(path, ContentFile(whole(path)))
            yield path, storage


def _on_disk(path: str) -> Path:
    copy = Path(tempfile.gettempdir()) / f"portal-joined-{os.getuid()}" / path
    copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = whole(path)
    if not copy.exists() or copy.read_text(encoding="utf-8") != text:
        fresh = copy.with_suffix(f".{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(copy)
    return copy
