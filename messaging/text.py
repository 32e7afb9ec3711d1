"""One plain, calm mail: paragraphs, at most one button, a footer. Text and HTML say the same."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import chain

from django.conf import settings
from django.template.defaultfilters import linebreaksbr, urlize
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

SECRET = "{secret}"  # noqa: S105  where the one-use code or link of a message goes on its way out
KEY = "{key}"
"""Where the key of a one-use link goes that stands beside the secret: behind a blank in it."""
PREFERENCES = "{preferences}"
"""Where a mail names the page on which its reader chooses their mail. Filled in on its way out:
whoever looks into the outbox does not get the link of somebody else.
"""
_HOLE = "\x1f"
ENCLOSED = "{enclosed}"
"""Where a mail lists the subjects of the messages that travel in it. Filled in on its way out: what
is called off until then is not among them.
"""


def absolute(path: str) -> str:
    """The full address of a path of the portal."""
    return f"{settings.PORTAL_BASE_URL}{path}"


def body(
    paragraphs: Sequence[str], *, action: tuple[str, str] | None = None, footer: Sequence[str] = ()
) -> tuple[str, str]:
    """(text, html) of a mail. `action` is (label, full address); footer lines stand small below.

    Everything is plain text: HTML in a paragraph is shown as written. {secret}, {key},
    {preferences} and {enclosed} may stand in it.
    """
    lines = list(paragraphs)
    if action:
        lines.append(f"{action[0]}:\n{action[1]}")
    text = "\n\n".join(lines)
    if footer:
        text += "\n\n--\n" + "\n".join(footer)
    return text + "\n", _html(paragraphs, action, footer)


def _html(paragraphs: Sequence[str], action: tuple[str, str] | None, footer: Sequence[str]) -> str:
    """The template's HTML. It is rendered once for each shape of mail and language, and then only
    filled in: a hundred thousand mails differ in a name.
    """
    shape = len(paragraphs), 1 if action else 0, len(footer)
    form = _form(translation.get_language() or settings.LANGUAGE_CODE, shape)
    filling = [_paragraph(each) for each in paragraphs]
    if action:
        label, address = escape(action[0]), escape(action[1])
        filling += [address, label, address]
    filling += [_footer_line(each) for each in footer]
    return "".join(chain.from_iterable(zip(form, [*filling, ""], strict=True)))


@functools.lru_cache(maxsize=256)
def _form(language: str, shape: tuple[int, int, int]) -> tuple[str, ...]:
    """What stands between the holes of a mail with so many paragraphs, buttons and footer lines."""
    paragraphs, buttons, footer = shape
    holes = {
        "paragraphs": [_HOLE] * paragraphs,
        "action": (_HOLE, _HOLE) if buttons else None,
        "footer": [_HOLE] * footer,
    }
    with translation.override(language):
        return tuple(render_to_string("messaging/mail.html", holes).split(_HOLE))


@functools.lru_cache(maxsize=4096)
def _paragraph(text: str) -> str:
    """Plain text with its line ends."""
    return str(linebreaksbr(text))


@functools.lru_cache(maxsize=4096)
def _footer_line(text: str) -> str:
    """Plain text in which addresses lead somewhere."""
    return str(urlize(text))
