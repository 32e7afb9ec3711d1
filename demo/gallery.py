"""The gallery: every component in every state, with made-up people. Accessibility checks and
pictures run over it.
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import public
from programs.activities import timeline_item
from ui.charts import (
    CompletionChart,
    CompletionRow,
    DumbbellChart,
    DumbbellRow,
    IntervalChart,
    LevelChart,
    LevelPath,
    LevelPathRow,
    LevelRow,
    LineChart,
    RangeChart,
    RangeRow,
    Span,
    ValueLine,
    WavePoint,
)
from ui.charts.picture import Chart
from ui.components import Destination, LevelChoice, StepState, TimelineItem
from ui.fields import DayField

LEVELS = (
    LevelChoice(1, "Not Evident", "Answers the words only; the tone goes unnamed."),
    LevelChoice(2, "Emerging", "Notices a cue and moves on without checking it."),
    LevelChoice(3, "Consistent", "Names one cue and asks what is behind it."),
    LevelChoice(4, "Mastery", "Names the cue, asks, and changes the plan with the answer."),
)
LEVEL_NAMES = tuple(level.name for level in LEVELS)
SOFIA = "Europe/Sofia"
MOMENT = dt.datetime(2026, 3, 3, 8, 0, tzinfo=dt.UTC)
PLACES = (
    ("Today", "sun"),
    ("My path", "map"),
    ("Practice", "users"),
    ("Pilots", "flag"),
    ("Library", "book-open"),
)
FAULTY = {
    "name": "",
    "goal": "Fewer “what did you mean” messages.",
    "weeks": "12",
    "modules": ["cues"],
}
SWATCHES = [
    "paper",
    "surface",
    "sunk",
    "line",
    "ink",
    "ink-soft",
    "accent",
    "honey",
    "moss",
    "brick",
]
SECTIONS = ["type", "buttons", "words", "plan", "choosing", "forms", "figures", "people", "states"]
LONG_NAME = "Maximiliana Oluwaseun Nguyễn-Wójcikowska of the Reykjavík customer operations team"


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(
        label="Name of the pilot", help_text="People see it in their invitation.", max_length=80
    )
    goal = forms.CharField(
        label="What should be different afterwards", widget=forms.Textarea, required=False
    )
    starts_on = DayField(label="Start date")
    weeks = forms.ChoiceField(
        label="Length", choices=[("8", "8 weeks, four modules"), ("12", "12 weeks, five modules")]
    )
    audience = forms.ChoiceField(
        label="Who takes part",
        choices=[
            ("frontline", "Frontline leaders"),
            ("managers", "Managers of managers"),
            ("executive", "Executives"),
        ],
        widget=forms.RadioSelect,
        help_text="The cards change their examples with it.",
    )
    modules = forms.MultipleChoiceField(
        label="Modules",
        choices=[("cues", "Awareness of digital cues"), ("video", "Active listening in video")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    people = forms.FileField(
        label="List of people", help_text="CSV or Excel, up to 5 MB.", required=False
    )
    reminds = forms.BooleanField(label="Remind people the day before a session", required=False)


def _items() -> list[TimelineItem]:
    start = dt.date(2026, 2, 2)
    plan = [
        (0, "kickoff", "Baseline and kickoff"),
        (1, "cards", "Awareness of digital cues"),
        (2, "practice", "The short reply"),
        (3, "cards", "Active listening in video"),
        (4, "practice", "Camera off"),
        (4, "coaching", "Talk with Nuala Ní Bhriain"),
        (5, "cards", "Empathetic written replies"),
        (6, "practice", "The late-night message"),
        (7, "cards", "Bias recognition"),
        (8, "practice", "Who gets heard"),
        (8, "coaching", "Talk with Nuala Ní Bhriain"),
        (8, "pulse", "Third pulse"),
        (10, "practice", "Feedback across time zones"),
        (12, "assessment", "Look back"),
    ]
    state = {5: StepState.NOW, 6: StepState.AHEAD}
    return [
        timeline_item(
            kind=kind,
            title=title,
            week=week,
            date=start + dt.timedelta(weeks=week),
            state=state.get(week, StepState.DONE if week < 5 else StepState.AHEAD),
        )
        for week, kind, title in plan
    ]


def _charts() -> dict[str, Chart]:
    few = "Four answers; five are needed"
    return {
        "levels": LevelChart(
            "sample-levels",
            "Rubric levels before and after, by criterion",
            LEVEL_NAMES,
            (
                LevelRow("Tone recognition", (3, 5, 2, 0), (0, 3, 5, 2)),
                LevelRow("Response adaptation", (4, 4, 2, 0), (1, 4, 4, 1)),
                LevelRow("Reflective follow-up", (5, 4, 1, 0), ()),
                LevelRow(
                    "Boundary-respecting feedback", hidden_reason="Fewer than five leaders scored"
                ),
            ),
        ),
        "own": LevelPath(
            "sample-own-levels",
            "One leader's levels from session to session",
            LEVEL_NAMES,
            ("14 Oct", "29 Oct", "12 Nov"),
            (
                LevelPathRow("Tone recognition", ((1, 2), (2,), (3,))),
                LevelPathRow("Response adaptation", ((2,), (), (2, 3))),
            ),
        ),
        "waves": IntervalChart(
            "sample-waves",
            "\u201cMy manager notices how a message may land\u201d, mean by wave",
            (
                WavePoint("Feb", 41, 3.2, 2.9, 3.5),
                WavePoint("Mar", 38, 3.4, 3.1, 3.7),
                WavePoint("Apr", 4, hidden_reason=few),
                WavePoint("May", 36, 3.8, 3.5, 4.1),
            ),
        ),
        "ranges": _severity(),
        "completion": CompletionChart(
            "sample-completion",
            "Leaders who finished each module",
            (
                CompletionRow("Awareness of digital cues", 10, 10),
                CompletionRow("Active listening in video", 7, 10),
                CompletionRow("Empathetic written replies", 0, 10),
                CompletionRow("Finance department", hidden_reason=few),
            ),
        ),
    }


def _severity() -> RangeChart:
    return RangeChart(
        "sample-ranges",
        "Severity of raters beside the mean of all, in levels",
        (
            RangeRow("Rater A", 24, -0.21, -0.34, -0.08),
            RangeRow("Rater B", 22, 0.13, -0.02, 0.28),
            RangeRow("Rater C", 3, hidden_reason="too few role-plays"),
        ),
        minimum=-1,
        maximum=1,
        ticks=(-1, -0.5, 0, 0.5, 1),
        first_heading="Rater",
        value_heading="Levels",
        marks=(0,),
    )


def _seen() -> DumbbellChart:
    return DumbbellChart(
        slug="sample-dumbbells",
        title="How a leader sees it, and how others do",
        rows=(
            DumbbellRow(
                label="Noticing", first=5, second=2.5, low=1.2, high=3.8, n=6, verdict="Blind spot"
            ),
            DumbbellRow(label="Fairness", first=4, second=3.5, low=2.2, high=4.8, n=6),
            DumbbellRow(label="Responding", first=3, hidden_reason="fewer than three"),
        ),
        minimum=1,
        maximum=5,
        first_heading="You",
        second_heading="Others",
        row_heading="Question",
    )


def _by_month() -> LineChart:
    return LineChart(
        "sample-lines",
        "Time to a reply, mean of teams, in hours",
        ("Apr 2026", "May 2026", "Jun 2026", "Jul 2026", "Aug 2026", "Sep 2026"),
        (
            ValueLine("Teams that took part", (9.1, 9.3, 9.2, 8.8, 8.3, 8.2)),
            ValueLine("Teams to compare with", (8.9, None, 9.1, 9.0, 9.2, 9.1)),
        ),
        begins=3.2,
        begins_label="Start 6 Jul",
        spans=(Span("Before", 0, 2), Span("After", 4, 5)),
    )


def _deck() -> list[dict[str, object]]:
    titles = [
        ("The reply that was only \u201cok\u201d", 4, "done", "#deck"),
        ("Spot the cue: a Friday thread", 5, "done", "#deck"),
        ("What silence can mean", 3, "current", "#deck"),
        ("Rewrite a reply", 5, "open", "#deck"),
    ]
    cards: list[dict[str, object]] = [
        {"title": t, "minutes": m, "state": s, "url": u, "note": ""} for t, m, s, u in titles
    ]
    note = "Opens on Monday 9 March"
    return [
        *cards,
        {
            "title": "Five minutes to look back",
            "minutes": 5,
            "state": "closed",
            "url": "",
            "note": note,
        },
    ]


def _steps() -> list[dict[str, str]]:
    rows = [
        ("Name and goal", "done", "#stepper", "Support leads, spring"),
        ("Leaders", "done", "#stepper", "10 people"),
        ("Modules", "attention", "#stepper", "One still to choose"),
        ("Groups and times", "current", "#stepper", ""),
        ("Pulse", "open", "", ""),
        ("Review and launch", "open", "", ""),
    ]
    return [
        {"title": title, "state": state, "url": url, "note": note}
        for title, state, url, note in rows
    ]


@require_safe
@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    context = {
        **_around(),
        "items": _items(),
        "levels": LEVELS,
        "charts": {**_charts(), "dumbbells": _seen(), "lines": _by_month()},
        "deck": _deck(),
        "dots_done": frozenset({1, 2}),
        "steps": _steps(),
        "fresh": SampleForm(auto_id="fresh_%s"),
        "faulty": SampleForm(FAULTY, auto_id="faulty_%s"),
        "moment": MOMENT,
        "zone": SOFIA,
        "long_name": LONG_NAME,
        "names": ["Aoife Kelly", "Nguyễn Thị Hương", "Jan Wójcik", "Dvořák", LONG_NAME],
        "swatches": SWATCHES,
        "sections": SECTIONS,
    }
    return render(request, "demo/gallery/index.html", context)


def _around() -> dict[str, object]:
    """Somebody who is signed in, and their navigation."""
    organization = SimpleNamespace(name="Northwind Logistics")
    return {
        "member": SimpleNamespace(name="Nuala Ní Bhriain", organization=organization),
        "navigation": tuple(
            Destination(label, "#main", icon, is_current=label == "Today") for label, icon in PLACES
        ),
    }
