"""A program file that somebody has sent, before anything is kept of it: what it would add or
change.

The page that says so carries the files, sealed, to the yes: nothing is kept of a file that nobody
said yes to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.core import signing

from authoring.bundle import Files
from authoring.comparing import Fate, FileDifference, differences_between
from authoring.layout import languages_of
from authoring.manuscript import named_in, read_files
from authoring.models import Manuscript
from authoring.recordings import recordings_missing
from authoring.rules import scene_of
from common.languages import ENGLISH
from common.records import dataclass
from people.choices import language_name
from people.models import Member
from programs.content.kinds import CardPart

LASTS = 24 * 60 * 60
"""Seconds from the look to the yes."""
SALT = "authoring.brought"


@dataclass(frozen=True, kw_only=True)
class BroughtFile:
    """What stands in a file, beside what it would follow or replace."""

    title: str
    problem: str
    """Why it could not be published as it is; '' where it could."""
    before: Manuscript | None
    """The draft that it would replace, else the newest version of the own program of its name."""
    differences: Sequence[FileDifference]
    """Nothing of a new program, which is new as a whole."""
    fates: Counter[Fate]
    modules: Sequence[tuple[str, int]]
    """With how many cards for everybody."""
    languages: Sequence[str]
    """In which it is written, by their names."""
    missing_recordings: Mapping[str, str]
    """Those that cards name and that are not here, each with such a card."""
    sealed: str
    """Files and what they were laid beside, for the yes of whoever looked at them."""

    @property
    def is_for_draft(self) -> bool:
        """Whether a draft would hold these files instead of its own."""
        return self.before is not None and self.before.version_id is None

    @property
    def added(self) -> int:
        """How many pieces would be new; the next two those that say something else, and that go."""
        return self.fates[Fate.NEW]

    @property
    def changed(self) -> int:
        return self.fates[Fate.CHANGED] + self.fates[Fate.MOVED]

    @property
    def gone(self) -> int:
        return self.fates[Fate.GONE]


def looked_at(files: Files, before: Manuscript | None, *, by: Member, language: str) -> BroughtFile:
    """Files that somebody has sent, beside what they would follow or replace. Two queries at most;
    takes up to a second.
    """
    found, codes = read_files(files), languages_of(files)
    differences = differences_between(before.files, files) if before else []
    scene = scene_of(files, language if language in codes else ENGLISH)
    said = {"files": dict(files), "beside": _state(before)}
    return BroughtFile(
        title=found.title or found.slug,
        problem=found.problem,
        before=before,
        differences=differences,
        fates=Counter(each.fate for each in differences),
        modules=[(each.title, len(each.slugs(CardPart.CARDS))) for each in scene.modules],
        languages=list(map(language_name, codes)),
        missing_recordings=recordings_missing(files, by.organization),
        sealed=signing.dumps(said, salt=f"{SALT}.{by.pk}", compress=True),
    )


def followed_by(files: Files, by: Member) -> Manuscript | None:
    """The newest version of the own program of which these files would be the next one."""
    slug, _title = named_in(files)
    own = Manuscript.objects.filter(organization=by.organization_id, program__slug=slug)
    return own.newest().select_related("version", "program").first()


def opened_again(sealed: str, by: Member) -> tuple[dict[str, str], str] | None:
    """(files, what they were laid beside) of a yes; None where it is too old or somebody else's."""
    try:
        said = signing.loads(sealed, salt=f"{SALT}.{by.pk}", max_age=LASTS)
    except signing.BadSignature:
        return None
    return said["files"], said["beside"]


def is_as_seen(beside: str, before: Manuscript | None) -> bool:
    """Whether what was said about a file is still so."""
    return beside == _state(before)


def _state(before: Manuscript | None) -> str:
    return f"{before.pk} {before.changed_at.isoformat()}" if before else ""
