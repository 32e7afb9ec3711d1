"""Headings of files with values by the role that their columns have, in the languages of the portal
and as other systems write them.

In plain form (see people.importing.columns.plain), separated by commas; what says it most plainly
stands first. Words for teams are those for the departments of people as well.
"""

from __future__ import annotations

from kpis.importing.layout import ColumnRole
from people.importing.headings import FIELDS

OF_EITHER_SIDE = {"group"}
"""A department in a list of people, but in a file with values the side of a comparison."""
_DEPARTMENTS = [each for each in FIELDS["department"].split(", ") if each not in OF_EITHER_SIDE]
COUNTS = frozenset({"anzahl", "count"})
"""Cases beside a value; without one they are what was counted."""
HEADINGS = {
    ColumnRole.TEAM: (
        "team, teams, team name, name of team, name of the team, teamname, name des teams, "
        "teambezeichnung, squad, crew, arbeitsteam, "
        "abteilung, abteilungsname, name der abteilung, abteilungsbezeichnung, department, "
        "department name, name of the department, unit, unit name, "
        "organisationseinheit, name der organisationseinheit, orgeinheit, org einheit, oe, org "
        "unit, org unit name, bereich, bereichsname, bereichsbezeichnung, fachbereich, "
        "gruppenname, gruppe name, group name, arbeitsgruppe, sachgebiet, referat, "
        "team id, team nr, team no, team number, team code, teamnummer, teamkürzel, "
        f"{', '.join(_DEPARTMENTS)}"
    ),
    ColumnRole.MONTH: (
        "month, monat, months, monate, reporting month, report month, berichtsmonat, calendar "
        "month, kalendermonat, auswertungsmonat, erfassungsmonat, abrechnungsmonat, buchungsmonat, "
        "leistungsmonat, bezugsmonat, month name, monatsname, "
        "year month, yearmonth, month year, month and year, jahr monat, jahrmonat, monat jahr, "
        "monat und jahr, yyyymm, jjjjmm, fiscal month, geschäftsmonat, month end, month ending, "
        "monatsende, month start, monatsanfang, monatsbeginn, monatserster, monatsletzter, "
        "period, periode, reporting period, report period, berichtsperiode, berichtszeitraum, "
        "abrechnungsperiode, abrechnungszeitraum, buchungsperiode, auswertungszeitraum, zeitraum, "
        "period name, period end, period ending, period start, time period, "
        "reporting date, report date, berichtsdatum, as of date, as of, snapshot date, stichtag, "
        "date, datum"
    ),
    ColumnRole.YEAR: (
        "year, jahr, calendar year, kalenderjahr, reporting year, report year, berichtsjahr, "
        "fiscal year, geschäftsjahr, wirtschaftsjahr, yyyy, jjjj"
    ),
    ColumnRole.METRIC: (
        "kpi, kpis, kpi name, name of kpi, name of the kpi, metric, metrics, metric name, name of "
        "the metric, indicator, indicator name, key figure, key performance indicator, performance "
        "indicator, measure, measure name, variable, "
        "kennzahl, kennzahlen, kennzahlname, kennzahlenname, kennzahlbezeichnung, "
        "kennzahlenbezeichnung, name der kennzahl, bezeichnung der kennzahl, leistungskennzahl, "
        "kenngröße, messgröße, indikator, indikatorname, metrik, name der metrik"
    ),
    ColumnRole.VALUE: (
        "value, wert, values, werte, kpi value, value of the kpi, metric value, indicator value, "
        "kpi wert, wert der kennzahl, kennzahlwert, kennzahlenwert, monthly value, month value, "
        "monatswert, measured value, messwert, messergebnis, zahlenwert, "
        "actual value, actual, actuals, ist wert, istwert, ist, figure, figures, "
        "result, results, ergebnis, ergebnisse, score, amount, betrag"
    ),
    ColumnRole.CASES: (
        "n, cases, case count, n cases, number of cases, no of cases, cases or people, cases or "
        "people it was worked out from, "
        "anzahl, anzahl fälle, anzahl der fälle, fälle, fallzahl, fallzahlen, fallanzahl, fälle "
        "oder personen, fälle oder personen aus denen er berechnet ist, "
        "count, sample, sample size, base, base size, basis, stichprobe, stichprobengröße, "
        "stichprobenumfang, responses, response count, number of responses, respondents, number of "
        "respondents, antworten, anzahl antworten, anzahl der antworten, rückmeldungen, anzahl "
        "rückmeldungen, anzahl der rückmeldungen, observations, number of observations, "
        "beobachtungen, anzahl beobachtungen, anzahl der beobachtungen, vorgänge, anzahl vorgänge, "
        "anzahl der vorgänge"
    ),
}
