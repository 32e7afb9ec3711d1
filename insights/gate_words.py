"""What stands in the way of a figure, and what would be enough, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.formatting import percent
from insights.gates import FigureGate, FigureSize, Hurdle, HurdleKind
from insights.stats import Stat
from surveys.anonymity import LEAST_GROUP
from ui.numbers import number

TWO_DIGITS = 2


def why_words(stands: FigureGate) -> str:
    """What is gravest, '' where nothing is in the way."""
    return REASONS[stands.hurdles[0].kind](stands.hurdles[0]) if stands.hurdles else ""


def enough_of(stands: FigureGate) -> str:
    """What would do, of everything in the way for which something can be done."""
    found = (ENOUGH[each.kind](each) for each in stands.hurdles if each.kind in ENOUGH)
    return "; ".join(dict.fromkeys(found))


def enough_words(stands: FigureGate) -> str:
    """The same as a sentence of its own."""
    listed = enough_of(stands)
    return _("This would be enough: %(what)s") % {"what": listed} if listed else ""


def size_words(size: FigureSize) -> str:
    """How a figure may be drawn."""
    words = {
        FigureSize.LARGE: _("large"),
        FigureSize.SMALL: _("small"),
        FigureSize.REFUSED: _("refused"),
    }
    return words[size]


def gated(stat: Stat, stands: FigureGate) -> Stat:
    """A figure as large as its gate allows."""
    reason, enough = why_words(stands), enough_words(stands)
    if stands.is_refused:
        return Stat(label=stat.label, hidden=reason, size=stands.size, enough=enough)
    note = "; ".join(filter(None, (stat.note, reason)))
    return replace(stat, size=stands.size, note=note, enough=enough)


def _not_yet(_hurdle: Hurdle) -> str:
    return _("not measured yet")


def _too_few(_hurdle: Hurdle) -> str:
    return _("fewer than %(number)s leaders have both scores") % {"number": LEAST_GROUP}


def _few_groups(hurdle: Hurdle) -> str:
    words = {"need": round(hurdle.need), "have": round(hurdle.have)}
    return _("%(need)s groups of each half have to be shown, and one of them has %(have)s") % (
        words
    )


def _no_kpi(_hurdle: Hurdle) -> str:
    return _("there is no figure of this KPI yet")


def _not_in_percent(_hurdle: Hurdle) -> str:
    return _("pilot teams began too near 0, or too far apart, for a figure in percent")


def _not_doubled(_hurdle: Hurdle) -> str:
    return _(
        "too few role-plays were scored by two raters, so nobody knows how far raters agree on them"
    )


def _confounded(_hurdle: Hurdle) -> str:
    return _(
        "first and later levels come from different raters, and too few role-plays were scored by "
        "both: who is stricter cannot be told from change"
    )


def _disagree(hurdle: Hurdle) -> str:
    return _(
        "how far two raters agree on the same role-play is too low, or too uncertain, for a "
        "decision (alpha %(alpha)s)"
    ) % {"alpha": number(hurdle.have, TWO_DIGITS)}


def _undefined(_hurdle: Hurdle) -> str:
    return _("everybody gave one and the same level, so there is no telling how far they agree")


def _response(hurdle: Hurdle) -> str:
    return _("only %(share)s answered; the others may think otherwise") % {
        "share": percent(hurdle.have)
    }


def _nothing_to_compare(_hurdle: Hurdle) -> str:
    return _("there are no teams to compare with: it tells what happened and not why")


def _few_teams(_hurdle: Hurdle) -> str:
    return _("so few teams that even a clear change could be chance")


def _parted_before(_hurdle: Hurdle) -> str:
    return _("the teams had already moved apart before the start")


def _ceiling(hurdle: Hurdle) -> str:
    return _("at least %(share)s of first levels were the highest and could not rise") % {
        "share": percent(hurdle.have)
    }


def _tentative(hurdle: Hurdle) -> str:
    return _("raters agree well enough for a tentative reading (alpha %(alpha)s)") % {
        "alpha": number(hurdle.have, TWO_DIGITS)
    }


def _few(_hurdle: Hurdle) -> str:
    return _("fewer than ten are counted")


def _more_leaders(_hurdle: Hurdle) -> str:
    return _("five leaders with both role-plays")


def _more_groups(hurdle: Hurdle) -> str:
    return _("answers from %(count)s groups about each half") % {"count": round(hurdle.need)}


def _more_doubled(hurdle: Hurdle) -> str:
    return ngettext(
        "%(count)s more role-play scored by two raters",
        "%(count)s more role-plays scored by two raters",
        hurdle.missing,
    ) % {"count": hurdle.missing}


def _same_raters(_hurdle: Hurdle) -> str:
    return _("five leaders whose first and closing role-play the same two raters score")


def _alpha(hurdle: Hurdle) -> str:
    return _("an alpha of %(alpha)s or more, for instance after a round of calibration") % {
        "alpha": number(hurdle.need, TWO_DIGITS)
    }


def _answers(hurdle: Hurdle) -> str:
    return _("answers of %(share)s") % {"share": percent(hurdle.need)}


def _teams_beside(_hurdle: Hurdle) -> str:
    return _("two teams or more that begin later, or do not take part")


def _more_teams(hurdle: Hurdle) -> str:
    return ngettext(
        "%(count)s team on each side", "%(count)s teams on each side", int(hurdle.need)
    ) % {"count": int(hurdle.need)}


def _more(hurdle: Hurdle) -> str:
    words = {"need": round(hurdle.need), "have": round(hurdle.have)}
    return _("%(need)s counted instead of %(have)s") % words


Words = dict[HurdleKind, Callable[[Hurdle], str]]
REASONS: Words = {
    HurdleKind.NOT_YET: _not_yet,
    HurdleKind.TOO_FEW: _too_few,
    HurdleKind.FEW_GROUPS: _few_groups,
    HurdleKind.NO_KPI: _no_kpi,
    HurdleKind.NOT_IN_PERCENT: _not_in_percent,
    HurdleKind.NOT_DOUBLED: _not_doubled,
    HurdleKind.CONFOUNDED: _confounded,
    HurdleKind.DISAGREE: _disagree,
    HurdleKind.UNDEFINED: _undefined,
    HurdleKind.RESPONSE: _response,
    HurdleKind.NOTHING_TO_COMPARE: _nothing_to_compare,
    HurdleKind.FEW_TEAMS: _few_teams,
    HurdleKind.PARTED_BEFORE: _parted_before,
    HurdleKind.CEILING: _ceiling,
    HurdleKind.TENTATIVE: _tentative,
    HurdleKind.FEW: _few,
}
ENOUGH: Words = {
    HurdleKind.TOO_FEW: _more_leaders,
    HurdleKind.FEW_GROUPS: _more_groups,
    HurdleKind.NOT_DOUBLED: _more_doubled,
    HurdleKind.CONFOUNDED: _same_raters,
    HurdleKind.DISAGREE: _alpha,
    HurdleKind.RESPONSE: _answers,
    HurdleKind.NOTHING_TO_COMPARE: _teams_beside,
    HurdleKind.FEW_TEAMS: _more_teams,
    HurdleKind.TENTATIVE: _alpha,
    HurdleKind.FEW: _more,
}
