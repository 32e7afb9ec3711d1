"""Comments on a draft as pages show them: all of them by piece, or those of one piece.

A page that shows one piece takes `comments_on(draft, path)` into its context as `comments` and
includes authoring/parts/comments.html.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from authoring.comparing import language_of, piece_name
from authoring.forms import CommentForm
from authoring.models import DraftComment, Manuscript, ReviewRequest
from common.records import dataclass
from people.choices import language_name
from people.models import Member, Role


@dataclass(frozen=True, kw_only=True)
class PieceComments:
    """What was said about one piece, with the form for saying more."""

    draft_id: int
    path: str
    """'' for the draft as a whole."""
    name: str
    language: str
    threads: Sequence[DraftComment]
    back: str
    """Where a form leads once it is sent."""
    form: CommentForm

    @property
    def open_count(self) -> int:
        """How many still wait for something to be done."""
        return sum(each.is_open for each in self.threads)


def comments_on(draft: Manuscript, path: str, *, back: str) -> PieceComments:
    """Those of one piece; `back` is the address of the page that shows them. Two queries."""
    threads = DraftComment.objects.filter(draft=draft, path=path).threads()
    return _of_piece(draft, path, list(threads), back)


def all_comments(draft: Manuscript) -> list[PieceComments]:
    """Of every piece that somebody said something about, open ones first. Two queries."""
    back = reverse("authoring:review", args=[draft.pk])
    by_path: dict[str, list[DraftComment]] = {}
    for each in DraftComment.objects.filter(draft=draft).threads():
        by_path.setdefault(each.path, []).append(each)
    pieces = [_of_piece(draft, path, threads, back) for path, threads in by_path.items()]
    return sorted(pieces, key=lambda piece: (not piece.open_count, piece.path))


def _of_piece(
    draft: Manuscript, path: str, threads: Sequence[DraftComment], back: str
) -> PieceComments:
    language = language_of(path)
    return PieceComments(
        draft_id=draft.pk,
        path=path,
        name=piece_name(path, draft.files) if path else "",
        language=language_name(language) if language else "",
        threads=threads,
        back=back,
        form=CommentForm(None, path=path),
    )


def open_comments(draft: Manuscript) -> int:
    """How many wait for something to be done. One query."""
    return DraftComment.objects.open().filter(draft=draft).count()


@dataclass(frozen=True)
class Readers:
    """Who was asked to read a draft, and who else could be."""

    asked: Sequence[ReviewRequest]
    others: Sequence[Member]
    is_mine: bool
    """Whether the reader of the page was asked, and has not said that they have read it."""


def readers_of(draft: Manuscript, member: Member) -> Readers:
    """Two queries."""
    asked = list(draft.review_requests.select_related("reviewer").order_by("asked_at", "pk"))
    admins = Member.objects.filter(organization=draft.organization_id).present()
    others = admins.filter(roles__contains=[Role.ADMIN]).exclude(
        Q(pk=member.pk) | Q(pk__in=[each.reviewer_id for each in asked])
    )
    mine = [each for each in asked if each.reviewer_id == member.pk and each.read_at is None]
    return Readers(asked, list(others.by_name()), is_mine=bool(mine))
