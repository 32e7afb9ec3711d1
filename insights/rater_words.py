"""Figures about raters in words: for the page, the download, and a rater about themselves."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Level
from common.records import dataclass
from insights.agreement import MINIMUM, RaterFigures, RatersFound
from insights.drifting import LEAST_OF_RATER, Measured
from insights.formatting import percent, signed
from insights.stats import Stat
from measurement.alpha import reading
from measurement.ratings import WhyNot
from ui.charts.levels import band_words
from ui.numbers import DASH, number, whole_percent

SHARE = "share"


@dataclass(frozen=True, kw_only=True)
class RaterFigure:
    """One figure with what it is and how it was reckoned."""

    what: str
    measured: Measured
    method: str
    unit: str = ""
    note: str = ""

    @property
    def stat(self) -> Stat:
        """As the page shows it."""
        found = self.measured
        if found.value is None:
            return Stat(
                label=self.what, value=DASH, n=found.n, method=self.method, note=why_not(found)
            )
        return Stat(
            label=self.what,
            value=percent(found.value) if self.unit == SHARE else number(found.value, 2),
            n=found.n,
            interval=_ends(found, is_share=self.unit == SHARE),
            method=self.method,
            note=self.note,
        )


def why_not(found: Measured) -> str:
    """Why a figure is not given."""
    reasons = {
        WhyNot.ALL_ALIKE: _("undefined: everybody gave the same level, which is not disagreement"),
        WhyNot.INCOMPLETE: _("needs role-plays that every rater scored"),
        WhyNot.NOT_CONNECTED: _("these raters cannot be set against each other yet"),
    }
    return next(
        (text for why, text in reasons.items() if why == found.why_not), _("not enough data")
    )


def _ends(found: Measured, *, is_share: bool) -> str:
    if found.low is None or found.high is None:
        return ""
    ends = (
        (str(whole_percent(found.low)), percent(found.high))
        if is_share
        else (number(found.low, 2), number(found.high, 2))
    )
    return _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}


def alike_stats(found: RatersFound) -> list[Stat]:
    """The few that the results show: exact, and alpha of all criteria. Adjacent is near 100% in
    almost every pilot and stands with the others, on the page about raters.
    """
    if found.is_hidden:
        return []
    same, _neighboring = _alike(found)
    return [same.stat, _together(found).stat]


def all_figures(found: RatersFound) -> list[RaterFigure]:
    """Every figure but the raw levels, raters by their letters."""
    return [*shared_figures(found), *_shifts(found)]


def shared_figures(found: RatersFound) -> list[RaterFigure]:
    """Those about all raters together, and about none of them."""
    return [*_alike(found), *_kappa(found), *_alphas(found), *correlation_figures(found)]


def pair_stats(found: RatersFound) -> list[Stat]:
    """How often alike, and with two raters kappa."""
    return [each.stat for each in (*_alike(found), *_kappa(found))]


def _alike(found: RatersFound) -> list[RaterFigure]:
    method = _("pairs of levels; interval 95% by likelihood, role-plays as clusters")
    return [
        RaterFigure(what=_("Same level"), measured=found.exact, unit=SHARE, method=method),
        RaterFigure(
            what=_("Same or neighboring level"), measured=found.adjacent, unit=SHARE, method=method
        ),
    ]


def _kappa(found: RatersFound) -> list[RaterFigure]:
    if found.kappa is None:
        return []
    return [
        RaterFigure(
            what=_("Kappa with quadratic weights"),
            measured=found.kappa,
            method=_("Cohen 1968; interval 95% by leaving out one leader at a time"),
        )
    ]


def _alpha_name(name: str) -> str:
    return _("Krippendorff's alpha: %(criterion)s") % {"criterion": name or _("all criteria")}


def _alphas(found: RatersFound) -> list[RaterFigure]:
    method = _("ordered levels; interval 95% by leaving out one leader at a time")
    return [
        RaterFigure(what=_alpha_name(each.name), measured=each.alpha, method=method)
        for each in found.alphas
    ]


def _together(found: RatersFound) -> RaterFigure:
    return RaterFigure(
        what=_("Krippendorff's alpha, ordered levels"),
        measured=found.together,
        method=_("interval 95% by leaving out one leader at a time"),
        note=alpha_reading(found.together),
    )


def alpha_reading(found: Measured) -> str:
    """What decisions the levels can carry; '' where alpha is not given."""
    if found.value is None:
        return ""
    return {
        "firm": _("reliable enough for group figures"),
        "tentative": _("tentative: no decision about a person"),
        "none": _("too low: no decision may rest on these levels"),
    }[reading(found.value)]


def correlation_figures(found: RatersFound) -> list[RaterFigure]:
    """The three ICCs, over each rater's mean of the criteria."""
    method = _(
        "McGraw and Wong 1996; mean of the criteria, interval 95% by leaving out one leader at a "
        "time"
    )
    names = (
        (_("ICC(A,1): one rater, taken as they are"), found.agreement_one),
        (_("ICC(A,k): the mean of all raters"), found.agreement_all),
        (_("ICC(C,1): one rater, severity taken off"), found.consistency_one),
    )
    return [RaterFigure(what=name, measured=each, method=method) for name, each in names]


def _shifts(found: RatersFound) -> Iterator[RaterFigure]:
    method = _("additive model, least squares; CR2 interval 95%")
    for each in found.raters:
        what = _("Severity of %(rater)s") % {"rater": rater_name(found, each)}
        yield RaterFigure(what=what, measured=each.shift, unit=_("levels"), method=method)
    for each in found.raters if drift_is_told(found) else ():
        what = _("Drift of %(rater)s") % {"rater": rater_name(found, each)}
        yield RaterFigure(what=what, measured=each.drift, unit=_("levels"), method=method)


def drift_is_told(found: RatersFound) -> bool:
    """Whether it is there for anybody: before the closing it is not."""
    return any(each.drift.value is not None for each in found.raters)


def rater_name(found: RatersFound, rater: RaterFigures, reader: int | None = None) -> str:
    """By letter; whoever reads it knows themselves."""
    known = {"letter": found.letter_of(rater.rater)}
    if rater.rater == reader:
        return _("Rater %(letter)s (you)") % known
    return _("Rater %(letter)s") % known


@dataclass(frozen=True, kw_only=True)
class RaterLine:
    """One rater in the table: what they gave, as it is."""

    name: str
    scored: int
    beside: int
    """Role-plays somebody else scored as well."""
    levels: list[tuple[str, str]]
    """Each with how often they gave it, in bands."""
    shift: str
    error: str


def rater_lines(found: RatersFound, reader: int | None) -> list[RaterLine]:
    """In the order of their letters."""
    return [
        RaterLine(
            name=rater_name(found, each, reader),
            scored=each.scored,
            beside=each.shift.n,
            levels=level_bands(each),
            shift=DASH if each.shift.value is None else signed(each.shift.value),
            error=DASH if each.error is None else number(each.error, 2),
        )
        for each in found.raters
    ]


def level_shares(rater: RaterFigures) -> list[tuple[str, str]]:
    """Each level with its share among all a rater gave, and the count."""
    total = sum(rater.levels)
    shares = [
        _("%(share)s (%(count)s)") % {"share": percent(count / total), "count": count}
        for count in rater.levels
    ]
    return list(zip(map(str, Level.labels), shares, strict=True))


def level_bands(rater: RaterFigures) -> list[tuple[str, str]]:
    """Each level with how often it was given, in bands; a dash of whom nothing is told."""
    bands = [band_words(band) for band in rater.bands] or [DASH] * len(Level.labels)
    return list(zip(map(str, Level.labels), bands, strict=True))


def what_is_missing(found: RatersFound) -> str:
    """How many more role-plays have to be scored twice; '' where there are enough."""
    lacking = MINIMUM - found.doubled
    if lacking <= 0:
        return ""
    if not found.scored:
        nothing = _(
            "No role-play has been scored yet. It takes %(minimum)s that two raters scored."
        )
        return nothing % {"minimum": MINIMUM}
    return ngettext(
        "%(doubled)s of %(scored)s role-plays were scored by two or more raters. It takes "
        "%(minimum)s: one more has to be scored twice.",
        "%(doubled)s of %(scored)s role-plays were scored by two or more raters. It takes "
        "%(minimum)s: %(lacking)s more have to be scored twice.",
        lacking,
    ) % {
        "doubled": found.doubled,
        "scored": found.scored,
        "minimum": MINIMUM,
        "lacking": lacking,
    }


def waiting_words() -> str:
    """Where there is enough, and no round of it has closed."""
    return _("Enough role-plays were scored twice. The figures come with the next round.")


def own_stats(own: RaterFigures) -> list[Stat]:
    """A rater's own agreement with others, own severity, and after the closing its drift."""
    method = _("with each other rater; interval 95% by likelihood, role-plays as clusters")
    shift = own.shift
    known = Stat(
        label=_("Your severity"),
        value=DASH,
        n=shift.n,
        method=_("levels compared with the mean of all raters; additive model, CR2 interval 95%"),
        note=too_few_of_own(shift),
    )
    if shift.value is not None:
        known = Stat(
            label=known.label,
            value=signed(shift.value),
            n=shift.n,
            interval=_ends(shift, is_share=False),
            method=known.method,
            note=_("standard error %(error)s") % {"error": number(own.error, 2)}
            if own.error is not None
            else "",
        )
    alike = (
        (_("Same level as another rater"), own.exact),
        (_("Same or neighboring level"), own.adjacent),
    )
    return [
        *(
            RaterFigure(what=what, measured=each, unit=SHARE, method=method).stat
            for what, each in alike
        ),
        known,
        *_own_drift(own),
    ]


def _own_drift(own: RaterFigures) -> list[Stat]:
    moved = own.drift
    if moved.value is None:
        return []
    method = _(
        "levels from kickoff to closing, compared with the others; additive model, CR2 interval 95%"
    )
    ends = _ends(moved, is_share=False)
    label, value = _("Your drift"), signed(moved.value)
    return [Stat(label=label, value=value, n=moved.n, interval=ends, method=method)]


def own_drift_words(own: RaterFigures) -> str:
    """What the drift comes to, for the rater; '' where there is none."""
    moved = own.drift
    if moved.value is None:
        return ""
    if moved.low is None or moved.high is None or moved.low <= 0 <= moved.high:
        return _(
            "From the kickoff to the closing your levels moved no more than chance can, "
            "compared with the others'."
        )
    known = {"levels": number(abs(moved.value), 2)}
    if moved.value > 0:
        return (
            _(
                "From the kickoff to the closing you grew milder compared with the others, by "
                "about %(levels)s of a level. A round of calibration shows it on the same "
                "samples."
            )
            % known
        )
    return (
        _(
            "From the kickoff to the closing you grew more severe compared with the others, by "
            "about %(levels)s of a level. A round of calibration shows it on the same samples."
        )
        % known
    )


def too_few_of_own(found: Measured) -> str:
    """What a rater's own figure lacks."""
    if found.why_not != WhyNot.TOO_FEW:
        return why_not(found)
    if found.n >= LEAST_OF_RATER:
        return _("not enough data: the pilot needs %(number)s role-plays scored twice") % {
            "number": MINIMUM
        }
    return _("not enough data: %(n)s of %(number)s role-plays that somebody else scored, too") % {
        "n": found.n,
        "number": LEAST_OF_RATER,
    }


def own_words(own: RaterFigures) -> str:
    """A rater's severity as one would say it; '' where there is none."""
    shift = own.shift
    if shift.value is None:
        return ""
    if shift.low is None or shift.high is None or shift.low <= 0 <= shift.high:
        return _(
            "On the same role-plays your levels are about where the others' are. What difference "
            "there is may be chance."
        )
    known = {"levels": number(abs(shift.value), 2)}
    if shift.value < 0:
        return (
            _(
                "On the same role-plays you tend to give lower levels than the others, by about "
                "%(levels)s of a level. Neither is wrong: it is worth a talk about the anchors."
            )
            % known
        )
    return (
        _(
            "On the same role-plays you tend to give higher levels than the others, by about "
            "%(levels)s of a level. Neither is wrong: it is worth a talk about the anchors."
        )
        % known
    )
