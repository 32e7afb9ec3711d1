"""Wherever somebody writes, a line break counts once: forms send it as two characters, and the
browser has counted it as one.
"""

from __future__ import annotations

import ast

import pytest
from django import forms
from django.http import QueryDict

from assessments.forms import NOTE_LENGTH, NoteForm
from learning.forms import LONGEST, WritingForm
from pilots.draft import Goal
from pilots.forms.goal import GoalForm
from surveys.forms import AnswerForm
from surveys.models import PulseItem
from surveys.operations.answering import COMMENT_LENGTH
from surveys.questions import QuestionKind
from tests.house.sources import name_of, sources, tree


def note(text: str) -> tuple[forms.Form, str]:
    return NoteForm({"leader": 1, "revision": 0, "text": text}), "text"


def reply(text: str) -> tuple[forms.Form, str]:
    return WritingForm(_sent(text=text), None, label="Your reply", must_write=True), "text"


def comment(text: str) -> tuple[forms.Form, str]:
    items = [PulseItem(pk=7, kind=QuestionKind.OPEN, text={"en": "What else?"})]
    return AnswerForm(_sent(item_7=text), items=items, language="en"), "item_7"


def goal(text: str) -> tuple[forms.Form, str]:
    return GoalForm(_sent(own_goal=text), goal=Goal()), "own_goal"


def _sent(**fields: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


@pytest.mark.parametrize(
    ("write", "limit"),
    [(note, NOTE_LENGTH), (reply, LONGEST), (comment, COMMENT_LENGTH), (goal, 1000)],
    ids=lambda each: getattr(each, "__name__", str(each)),
)
def test_a_line_break_counts_once(write, limit):
    lines = "a\r\nb\r\n" * (limit // 4) + "c" * (limit % 4)
    form, field = write(lines[: -1 if limit % 4 else -2] + "d")
    form.full_clean()
    assert field not in form.errors
    assert len(form.cleaned_data[field]) == limit
    assert "\r" not in form.cleaned_data[field]
    form, field = write("a\r\n" * (limit // 2) + "bcd")
    assert field in form.errors


@pytest.mark.uncounted
def test_every_day_that_somebody_types_knows_its_bounds():
    """`ui.fields.DayField`: a bare field takes the year 26."""
    bare = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "forms.DateField"
    ]
    assert bare == []


@pytest.mark.uncounted
def test_every_file_that_somebody_sends_is_shown_to_the_scanner():
    """`ui.fields.SentFileField`: a bare field asks none. The gallery takes nothing in."""
    bare = [
        name_of(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "forms.FileField"
    ]
    assert bare == ["demo/gallery.py"]
