"""Headings of files with values, in both languages and as other systems write them."""

from __future__ import annotations

import itertools

import pytest
from django.utils.translation import override

from kpis.import_forms import ROLE_LABELS
from kpis.importing.columns import layout_of, missing_of
from kpis.importing.headings import HEADINGS
from kpis.importing.layout import ColumnRole
from kpis.importing.measures import KpiMeasure
from kpis.importing.opening import open_file
from kpis.states import KpiKind, KpiLayer
from kpis.usual import USUAL
from people.importing.columns import plain
from tests.dressings import dressings

MEASURES = {
    pk: KpiMeasure(
        pk=pk, slug=slug, name=f"Own name {pk}", unit="x", kind=KpiKind(facts.kind),
        layer=KpiLayer(facts.layer), divided_by=None, least=None, most=None, least_team=5,
    )
    for pk, (slug, facts) in enumerate(USUAL.items(), start=1)
}  # fmt: skip
ESCALATIONS = next(pk for pk, each in MEASURES.items() if each.slug == "escalations")
SAID = {
    ColumnRole.TEAM: "Team|Abteilung|Department|Bereich|Name der Abteilung|Organisationseinheit",
    ColumnRole.MONTH: "Month|Monat|Berichtsmonat|Reporting month|Period|Auswertungszeitraum",
    ColumnRole.YEAR: "Year|Jahr|Geschäftsjahr|Fiscal year",
    ColumnRole.METRIC: "KPI|Kennzahl|Messgröße|Name der Kennzahl|Metric name|Indikator",
    ColumnRole.VALUE: "Value|Wert|Ist-Wert|Messwert|Ergebnis|Actual value",
    ColumnRole.CASES: "n|Fälle|Anzahl der Fälle|Number of cases|Rückmeldungen|Stichprobengröße",
}


def roles(*headings: str) -> list[ColumnRole]:
    return [column.role for column in layout_of(headings, (), MEASURES).columns]


@pytest.mark.parametrize(
    ("role", "heading"),
    [(role, heading) for role, listed in SAID.items() for heading in listed.split("|")],
)
def test_a_heading_is_known_however_it_is_written(role: ColumnRole, heading: str) -> None:
    """Those with ß were known in no spelling; two words in one, or spelled out, in none either."""
    beside = [] if role is ColumnRole.VALUE else ["Value"]
    for each in dressings(heading):
        assert roles(each, *beside)[0] is role, each


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_the_portal_calls_columns_and_kpis_is_known(language: str) -> None:
    with override(language):
        labels = {role: str(label) for role, label in ROLE_LABELS.items()}
        names = [str(facts.name) for facts in USUAL.values()]
    assert roles(*labels.values()) == list(labels)
    columns = layout_of(names, (), MEASURES).columns
    assert [column.kpi_id for column in columns] == list(MEASURES)


def test_no_heading_says_two_things() -> None:
    said = {role: set(map(plain, listed.split(", "))) for role, listed in HEADINGS.items()}
    pairs = itertools.combinations(said.values(), 2)
    assert [one & other for one, other in pairs if one & other] == []


@pytest.mark.parametrize(
    "content",
    [
        "Abteilung;Monat;Kennzahl;Wert;Anzahl\nNord;2026-01;Eskalationen;8;120\n",
        "ABTEILUNG;MONAT;KENNZAHL;ANZAHL\nNord;01/2026;eskalationen;8\n",
        "Team / Abteilung;Monat / Month;Kennzahl / KPI;Wert / Value\nNord;2026-01;Escalations;8\n",
        "Gruppe;Abteilung;Datum;Monat;KPI;Wert\nPilot;Nord;28.02.2026;2026-01;escalations;8\n",
        "Bereich\tTeam\tBerichtsmonat\tEskalationen\nX\tNord\tJänner 2026\t8\n",
        "department,year,month,metric,result\nNord,2026,1,escalations,8\n",
    ],
)
def test_nothing_is_asked_of_a_file_that_says_it(content: str) -> None:
    table = open_file(content.encode(), "a.csv", {})
    layout = layout_of(table.headings, table.rows, MEASURES)
    assert missing_of(layout) == []
    kpis = {column.kpi_id for column in layout.columns} | {kpi for _text, kpi in layout.metrics}
    assert kpis - {0} == {ESCALATIONS}


def test_what_says_it_most_plainly_counts() -> None:
    team, month, ignored = ColumnRole.TEAM, ColumnRole.MONTH, ColumnRole.IGNORED
    assert roles("Date", "Reporting month", "Team ID", "Team")[:4] == [
        ignored,
        month,
        ignored,
        team,
    ]
    assert roles("Bereich", "Abteilung", "Monat") == [ignored, team, month]
    assert roles("Group", "Month") == [ignored, month], "the side of a comparison"
    assert roles("Anzahl", "n", "Wert") == [ignored, ColumnRole.CASES, ColumnRole.VALUE]
