"""What documents of the shipped kit promise, held against what keeps it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.models import RECORDING_KEPT_FOR
from insights.answer import Recommendation
from insights.answer_words import recommendation_words
from kpis.operations import importing as kpi_lists
from kpis.usual import USUAL
from measurement.estimates import CARE_BELOW
from messaging.maildir import KEPT_ASIDE
from messaging.operations import KEPT, KEPT_UNLISTED
from people.keeping import keepings
from people.operations import expired
from programs.cadence import StepKind
from programs.content.forms import ProgramForm
from programs.content.kinds import CardPart, KitGroup
from programs.content.materials import KitPage
from programs.kit_pages import parts_to_copy
from programs.reading import LibraryProgram
from programs.reading.measures import plain
from programs.reading.shapes import LibraryModule
from surveys.anonymity import LEAST_COMMENTS, LEAST_GROUP
from surveys.said import KEPT_FOR

MOST_WORDS = 180
DAYS = {
    "lists of people, unconfirmed": (expired.DRY_RUNS_KEPT, 7),
    "files of team figures, unconfirmed": (kpi_lists.DRY_RUNS_KEPT, 7),
    "sign-ins": (timedelta(seconds=settings.SESSION_COOKIE_AGE), 14),
    "texts of a pilot's mails": (KEPT, 180),
    "texts of other mails": (KEPT_UNLISTED, 2),
    "links to recordings": (RECORDING_KEPT_FOR, 14),
    "comments to retell": (KEPT_FOR, 30),
    "answers of calendars put aside": (KEPT_ASIDE, 30),
    "the log": (timedelta(days=settings.AUDIT_KEPT_DAYS), 1_096),
}
BOUNDS = {
    "lists": (30, 730, 365),
    "mail_texts": (14, 180, 180),
    "peer_notes": (90, 1825, None),
    "talk_notes": (90, 1825, None),
    "requests": (365, 3650, 1095),
    "busy_times": (1, 1, 1),
    "exchanges": (7, 30, 30),
    "events": (7, 90, 90),
}
"""What can be chosen there, and where nobody did: least, most and usual days."""
"""What data-list.md says in both languages. Whoever changes one changes it there, too, and in
draft-impact-assessment.md.
"""


@pytest.mark.parametrize("kept", DAYS)
def test_what_the_list_of_data_says_is_kept_so_long(kept: str) -> None:
    found, days = DAYS[kept]
    assert found == dt.timedelta(days=days)


def test_the_bounds_that_it_names_are_those_of_the_page_on_retention() -> None:
    found = {each.name: (each.least, each.most, each.usual) for each in keepings()}
    assert {name: found[name] for name in BOUNDS} == BOUNDS


@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_of_the_privacy_officer_are_called_as_in_the_portal(
    shipped: LibraryProgram, language: str
) -> None:
    """A works council that asks for a page has to find it."""
    pages = (each.content[language] for each in shipped.materials)
    text = " ".join(plain(each.body.html) for each in pages if isinstance(each, KitPage))
    with translation.override(language):
        names = [_("My data"), _("Audit log"), _("Inventory"), _("Retention")]
        names += [_("Legal bases"), _("Impact assessment"), _("Who looked")]
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_annex_says_of_every_usual_figure_where_it_comes_from(
    shipped: LibraryProgram, language: str
) -> None:
    """By the names that they have in the portal."""
    [page] = [each.content[language] for each in shipped.materials if each.slug == "annex-figures"]
    assert isinstance(page, KitPage)
    lines = [line.split("|") for line in page.body.markdown.splitlines() if line.startswith("|")]
    counted = {cells[1].strip(): cells[2:5] for cells in lines[2:]}
    with translation.override(language):
        assert {*counted} == {str(usual.name) for usual in USUAL.values()}
    assert all(cell.strip() for cells in counted.values() for cell in cells)


HOURS = {"en": ("seven", "nine"), "de": ("sieben", "neun")}
TELLING_HOURS = {"questions-and-answers", "objections", "invitation-leaders", "mail-sponsor"}
TALK, STORY, BESIDE, TOGETHER = 45, 5, 30, 60
"""Minutes: of a talk and a story; for the welcome, a questionnaire and dates; and what a day for
everybody adds to a group's kickoff or closing.
"""


LONGER = {
    "en": (
        "with four modules about eleven hours, with five about twelve",
        "An hour to an hour and a half",
    ),
    "de": ("mit vier Modulen etwa elf Stunden, mit fünf etwa zwölf", "Eine bis eineinhalb Stunden"),
}
FIRST_WEEKS, LAST_WEEK = 12, 52


def minutes_of(form: ProgramForm, modules: Sequence[LibraryModule], until: int = LAST_WEEK) -> int:
    """What a leader gives to modules in a form, up to a week. Pulses are the team's."""
    steps = [step for step in form.steps if step.week <= until]
    kinds = Counter(step.kind for step in steps)
    parts = {StepKind.CARDS: CardPart.CARDS, StepKind.BOOSTER: CardPart.BOOSTERS}
    read = sum(
        card.minutes
        for step in steps
        if step.kind in parts and step.module is not None
        for card in modules[step.module - 1].row(parts[step.kind])
    )
    live = kinds[StepKind.KICKOFF] + kinds[StepKind.PRACTICE] + kinds[StepKind.ASSESSMENT]
    return read + form.modules * STORY + live * 45 + kinds[StepKind.COACHING] * TALK + BESIDE


@pytest.mark.parametrize("language", ["en", "de"])
def test_hours_are_those_of_the_pilot_with_a_day_for_everybody_and_without(
    shipped: LibraryProgram, language: str
) -> None:
    [form] = [each for each in shipped.forms if each.is_pilot]
    minutes = minutes_of(form, shipped.modules)
    assert round(minutes / 60) == 7
    assert round((minutes + 2 * TOGETHER) / 60) == 9
    for each in shipped.materials:
        if each.slug in TELLING_HOURS:
            page = each.content[language]
            assert isinstance(page, KitPage)
            assert all(word in page.body.markdown for word in HOURS[language]), each.slug


@pytest.mark.parametrize("language", ["en", "de"])
def test_hours_of_the_longer_forms_hold_whichever_modules_are_chosen(
    shipped: LibraryProgram, language: str
) -> None:
    hours = {4: 11, 5: 12}
    longer = [form for form in shipped.forms if not form.is_pilot]
    assert {form.modules for form in longer} == {*hours}
    for form in longer:
        for chosen in combinations(shipped.modules, form.modules):
            whole = minutes_of(form, chosen)
            assert round(whole / 60) == hours[form.modules]
            assert 60 <= whole - minutes_of(form, chosen, FIRST_WEEKS) <= 90
    [page] = [each for each in shipped.materials if each.slug == "questions-and-answers"]
    told = page.content[language]
    assert isinstance(told, KitPage)
    assert all(words in told.body.markdown for words in LONGER[language])


def test_the_agreement_names_the_least_groups_of_the_portal() -> None:
    assert (LEAST_GROUP, LEAST_COMMENTS, CARE_BELOW) == (5, 10, 0.60)


def test_a_mail_has_a_subject_and_is_short(shipped: LibraryProgram) -> None:
    long, mails = [], 0
    for material in shipped.materials:
        for language, content in material.content.items():
            if not isinstance(content, KitPage) or content.group is not KitGroup.COMMUNICATIONS:
                continue
            parts = parts_to_copy(content)
            if parts[0].heading in {"Subject", "Betreff"}:
                mails += 1
                words = len(parts[1].text.split())
                long += [f"{material.slug} ({language}): {words}"] if words > MOST_WORDS else []
    assert mails >= 10
    assert long == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_template_names_recommendations_as_the_report_does(
    shipped: LibraryProgram, language: str
) -> None:
    [page] = [
        each.content[language] for each in shipped.materials if each.slug == "report-template"
    ]
    assert isinstance(page, KitPage)
    text = page.body.html.lower()
    with translation.override(language):
        words = [recommendation_words(each).replace(",", "").lower() for each in Recommendation]
    assert [each for each in words if each not in text] == []
