"""The review says which group plays what, and the launch deals just that."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from people.models import Member
from pilots.forms_told import forms_told
from pilots.frame import frame_of
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from pilots.operations.reviewing import keep_review
from practice.models import PracticeSession
from practice.repertoire import session_texts
from programs.comparison_texts import comparison_texts
from programs.content.kinds import MaterialKind
from programs.models import Material, Module


def test_the_review_says_which_group_plays_what_and_the_launch_deals_it(
    complete: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    kept = keep_review(draft=complete, language="en", now=now)
    told = [(each.week, each.form, each.groups) for each in kept.review.forms]
    assert told == [
        (0, "As you like", "group 1"),
        (0, "Fine by me", "group 2"),
        (2, "Ok.", "every group"),
        (4, "There's something", "every group"),
        (12, "Fine by me", "group 1"),
        (12, "As you like", "group 2"),
    ]
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    sessions = PracticeSession.objects.filter(group__cohort=cohort).order_by("step__position")
    played = sessions.exclude(form="").order_by("step__position", "group__position")
    assert list(played.values_list("form", flat=True)) == [
        "as-you-like",
        "fine-by-me",
        "fine-by-me",
        "as-you-like",
    ]


def test_nothing_is_told_where_there_is_one_form(complete: PilotDraft) -> None:
    for kept in (Material.objects.get(kind=MaterialKind.COMPARISON), *Module.objects.all()):
        kept.content = {code: replace(each, scenarios=()) for code, each in kept.content.items()}  # type: ignore[type-var,assignment]
        kept.save(update_fields=["content"])
    comparison_texts.forget()
    session_texts.forget()
    assert forms_told(frame_of(complete), "en") == []
    comparison_texts.forget()
    session_texts.forget()


def test_nothing_is_told_of_a_draft_without_sessions(draft: PilotDraft) -> None:
    assert forms_told(frame_of(draft), "en") == []
