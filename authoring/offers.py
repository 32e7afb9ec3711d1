"""What a newer edition of the program that a draft was copied from offers to it, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authoring.comparing import MOST_LINES, DiffLine, Fate, lines_between, piece_name
from authoring.editions import ABOUT_KEY, FORMS, MODULES, TRANSCRIPTS, Edition
from authoring.form_pieces import form_name
from authoring.layout import languages_of, tables_of
from authoring.lineage import without_lines
from authoring.manuscript import ABOUT
from authoring.models import Manuscript
from authoring.pieces import module_title
from authoring.queries import draft_or_published, newer_edition
from authoring.three_ways import (
    ChangedBy,
    Divergence,
    Sides,
    Unit,
    sides_of,
    to_decide,
)
from authoring.worded_lines import labels_in
from common.languages import ENGLISH
from common.quoting import inside_marks
from common.records import dataclass
from people.choices import language_name
from people.models import Member
from programs.models import ProgramVersion
from programs.remarks import ProgramRemark


@dataclass(frozen=True, kw_only=True)
class OfferedText:
    """What changed in one language, on both sides."""

    language: str
    """Code; '' where it is written once for all."""
    language_name: str
    theirs: Sequence[DiffLine]
    ours: Sequence[DiffLine]
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class OfferedPiece:
    """One thing to take or leave."""

    key: str
    name: str
    module: str
    """Title of the module that it belongs to; '' for what belongs to the whole program, and where
    its name says it.
    """
    fate: Fate
    """In the newer edition."""
    is_missing_here: bool
    texts: Sequence[OfferedText]
    is_ticked: bool

    @property
    def is_new(self) -> bool:
        """Whether it was not there before."""
        return self.fate is Fate.NEW

    @property
    def is_moved(self) -> bool:
        """Whether only an order is another."""
        return self.fate is Fate.MOVED

    @property
    def is_gone(self) -> bool:
        """Whether the newer edition is without it."""
        return self.fate is Fate.GONE


@dataclass(frozen=True)
class Offer:
    """A newer edition, and how it stands to a draft."""

    manuscript: Manuscript
    edition: Manuscript
    sides: Sides

    @cached_property
    def divergences(self) -> list[Divergence]:
        """Everything that differs, on whichever side it was changed."""
        return self.sides.divergences()

    @cached_property
    def count(self) -> int:
        """How much there is to decide."""
        return len(to_decide(self.divergences))

    @cached_property
    def fingerprint(self) -> str:
        """Of what is decided about."""
        return f"{self.manuscript.settled_with_id}-{self.edition.pk}-{self.sides.fingerprint()}"

    @property
    def title(self) -> str:
        """That it is there."""
        return _("There is a newer edition of “%(title)s”") % {"title": self.edition.title}

    @property
    def extent(self) -> str:
        """How many pieces differ."""
        text = ngettext("%(count)d piece differs.", "%(count)d pieces differ.", self.count)
        return text % {"count": self.count}

    @property
    def further_languages(self) -> str:
        """Names of those that the newer edition is written in and the draft is not."""
        there = languages_of(self.sides.theirs.files)
        return ", ".join(language_name(each) for each in there if each not in self.sides.languages)

    def pieces(
        self, changed_by: ChangedBy, ticked: Mapping[str, bool] | None = None
    ) -> list[OfferedPiece]:
        """Those that were changed on a side. `ticked` is what somebody chose before; what they
        have not seen begins as it would.
        """
        is_ticked = changed_by is ChangedBy.THEM
        return [
            _offered(each, self.sides, is_ticked=(ticked or {}).get(each.key, is_ticked))
            for each in self.divergences
            if each.changed_by is changed_by
        ]


def offer_for(manuscript: Manuscript, member: Member) -> Offer | None:
    """What is newer for an own program or a draft of one; None where nothing is, or where its
    program.toml cannot be read, so that nobody could tell.
    """
    edition = newer_edition(manuscript, member)
    if edition is None or not tables_of(manuscript.files, ABOUT):
        return None
    base = Manuscript.objects.get(pk=manuscript.settled_with_id or 0)
    offer = Offer(manuscript, edition, sides_of(base.files, edition.files, manuscript.files))
    return offer if offer.count else None


def remark_about(member: Member, version: ProgramVersion) -> ProgramRemark | None:
    """On the page of an own program: that there is a newer edition of what it was copied from."""
    if version.organization_id is None or version.program.is_retired:
        return None
    found = draft_or_published(version, member)
    offer = offer_for(found, member) if found else None
    if found is None or offer is None:
        return None
    begin = reverse("authoring:revise", args=[version.pk]) + "?to=edition"
    return ProgramRemark(
        title=offer.title,
        text=offer.extent,
        url=reverse("authoring:edition", args=[found.pk]) if found.is_draft else begin,
        link=_("See what differs, and take what you like"),
    )


def _offered(divergence: Divergence, sides: Sides, *, is_ticked: bool) -> OfferedPiece:
    _base, theirs, ours = sides.values(divergence)
    was_there = any(_said(divergence, sides.base, sides).values())
    fate = Fate.CHANGED if was_there and theirs else Fate.NEW if theirs else Fate.GONE
    is_moved = divergence.unit is Unit.ORDER or divergence.key in sides.sent
    holder = next(each for each in (sides.theirs, sides.ours, sides.base) if _has(each, divergence))
    name, module = _name(divergence, holder), _module(divergence, holder, sides.ours)
    return OfferedPiece(
        key=divergence.key,
        name=name,
        module="" if name[:-1].endswith((f"“{module}", f"„{module}")) else module,
        fate=Fate.MOVED if is_moved else fate,
        is_missing_here=not ours,
        texts=list(_texts(divergence, sides)),
        is_ticked=is_ticked,
    )


def _has(edition: Edition, divergence: Divergence) -> bool:
    key = divergence.key
    if divergence.unit is Unit.MODULE:
        return key.removesuffix("/") in edition.folders
    return key in (edition.shelves if divergence.unit is Unit.ORDER else edition.pieces)


def _name(divergence: Divergence, holder: Edition) -> str:
    key = divergence.key
    if divergence.unit is Unit.ORDER:
        return _order_name(key)
    if divergence.unit is Unit.MODULE:
        title = module_title(holder.files, holder.folders[key.removesuffix("/")])
        return _("Module “%(title)s”") % {"title": inside_marks(title)}
    if key == ABOUT_KEY:
        return _("About the program")
    paths = holder.pieces[key]
    if key.startswith(FORMS):
        return _("Weeks “%(title)s”") % {"title": form_name(holder.files[paths[""]], ENGLISH)}
    return piece_name(paths.get(ENGLISH) or next(iter(paths.values())), holder.files)


def _order_name(shelf: str) -> str:
    if shelf == MODULES:
        return _("Order of the modules")
    if shelf in (TRANSCRIPTS, FORMS):
        is_form = shelf == FORMS
        return _("Order of the schedules") if is_form else _("Order of the transcripts")
    is_booster = shelf.endswith("/boosters/")
    return _("Order of the refreshers") if is_booster else _("Order of the cards")


def _module(divergence: Divergence, *holders: Edition) -> str:
    module = divergence.key.partition("/")[0]
    if not module or divergence.unit is Unit.MODULE:
        return ""
    known = next(each for each in holders if module in each.folders)
    return module_title(known.files, known.folders[module])


def _texts(divergence: Divergence, sides: Sides) -> Iterator[OfferedText]:
    said = [_said(divergence, each, sides) for each in (sides.base, sides.theirs, sides.ours)]
    base, theirs, ours = said
    labels = _labels(divergence, sides)
    for language in sorted({*base, *theirs, *ours}, key=lambda each: (each != ENGLISH, each)):
        before = base.get(language, "")
        there = lines_between(before, theirs.get(language, ""), labels)
        here = lines_between(before, ours.get(language, ""), labels)
        if there or here:
            yield OfferedText(
                language=language,
                language_name=language_name(language) if language else "",
                theirs=there[:MOST_LINES],
                ours=here[:MOST_LINES],
                has_more=max(len(there), len(here)) > MOST_LINES,
            )


def _labels(divergence: Divergence, sides: Sides) -> dict[str, str]:
    """What the fields of a piece are called."""
    for edition in (sides.theirs, sides.ours, sides.base):
        paths = edition.pieces.get(sides.key_in(edition, divergence.key), {})
        if divergence.unit is Unit.PIECE and paths:
            return labels_in(edition.files, next(iter(paths.values())))
    return {}


def _said(divergence: Divergence, edition: Edition, sides: Sides) -> dict[str, str]:
    """By language; of a module and an order, which names stand in it."""
    key = divergence.key
    if divergence.unit is Unit.PIECE:
        said = edition.said(sides.key_in(edition, key), sides.languages)
        return without_lines(said)
    if divergence.unit is Unit.MODULE:
        names = edition.keys_of(key.removesuffix("/"))
    elif key == MODULES:
        titles = [module_title(edition.files, folder) for folder in edition.folders.values()]
        return {"": "\n".join(titles)}
    else:
        names = [f"{key}{name}" for name in edition.order_of(key)]
    titles = [_name(Divergence(each, Unit.PIECE, ChangedBy.US), edition) for each in names]
    return {"": "\n".join(titles)}
