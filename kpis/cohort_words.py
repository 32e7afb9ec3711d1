"""What came of the KPIs of a pilot, in words. Each figure says of how many teams, which months, by
which method, and what it must not be read without.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.findings import Direction, KpiCaution, KpiResult, KpiResults, Lacking
from kpis.written import Written, better_or_worse, good_interval, written
from ui.dates import in_words
from ui.numbers import NO_BREAK, grouped, number


def verdict(result: KpiResult) -> tuple[str, str]:
    """What can be said of it, as a badge: its words and tone."""
    if result.refused is not None or result.difference is None:
        return _("No figure yet"), "plain"
    if result.direction == Direction.NOT_SHOWN:
        return _("Not shown to have moved"), "plain"
    if result.direction == Direction.WORSE:
        return _("Moved the other way"), "bad"
    return (_("Moved as hoped"), "good") if result.claimed else (_("Moved, not claimed"), "warn")


def answer(results: KpiResults) -> str:
    """The answer in a sentence: of the one that the pilot is about, else of all."""
    primary = results.primary
    return tally(results) if primary is None else _answer_of(primary)


def _answer_of(result: KpiResult) -> str:
    if result.refused is not None:
        return _("%(name)s: no figure yet. %(reason)s") % {
            "name": result.name,
            "reason": refusal(result),
        }
    figure = figure_words(result)
    said = {"name": result.name, "figure": figure}
    if result.direction == Direction.WORSE:
        return _("%(name)s moved the other way: %(figure)s.") % said
    if result.direction == Direction.NOT_SHOWN:
        return _("%(name)s did not move by more than chance explains: %(figure)s.") % said
    moved = _("%(name)s moved as hoped: %(figure)s.") % said
    return moved if result.claimed else f"{moved} {why_not_claimed(result)}"


def figure_words(result: KpiResult) -> str:
    """11.4% better, beyond teams that did not take part (95% interval: 8.5 to 14.2% better)."""
    if result.percent is None:
        return written(result).change(result.difference) if result.difference else ""
    said = {
        "figure": better_or_worse(result.percent.value),
        "interval": good_interval(result.percent),
    }
    if result.has_comparison:
        return _("%(figure)s, beyond teams that did not take part (%(interval)s)") % said
    return _("%(figure)s (%(interval)s)") % said


def tally(results: KpiResults) -> str:
    """How many moved, by name, and which did not."""
    if all(each.difference is None for each in results.kpis):
        return " ".join(_others(results))
    moved = [each.name for each in results.kpis if each.moved]
    said = ngettext(
        "%(moved)s of %(count)s KPI moved as hoped",
        "%(moved)s of %(count)s KPIs moved as hoped",
        len(results.kpis),
    ) % {"moved": len(moved), "count": len(results.kpis)}
    return " ".join([said + (f": {', '.join(moved)}." if moved else "."), *_others(results)])


def _others(results: KpiResults) -> list[str]:
    """Those that did not, by name."""
    found = {
        _("Moved the other way: %(names)s."): [
            each.name for each in results.kpis if each.direction == Direction.WORSE
        ],
        _("Not shown to have moved: %(names)s."): [
            each.name
            for each in results.kpis
            if each.direction == Direction.NOT_SHOWN and each.difference is not None
        ],
        _("No figure yet: %(names)s."): [
            each.name for each in results.kpis if each.difference is None
        ],
    }
    return [said % {"names": ", ".join(names)} for said, names in found.items() if names]


def why_not_claimed(result: KpiResult) -> str:
    """Of one that moved."""
    if not result.has_comparison:
        return _("There are no teams to compare with, so nobody can tell why it moved.")
    return _("No behavior of the same teams moved, so the pilot may not claim it.")


def chain(results: KpiResults) -> str:
    """Between behavior and business: what the second may lean on."""
    if all(each.difference is None for each in results.behavior):
        return _("Nothing here may be claimed before there are figures of behavior, too.")
    if not results.behavior_moved:
        return _(
            "No behavior of these teams is shown to have moved. Whatever moved below, something "
            "else may have moved it: the pilot may not claim it."
        )
    if any(each.claimed for each in results.business):
        return _("Behavior of the same teams moved, so what moved with it below may be claimed.")
    return _("Behavior of these teams moved. No business outcome is shown to have moved with it.")


def may_lean_on(result: KpiResult) -> bool:
    """Whether its figure may stand large: it moved, beyond teams to compare with."""
    return result.has_comparison and result.direction != Direction.NOT_SHOWN


def large_figure(result: KpiResult) -> tuple[str, str]:
    """What stands large, and its interval: a figure only where it may be leaned on."""
    if result.difference is None:
        return _("No figure"), ""
    if not result.has_comparison:
        return _("Nothing to compare with"), ""
    if result.direction == Direction.NOT_SHOWN or result.percent is None:
        return verdict(result)[0], ""
    return better_or_worse(result.percent.value), good_interval(result.percent)


def estimate(result: KpiResult) -> list[str]:
    """What does not stand large, for whoever reads on."""
    if result.percent is None or may_lean_on(result):
        return []
    said = {
        "figure": better_or_worse(result.percent.value),
        "interval": good_interval(result.percent),
    }
    return [_("%(figure)s (%(interval)s)") % said]


def happened(result: KpiResult, how: Written) -> str:
    """Where both sides were and are."""
    if result.before is None or result.after is None:
        return ""
    said = {"before": how.value(result.before), "after": how.value(result.after)}
    one = _("In teams that took part: %(before)s before, %(after)s after.") % said
    if result.comparison_before is None:
        return one
    other = _("In the others: %(before)s before, %(after)s after.") % {
        "before": how.value(result.comparison_before),
        "after": how.value(result.comparison_after),
    }
    return f"{one} {other}"


def teams_counted(result: KpiResult) -> str:
    """10 and 10 teams."""
    pilot = ngettext(
        "%(count)s team that took part", "%(count)s teams that took part", result.n_pilot
    ) % {"count": grouped(result.n_pilot)}
    if not result.n_comparison:
        return pilot
    other = ngettext(
        "%(count)s to compare with", "%(count)s to compare with", result.n_comparison
    ) % {"count": grouped(result.n_comparison)}
    return f"{pilot}, {other}"


def method(result: KpiResult) -> str:
    """How the figure came about."""
    if result.has_comparison:
        said = _(
            "difference in differences, t interval with Satterthwaite's degrees of freedom (%(df)s)"
        ) % {"df": number(result.df or 0.0)}
    else:
        said = _("mean change of teams, paired t interval")
    if result.percent is None:
        return said
    return said + _("; in percent Fieller's, for where teams began is an estimate, too")


def expected(result: KpiResult) -> str:
    """What was said before, and whether the estimate is as large."""
    said = better_or_worse(result.expected)
    if result.reached is None or not result.has_comparison:
        return said
    if result.direction == Direction.NOT_SHOWN:
        return _("%(expected)s. There is no telling whether it is reached.") % {"expected": said}
    if result.reached:
        return _("%(expected)s. The estimate is as large.") % {"expected": said}
    return _("%(expected)s. The estimate is smaller.") % {"expected": said}


def refusal(result: KpiResult) -> str:
    """Why there is no figure, and what would do."""
    reasons = {
        Lacking.NO_BASELINE: _(
            "No pilot team has values of most months before the start. Import these months."
        ),
        Lacking.NO_MONTH_AFTER: _(
            "No whole month after the start is in yet. The first one will do."
        ),
        Lacking.TOO_FEW_PILOT: _(
            "Fewer than %(enough)s pilot teams have values before and after. Two would do for an "
            "interval, four for one that can show something."
        ),
        Lacking.TOO_FEW_COMPARED: _(
            "Fewer than %(enough)s teams to compare with have values before and after. Two would "
            "do for an interval, four for one that can show something."
        ),
        Lacking.NO_SPREAD: _(
            "All teams changed by exactly the same amount, so there is nothing to tell an "
            "interval from."
        ),
    }
    return reasons[result.refused] % {"enough": result.enough} if result.refused else ""


def cautions(result: KpiResult) -> list[tuple[str, str]]:
    """Tone and words, the gravest first."""
    said = {
        KpiCaution.NOTHING_TO_COMPARE: (
            "bad",
            _(
                "Nothing to compare with. Season, other programs and the return to the usual after "
                "a bad quarter are all part of this change; it says that something changed, and "
                "never why. Four comparison teams would help most."
            ),
        ),
        KpiCaution.FEW_TEAMS: (
            "warn",
            _(
                "Too few teams to show anything: with all KPIs counted in, not even the clearest "
                "change could pass the exact test. %(enough)s teams on either side would do."
            )
            % {"enough": result.enough},
        ),
        KpiCaution.PARTED_BEFORE: (
            "warn",
            _(
                "Both sides had moved apart before the start, when nothing could have worked "
                "yet. Part of the figure may be that. It is said here and nothing is taken off."
            ),
        ),
        KpiCaution.NOT_IN_PERCENT: (
            "plain",
            _(
                "Not given in percent: pilot teams began too near 0, or too far apart, to divide "
                "by. The difference is below, in its own unit."
            ),
        ),
        KpiCaution.NO_PLACEBO: (
            "plain",
            _(
                "Too few months before the start to see whether both sides moved alike then. Four "
                "would do."
            ),
        ),
        KpiCaution.ONE_MONTH: (
            "plain",
            _("Only one month after the start is in. Wait for two more before you lean on it."),
        ),
    }
    return [said[each] for each in result.cautions]


def months_words(months: Sequence[dt.date]) -> str:
    """April 2026 to June 2026."""
    if not months:
        return _("no month yet")
    if len(months) == 1:
        return in_words(months[0], "month")
    return _("%(first)s to %(last)s") % {
        "first": in_words(months[0], "month"),
        "last": in_words(months[-1], "month"),
    }


def compared_months(result: KpiResult, left_out: dt.date | None) -> str:
    """Which months are before and after, and which is neither."""
    lines = [
        _("Before: %(before)s. After: %(after)s.")
        % {"before": months_words(result.baseline), "after": months_words(result.window)}
    ]
    if left_out is not None:
        without = _("%(month)s, in which the pilot began, is left out.")
        lines.append(without % {"month": in_words(left_out, "month")})
    if result.ends_early:
        lines.append(_("Months end before most teams to compare with begin a pilot themselves."))
    return " ".join(lines)


def chance_words(result: KpiResult, tests: int) -> list[str]:
    """What chance alone would do, by both tests and with all KPIs counted in."""
    lines = []
    if result.p is not None:
        lines.append(_("t test: p %(p)s.") % {"p": p_words(result.p)})
    if result.p_randomized is not None:
        splits = {"p": p_words(result.p_randomized), "splits": grouped(result.splits)}
        exact = _("Teams reassigned in all %(splits)s ways: p %(p)s.")
        drawn = _("Teams reassigned in %(splits)s ways drawn by lot: p %(p)s.")
        lines.append((exact if result.is_exact else drawn) % splits)
    if result.p_adjusted is not None:
        said = {"count": tests, "p": p_words(result.p_adjusted)}
        lines.append(_("All %(count)s KPIs counted in (Holm): p %(p)s.") % said)
    if result.direction == Direction.NOT_SHOWN and result.is_one_sided:
        lines.append(
            _(
                "Taken alone, the interval is on one side of 0. With few teams or several KPIs, "
                "chance shows as much more often, so it counts as not shown."
            )
        )
    return lines


def p_words(p: float) -> str:
    """= 0.041; < 0.001, and never 0."""
    least = 0.001
    sign, shown = ("<", least) if p < least else ("=", p)
    return f"{sign}{NO_BREAK}{number(shown, 3)}"


def placebo_words(result: KpiResult, how: Written) -> list[str]:
    """What the months before the start say."""
    found = result.placebo
    if found is None:
        return []
    said = {
        "months": months_words(found.months),
        "change": how.change(found.found),
        "p": p_words(found.p),
    }
    lines = [_("The same with a made-up start in %(months)s: %(change)s, p %(p)s.") % said]
    if found.alone:
        named = ", ".join(in_words(month, "month") for month in found.alone)
        lines.append(
            _(
                "Taken alone, these of %(count)s months before the start differ: %(months)s. One "
                "among six is what chance does; it is shown, and nothing is done about it."
            )
            % {"count": len(found.months), "months": named}
        )
    return lines


def teams_words(result: KpiResult) -> list[str]:
    """Which teams are together, and which do not count."""
    left = result.teams
    pooled = sum(len(pool) for pool in left.pools)
    counted = (
        (pooled, _("Small teams that are counted and shown together: %(count)s.")),
        (
            len(left.too_small),
            _(
                "Too small or of unknown size, and too few of them to be put together, so not "
                "counted: %(count)s."
            ),
        ),
        (
            len(left.without_size),
            _("Counted and not shown one by one, because their size is not known: %(count)s."),
        ),
        (
            len(left.out),
            _(
                "Left out, on both sides alike, because more than a third of the months is "
                "missing: %(count)s."
            ),
        ),
        (
            len(left.begun),
            _("No longer compared with, because they take part in a pilot themselves: %(count)s."),
        ),
    )
    return [words % {"count": count} for count, words in counted if count]
