"""Mail that lies aside in the folders of a mail server, for somebody to look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from common.copies import is_held
from messaging.maildir import ASIDE, lying_in
from people.personal import Traces


def clear_folders(traces: Traces) -> int:
    """Delete what names the person; how many. A second call finds none. A copy of the portal leaves
    alone what is the portal's.
    """
    gone = 0
    if is_held():
        return gone
    for mail in _aside():
        with suppress(OSError):
            content = mail.read_bytes().lower()
            if any(term.lower().encode() in content for term in traces.terms):
                mail.unlink()
                gone += 1
    return gone


def _aside() -> Iterator[Path]:
    for folder in (settings.BOUNCE_FOLDER, settings.REPLY_FOLDER):
        if folder:
            yield from lying_in(Path(folder) / ASIDE)
