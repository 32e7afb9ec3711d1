"""A story from Twine: the HTML file that it publishes or keeps as its archive, turned into Twee.

Twine escapes whatever stands in it, so that a tag is a tag. The file is cut at its tags and read
once: html.parser takes minutes over a megabyte of tags that are never closed.
"""

from __future__ import annotations

import html
import json
import re
import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _

from common.records import dataclass

Attributes = dict[str, str]
STORY, PASSAGE = "tw-storydata", "tw-passagedata"
_BEGINS = re.compile(rf"<{STORY}(?=[\s>])", re.IGNORECASE)
_PASSAGE = re.compile(rf"<{PASSAGE}(?=[\s>])", re.IGNORECASE)
_COLORED = re.compile(r"<tw-tag(?=[\s>])", re.IGNORECASE)
_TAG = re.compile(r"""((?:[^>"']|"[^"]*"|'[^']*')*+)>""")
_SAID = re.compile(r"""(?<![a-zA-Z-])([a-zA-Z-]++)=(?:"([^"]*)"|'([^']*)')""")
_ZOOM = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
_UUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_IN_NAME = re.compile(r"[\[\]{}\\]")
KEPT_PLACES = ("position", "size")


class NotAStory(Exception):
    """Nothing can be made of it; the message is for whoever brings it."""


class SeveralStories(NotAStory):
    """An archive that holds all stories of somebody: one has to be chosen, by its place."""

    def __init__(self, names: list[str]) -> None:
        self.names = [" ".join(name.split()) for name in names]
        super().__init__(_("The file holds %(count)s stories. Choose one.") % {"count": len(names)})


@dataclass(frozen=True)
class TwinePassage:
    """A passage as it stands in the file."""

    said: Attributes
    written: str

    @property
    def name(self) -> str:
        """On one line."""
        return " ".join(self.said.get("name", "").split())

    @property
    def text(self) -> str:
        """A line that begins like a header is moved in by a space."""
        lines = self.written.splitlines()
        safe = (f" {line}" if line.startswith("::") else line for line in lines)
        return "\n".join(safe).strip("\n")

    @property
    def header(self) -> str:
        """In Twee."""
        tags = " ".join(self.said.get("tags", "").split())
        places = {key: self.said[key] for key in KEPT_PLACES if key in self.said}
        header = ":: " + _IN_NAME.sub(r"\\\g<0>", self.name)
        header += f" [{tags}]" if tags else ""
        return header + (f" {json.dumps(places, separators=(',', ':'))}" if places else "")


@dataclass(frozen=True)
class TwineStory:
    """A story with its passages as they stand in the file."""

    said: Attributes
    passages: list[TwinePassage]
    colors: Attributes
    """Of its tags, for whoever writes it in Twine."""


def is_from_twine(text: str) -> bool:
    """Whether it claims to be."""
    return _BEGINS.search(text) is not None


def one_of(file: str, place: int | None) -> str:
    """The story at this place of an archive, or the only one. Raises SeveralStories."""
    [_around, *stories] = _BEGINS.split(file)
    if len(stories) == 1:
        return file
    if place is None or place >= len(stories):
        raise SeveralStories([_opened(each)[0].get("name", "") for each in stories])
    return f"<{STORY}{stories[place]}"


def twee_of(file: str) -> str:
    """The first story of such a file as Twee. Raises NotAStory."""
    head, *passages = _PASSAGE.split(_BEGINS.split(file)[1])
    _before, *tags = _COLORED.split(head)
    colored = [_opened(each)[0] for each in tags]
    story = TwineStory(
        _opened(head)[0],
        [_passage(each) for each in passages],
        {each["name"]: each["color"] for each in colored if {"name", "color"} <= each.keys()},
    )
    _check(story)
    return "\n\n".join(_sections(story)) + "\n"


def _opened(text: str) -> tuple[Attributes, str]:
    """What a tag says, and what follows it."""
    tag = _TAG.match(text)
    if tag is None:
        raise NotAStory(_("A tag in the file does not end. Is the file whole?"))
    said = {name.lower(): html.unescape(one or other) for name, one, other in _SAID.findall(tag[1])}
    return said, text[tag.end() :]


def _passage(text: str) -> TwinePassage:
    said, rest = _opened(text)
    written, ended, _rest = rest.partition(f"</{PASSAGE}>")
    if not ended:
        raise NotAStory(_("A passage in the file does not end. Is the file whole?"))
    if "<" in written:
        raise NotAStory(_("A passage holds HTML of its own, which Twine does not write."))
    return TwinePassage(said, html.unescape(written))


def _check(story: TwineStory) -> None:
    """What Twee could not say."""
    if not story.passages:
        raise NotAStory(_("The story has no passages."))
    for passage in story.passages:
        if not passage.name:
            raise NotAStory(_("A passage has no name. Give it one in Twine."))
        if re.search(r"[\[\]{}]", passage.said.get("tags", "")):
            text = _("The tags of “%(name)s” hold brackets. Rename them in Twine.")
            raise NotAStory(text % {"name": passage.name})


def _sections(story: TwineStory) -> Iterator[str]:
    title = " ".join(story.said.get("name", "").split())
    yield f":: StoryTitle\n{title}"
    yield f":: StoryData\n{json.dumps(_about(story), indent=2, ensure_ascii=False)}"
    for passage in story.passages:
        yield f"{passage.header}\n{passage.text}".rstrip("\n")


def _about(story: TwineStory) -> dict[str, object]:
    """What the portal reads, and what Twine wants back."""
    zoom = story.said.get("zoom", "")
    number = story.said.get("startnode", "")
    named = {passage.said.get("pid", ""): passage.name for passage in reversed(story.passages)}
    about: dict[str, object] = {
        "ifid": _ifid(story),
        "format": story.said.get("format", ""),
        "format-version": story.said.get("format-version", ""),
        "start": named.get(number, story.passages[0].name),
        "tag-colors": story.colors,
        "zoom": float(zoom) if _ZOOM.fullmatch(zoom) else None,
    }
    return {key: said for key, said in about.items() if said}


def _ifid(story: TwineStory) -> str:
    """In capitals; made of the names of its passages where the file has none that is valid, so that
    the same file gives the same.
    """
    ifid = story.said.get("ifid", "").upper()
    if _UUID.fullmatch(ifid):
        return ifid
    named = "\n".join(passage.name for passage in story.passages)
    return str(uuid.uuid5(uuid.NAMESPACE_URL, named)).upper()
