"""A leader's own result in words and as a picture: from the cells that were published, and nothing
else.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.languages import in_language
from common.records import dataclass
from peers.gaps import (
    HIGHEST,
    LOWEST,
    ItemFigure,
    OthersCell,
    RatingFigures,
    SpanOfGap,
    change_of,
)
from peers.items import RatedItem
from peers.models import PeerRating
from peers.states import RatingState, RoundState
from programs.construct_words import CONSTRUCT_NAMES, as_counted
from programs.content.paths import GapSeen
from ui.charts import DumbbellChart, DumbbellRow
from ui.numbers import DASH, number

GAP_NAMES = {
    GapSeen.BLIND_SPOT: gettext_lazy("Blind spot"),
    GapSeen.HIDDEN_STRENGTH: gettext_lazy("Hidden strength"),
    GapSeen.CLOSE: gettext_lazy("No clear difference"),
}
GAP_MEANINGS = {
    GapSeen.BLIND_SPOT: gettext_lazy("You see more of this in yourself than others do."),
    GapSeen.HIDDEN_STRENGTH: gettext_lazy("Others see more of this in you than you do."),
    GapSeen.CLOSE: gettext_lazy(
        "What you say and what others say do not differ by more than chance, with so few raters."
    ),
}

TURNED_MEANINGS = {
    **GAP_MEANINGS,
    GapSeen.BLIND_SPOT: gettext_lazy("Others see more of this in you than you do."),
    GapSeen.HIDDEN_STRENGTH: gettext_lazy("You see more of this in yourself than others do."),
}
"""The same of items whose figures are turned round: what was asked is what one should not do."""


@dataclass(frozen=True, kw_only=True)
class SeenItem:
    """One item with everything that is said of it."""

    number: int
    item: RatedItem
    text: str
    figure: ItemFigure
    before: ItemFigure | None = None
    """The same in the round before, where there was one that asked it."""
    least: str
    """From how many on an average is shown, in a word."""

    @property
    def construct(self) -> str:
        """What it is a sign of."""
        return str(CONSTRUCT_NAMES[self.item.construct])

    @property
    def name(self) -> str:
        """As the picture calls it."""
        return f"{self.number}. {self.construct}"

    @property
    def is_shown(self) -> bool:
        """Whether enough said something about it."""
        return self.figure.others is not None

    @property
    def has_word(self) -> bool:
        """Whether it is a blind spot or a hidden strength."""
        gap = self.figure.gap
        return gap is not None and gap.word != GapSeen.CLOSE

    @property
    def word(self) -> str:
        """What the gap is called; '' where there is none to speak of."""
        gap = self.figure.gap
        return "" if gap is None else str(GAP_NAMES[gap.word])

    @property
    def meaning(self) -> str:
        """The same in a sentence."""
        gap = self.figure.gap
        meanings = TURNED_MEANINGS if self.item.is_reversed else GAP_MEANINGS
        return "" if gap is None else str(meanings[gap.word])

    @property
    def figures(self) -> str:
        """You 5, others about 3.5 (6 raters; 95% interval 2.2 to 4.8); without a figure, why."""
        others = self.figure.others
        own = DASH if self.figure.own is None else str(self.figure.own)
        if others is None:
            text = _("You: %(own)s. Others: fewer than %(least)s said something.")
            return text % {"own": own, "least": self.least}
        return _("You: %(own)s. Others: %(others)s.") % {"own": own, "others": _others(others)}

    @property
    def groups(self) -> str:
        """Both groups, where each has enough."""
        reports, peers = self.figure.reports, self.figure.peers
        if reports is None or peers is None:
            return ""
        words = {"reports": _others(reports), "peers": _others(peers)}
        return _("People who report to you: %(reports)s. Others around you: %(peers)s.") % words

    @property
    def gap(self) -> str:
        """The difference with its interval."""
        return _difference(_("You minus others"), self.figure.gap)

    @property
    def change(self) -> str:
        """How the others' mean changed since the round before."""
        before, after = self.before and self.before.others, self.figure.others
        if not before or not after:
            return ""
        return _difference(_("Others, since last time"), change_of(before, after))


def _others(cell: OthersCell) -> str:
    words = {
        "mean": mean_in_words(cell),
        "n": cell.n,
        "low": number(cell.low),
        "high": number(cell.high),
    }
    return _("%(mean)s (n = %(n)s, 95%% interval %(low)s to %(high)s)") % words


def mean_in_words(cell: OthersCell) -> str:
    """A mean as it was rounded: "about 3.5", "4.5 or more"."""
    value = {"value": number(cell.value)}
    if cell.is_low_end:
        return _("%(value)s or less") % value
    return (_("%(value)s or more") if cell.is_high_end else _("about %(value)s")) % value


def _difference(label: str, span: SpanOfGap | None) -> str:
    if span is None:
        return ""
    words = {
        "label": label,
        "value": number(span.value),
        "low": number(span.low),
        "high": number(span.high),
    }
    return _("%(label)s: %(value)s (95%% interval %(low)s to %(high)s)") % words


def seen_items(
    rating: PeerRating, language: str, before: PeerRating | None = None
) -> list[SeenItem]:
    """All items of a closed rating, in their order; [] where nobody was asked."""
    if rating.figures is None:
        return []
    figures = {each.slug: each for each in rating.figures.items}
    earlier = _by_slug(before.figures if before else None)
    return [
        SeenItem(
            number=place,
            item=item,
            text=as_counted(in_language(item.own, language), is_reversed=item.is_reversed),
            figure=figures[item.slug],
            before=earlier.get(item.slug),
            least=rating.round.least_word,
        )
        for place, item in enumerate(rating.round.items, start=1)
    ]


def _by_slug(figures: RatingFigures | None) -> dict[str, ItemFigure]:
    return {each.slug: each for each in figures.items} if figures else {}


def rating_before(rating: PeerRating) -> PeerRating | None:
    """The same leader's latest result before this one, in the same cohort. One query."""
    earlier = PeerRating.objects.filter(
        enrollment=rating.enrollment_id,
        state=RatingState.CLOSED,
        figures__isnull=False,
        round__state=RoundState.CLOSED,
        round__closed_at__lt=rating.round.closed_at,
    )
    return earlier.select_related("round").order_by("-round__closed_at").first()


def picture_of(items: Sequence[SeenItem]) -> DumbbellChart:
    """Oneself and the others, item by item."""
    return DumbbellChart(
        slug="seen",
        title=_("How you see it, and how others do"),
        rows=[_row(each) for each in items],
        minimum=LOWEST,
        maximum=HIGHEST,
        first_heading=_("You"),
        second_heading=_("Others"),
        row_heading=_("Question"),
    )


def _row(seen: SeenItem) -> DumbbellRow:
    others = seen.figure.others
    if others is None:
        hidden = _("fewer than %(least)s") % {"least": seen.least}
        return DumbbellRow(label=seen.name, first=seen.figure.own, hidden_reason=hidden)
    return DumbbellRow(
        label=seen.name,
        first=seen.figure.own,
        second=others.value,
        low=others.low,
        high=others.high,
        n=others.n,
        said=mean_in_words(others),
        verdict=seen.word if seen.has_word else "",
    )
