"""A report out of what was worked out: the same figures as on the page of results. Pure, but for
texts that are read from the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from insights.answer_words import answer_shown
from insights.results import Results
from reports import front
from reports.document import ReportDocument, ReportSection, ReportTable, Stated
from reports.gated_figures import figure_of
from reports.kpi_part import kpi_section
from reports.layer_behavior import behavior, raters
from reports.layer_learning import learning
from reports.method import dictionary, method, not_contained, published, versions_section
from reports.money_part import money_line, money_section
from reports.moved import moved
from reports.pulse_part import pulses
from roi.results import ScenarioResult


def document_of(
    results: Results,
    *,
    organization: str,
    versions: Sequence[Stated],
    money: ScenarioResult | None = None,
) -> ReportDocument:
    """In the language of the results, which is active."""
    shown = answer_shown(results)
    sections = (
        moved(results),
        learning(results),
        behavior(results),
        pulses(results),
        kpi_section(results),
        money_section(money),
        raters(results),
        method(shown.decided),
        published(),
        versions_section(versions),
    )
    return ReportDocument(
        language=results.language,
        organization=organization,
        pilot=results.cohort.name,
        goal=shown.goal,
        as_of=results.today.isoformat(),
        standing=front.standing(results),
        answer=front.answer(shown),
        brief=shown.brief,
        figures=tuple(map(figure_of, shown.stats)),
        money=money_line(money),
        can_say=tuple(shown.can),
        cannot_say=tuple(shown.cannot),
        criteria_title=front.criteria_title(shown),
        criteria=front.criteria(results),
        next_steps=front.next_steps(results),
        sections=(*sections, dictionary(tables_in(sections))),
        not_contained=not_contained(),
        versions=tuple(versions),
    )


def tables_in(sections: Sequence[ReportSection]) -> list[ReportTable]:
    """Every table, in order."""
    blocks = chain.from_iterable(section.blocks for section in sections)
    return [block for block in blocks if isinstance(block, ReportTable)]
