"""One plain, calm mail: paragraphs, at most one button, a footer. Text and HTML say the same: the
text is kept, and the HTML is made of it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from itertools import chain

from django.conf import settings
from django.template.defaultfilters import linebreaksbr, urlize
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from common.records import dataclass

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
_HOLES = re.compile(f"({'|'.join(map(re.escape, (SECRET, KEY, PREFERENCES, ENCLOSED)))})")
_ADDRESS = re.compile(r"https?://\S+")
_FOOTER = "\n\n--\n"


def absolute(path: str) -> str:
    """The full address of a path of the portal."""
    return f"{settings.PORTAL_BASE_URL}{path}"


def body(
    paragraphs: Sequence[str], *, action: tuple[str, str] | None = None, footer: Sequence[str] = ()
) -> str:
    """The text of a mail. `action` is (label, full address); footer lines stand small below.

    {secret}, {key}, {preferences} and {enclosed} may stand in it. Its HTML is made of this text on
    the way out: whatever is in it is shown as written.
    """
    blocks = list(paragraphs)
    if action:
        blocks.append(f"{action[0]}:\n{action[1]}")
    text = "\n\n".join(blocks)
    if footer:
        text += _FOOTER + "\n".join(footer)
    return text + "\n"


@dataclass(frozen=True)
class Form:
    """A text with holes."""

    pieces: tuple[str, ...]
    """Holes and what stands between them."""

    def filled(self, values: Mapping[str, str]) -> str:
        """Hole -> what comes there."""
        return "".join([values.get(piece, piece) for piece in self.pieces])


@functools.lru_cache(maxsize=256)
def forms_of(text: str, language: str) -> tuple[Form, Form]:
    """A text as such and as HTML. Kept: a hundred thousand mails say few different things."""
    return Form(tuple(_HOLES.split(text))), Form(tuple(_HOLES.split(html_of(text, language))))


def html_of(text: str, language: str) -> str:
    """The HTML of a mail that says this, in the language of its reader: a block behind which
    nothing else comes, and which names an address of ours, is a button.

    The template is rendered once for each shape of mail and language, and then only filled in.
    """
    paragraphs, action, footer = pieces_of(text)
    shape = len(paragraphs), int(action is not None), len(footer)
    filling = [_paragraph(each) for each in paragraphs]
    if action is not None:
        label, address = escape(action[0]), escape(action[1])
        filling += [address, label, address]
    filling += [_footer_line(each) for each in footer]
    form = _form(language or settings.LANGUAGE_CODE, shape)
    return "".join(chain.from_iterable(zip(form, [*filling, ""], strict=True)))


def pieces_of(text: str) -> tuple[list[str], tuple[str, str] | None, list[str]]:
    """Paragraphs, the button (label, address) where there is one, and lines of the footer."""
    upper, line, lower = text.rstrip("\n").rpartition(_FOOTER)
    paragraphs = (upper if line else lower).split("\n\n")
    footer = lower.split("\n") if line else []
    label, _colon, address = paragraphs[-1].partition(":\n")
    if not (address.startswith(settings.PORTAL_BASE_URL) and len(address.split()) == 1):
        return paragraphs, None, footer
    return paragraphs[:-1], (label, address), footer


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
    link = f'<a href="{PREFERENCES}">{PREFERENCES}</a>'
    return str(linebreaksbr(text)).replace(PREFERENCES, link)


@functools.lru_cache(maxsize=4096)
def _footer_line(text: str) -> str:
    """Plain text in which addresses lead somewhere. Where the words before an address say what it
    is for, they do: an address as long as the one of preferences makes a mail wider than a phone.
    """
    label, _colon, address = text.rpartition(": ")
    if label and (address == PREFERENCES or _ADDRESS.fullmatch(address)):
        return f'<a href="{escape(address)}">{escape(label)}</a>'
    return str(urlize(text))
