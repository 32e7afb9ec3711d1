"""Stories that somebody brings in: Twee as it is, Twine and ink as Twee; and which file holds a
story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authoring.bundle import Files
from authoring.ink import is_from_ink, twee_of_ink
from authoring.layout import module_slug, modules_of
from authoring.twine import NotAStory, is_from_twine, one_of, twee_of
from common.later import imported_later
from common.records import dataclass

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")

LARGEST_STORY = 1024 * 1024
"""Bytes."""
STORY_FILE = "journey.twee"
_HEADER = re.compile(r"^::(?![ \t]*(?:StoryTitle|StoryData)\b)", re.MULTILINE)
_SCRIPTED = re.compile(r"<(?:script|style)\b[^>]*>\s*[^<\s]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class BroughtStory:
    """What goes into the editor, and what is said about it."""

    text: str
    says: str


def brought_in(sent: bytes, place: int | None = None) -> BroughtStory:
    """Of a file, or of what was pasted; of an archive of Twine the story at this place. Raises
    NotAStory, SeveralStories where an archive holds several and nobody has said which.
    """
    if len(sent) > LARGEST_STORY:
        raise NotAStory(_("That is larger than 1 MB. A story is text only."))
    try:
        text = sent.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAStory(_("This is not text in UTF-8. Save it as UTF-8.")) from error
    if "\0" in text:
        raise NotAStory(_("This is not a text file."))
    if is_from_twine(text):
        return _from_twine(text, place)
    if is_from_ink(text):
        text = twee_of_ink(text)
        if "\0" in text:
            raise NotAStory(_("This is not a text file."))
        return BroughtStory(text=text, says=_counted(len(_HEADER.findall(text)), "ink"))
    count = len(_HEADER.findall(text))
    if not count:
        raise NotAStory(
            _(
                "This is neither Twee, in which a passage begins with ::, nor a file from Twine or "
                "compiled ink."
            )
        )
    return BroughtStory(text=text, says=_with_signs(_counted(count, "Twee"), text))


def _from_twine(html: str, place: int | None) -> BroughtStory:
    html = one_of(html, place)
    text = twee_of(html)
    says = [_counted(len(_HEADER.findall(text)), "Twine")]
    if _SCRIPTED.search(html.partition("<tw-passagedata")[0].partition("<tw-storydata")[2]):
        says.append(_("Its own styles and scripts were left out."))
    return BroughtStory(text=text, says=_with_signs(" ".join(says), text))


def _with_signs(says: str, text: str) -> str:
    """Also what of it the portal does not run."""
    signs = reading.signs_in(text)
    if not signs:
        return says
    more = _(
        "The portal does not run macros, variables and hooks: they stay in it as text. Write "
        "them out or take them out: %(signs)s."
    )
    return f"{says} {more % {'signs': ', '.join(signs[: reading.MOST_SIGNS])}}"


def _counted(count: int, origin: str) -> str:
    text = ngettext(
        "A story of %(count)d passage from %(origin)s.",
        "A story of %(count)d passages from %(origin)s.",
        count,
    )
    return text % {"count": count, "origin": origin}


def story_path(files: Files, module: str, languages: Sequence[str]) -> str:
    """The story of the module with this short name, in the first of these languages that has it; ''
    where none has.
    """
    folders = [folder for folder in modules_of(files) if module_slug(files, folder) == module]
    for language in languages:
        for folder in folders:
            path = f"{language}/{folder}/{STORY_FILE}"
            if path in files:
                return path
    return ""
