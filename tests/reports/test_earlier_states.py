"""A published state keeps its page as it was looked at, so what it was drawn with has to stay. Such
pages are kept here, one for each way in which they were ever drawn; none is changed or removed.

Where the first test is red, a template draws something new: take the file that it leaves into
tests/reports/states/, beside the others.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from msgspec.structs import replace

from insights.brief import AnswerBrief, BriefCriterion, BriefFigure
from people.models import Member
from reports.document import ReportDocument
from reports.links import token_of
from reports.models import PublishedReport
from reports.operations import share_report
from reports.page_parts import shown_of
from tests.conftest import SignIn
from tests.reports.making import a_report
from ui.finders import whole

STATES = sorted((Path(__file__).parent / "states").glob("*.html"))
RULED = set(re.findall(r"\.([a-z][\w-]*)", whole("css/portal.css") + whole("css/report.css")))
LEADS_SOMEWHERE = re.compile(r'\s(href|src|action|style|on\w+)="')


def a_whole_report() -> ReportDocument:
    """Everything that a page can show, in every tone and size."""
    report = a_report()
    tones = {"good": True, "bad": False, "warn": None}
    brief = AnswerBrief(
        tone="good",
        sentence="Of 3 criteria 1 met.",
        is_agreed=True,
        lead="Agreed before the start:",
        criteria=tuple(BriefCriterion(name=each, verdict=each, tone=each) for each in tones),
        figures=tuple(
            BriefFigure(label=each, value="1", interval="0 to 2", gate="why", size=each)
            for each in ("large", "small", "refused")
        ),
        can=("Something.",),
        cannot=("Something else.",),
    )
    return replace(
        report,
        brief=brief,
        money="It costs something.",
        criteria=tuple(
            replace(report.criteria[0], why="Because.", verdict=tone, is_met=is_met)
            for tone, is_met in tones.items()
        ),
        figures=(*report.figures, replace(report.figures[0], is_small=True)),
    )


def drawn(document: ReportDocument) -> str:
    with translation.override("en"):
        shown = shown_of(document)
    return f"{shown.front}\n{shown.details}"


def classes(html: str) -> set[str]:
    return {name for found in re.findall(r'\sclass="([^"]*)"', html) for name in found.split()}


def every_page() -> str:
    """In every tone, and without a first screen."""
    page = a_whole_report()
    tones = [replace(page.brief, tone=tone) for tone in ("good", "warn", "bad") if page.brief]
    briefs = [drawn(replace(page, brief=brief, sections=())) for brief in tones]
    return "\n".join([*briefs, drawn(replace(page, brief=None))])


def test_what_is_drawn_today_is_among_the_states_that_are_kept(tmp_path: Path) -> None:
    known = set[str]().union(*(classes(each.read_text(encoding="utf-8")) for each in STATES))
    page, left = every_page(), tmp_path / f"{len(STATES) + 1}.html"
    left.write_text(page, encoding="utf-8")
    assert classes(page) <= known, f"published from now on, so kept from now on: {left}"


@pytest.mark.parametrize("state", STATES, ids=lambda path: path.stem)
def test_whatever_was_ever_published_has_its_looks_and_leads_nowhere(state: Path) -> None:
    html = state.read_text(encoding="utf-8")
    assert classes(html) <= RULED, "a rule that a published state needs is gone"
    assert not LEADS_SOMEWHERE.search(html), "an address may be gone when the state is read"


@pytest.mark.parametrize("state", STATES, ids=lambda path: path.stem)
@pytest.mark.usefixtures("frozen")
def test_an_earlier_state_is_read_as_it_was_drawn_by_admins_and_by_sponsors(
    state: Path,
    published: PublishedReport,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
) -> None:
    html = state.read_text(encoding="utf-8")
    published.shown = dataclasses.replace(published.shown, front=html, details="")
    published.save(update_fields=["shown"])
    link = share_report(
        cohort=published.cohort, name="Amina", address="", expires_on=now.date(), now=now, by=admin
    )
    inside = client_for(admin).get(reverse("reports:state", args=[published.cohort_id, 1]))
    outside = Client().get(reverse("reports:shared", args=[token_of(link.key)]))
    assert html in inside.content.decode()
    assert html in outside.content.decode()
