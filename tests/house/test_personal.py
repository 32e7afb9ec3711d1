"""Whatever leads to a person is told of, and it is decided what becomes of it at an erasure.

A model that is new fails here until its app says in its holdings.py what it keeps; see
people.personal.
"""

from __future__ import annotations

import dataclasses
import re

import pytest
from django.apps import apps
from django.db.models import BigIntegerField, ForeignKey, Model

from cohorts.models import Enrollment
from people.models import Member, User
from people.paths import text_columns
from people.personal import Impersonal, OnErasure, Personal, impersonal, personal
from privacy.column_words import words_for
from privacy.inventory import inventory

PEOPLE = (Member, User, Enrollment)
NUMBER_OF_SOMEBODY = re.compile(
    r"^(person|member|user|actor|leader|facilitator|rater|coach)(_id)?$"
)


def said() -> dict[str, Personal | Impersonal]:
    found: dict[str, Personal | Impersonal] = {each.label: each for each in personal()}
    for group in impersonal():
        found |= dict.fromkeys(group.labels, group)
    return found


def ways_to_people(model: type[Model]) -> set[str]:
    """Columns that lead to a person at once: keys, and numbers without a key."""
    found = set()
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            if field.related_model in PEOPLE:
                found.add(field.name)
        elif isinstance(field, BigIntegerField) and NUMBER_OF_SOMEBODY.match(field.name):
            found.add(field.name)
    return found


def undecided(model: type[Model], known: Personal | Impersonal | None) -> list[str]:
    """What nobody has said of a model."""
    if known is None:
        return ["nobody says whether it is about people"]
    if isinstance(known, Impersonal):
        return sorted(ways_to_people(model))
    starts = {trail.path.split("__")[0] for trail in known.trails}
    if "pk" in starts:  # the person themselves: whose sign-in it is goes with the row
        starts.add("user")
    missing = sorted(ways_to_people(model) - starts)
    whole = {OnErasure.DELETE, OnErasure.HAND_OVER}
    if not whole.intersection(trail.erased for trail in known.trails):
        emptied = {name for trail in known.trails for name in trail.emptied}
        texts = {column.name for column in text_columns(model)}
        missing += sorted(texts - emptied - set(known.plain))
    return missing


@pytest.mark.parametrize(
    "model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label
)
def test_every_model_is_decided(model: type[Model]) -> None:
    assert undecided(model, said().get(model._meta.label)) == [], (
        f"say in holdings.py of the app what {model._meta.label} keeps of people, who sees it, how "
        "long, and what becomes of it when the person is erased"
    )


def test_nothing_is_said_of_models_that_are_not_there_and_nothing_twice() -> None:
    labels = [each.label for each in personal()]
    for group in impersonal():
        labels += group.labels
    assert len(labels) == len(set(labels))
    assert set(labels) == {
        model._meta.label for model in apps.get_models(include_auto_created=True)
    }


def test_a_trail_that_is_missing_is_seen() -> None:
    """The test of this test: what it would say, were something left out."""
    known = {each.label: each for each in personal()}
    score, note = apps.get_model("assessments.Score"), apps.get_model("coaching.Commitment")
    assert undecided(score, None)
    assert undecided(score, Impersonal(("assessments.Score",), "")) == ["enrollment", "rater"]
    one = dataclasses.replace(
        known["assessments.Score"], trails=known["assessments.Score"].trails[:1]
    )
    assert undecided(score, one) == ["rater"]
    trail = dataclasses.replace(known["coaching.Commitment"].trails[0], emptied=("wording",))
    assert undecided(note, dataclasses.replace(known["coaching.Commitment"], trails=(trail,))) == [
        "outcome"
    ]
    message = apps.get_model("messaging.Message")
    assert "person_id" in undecided(
        message, dataclasses.replace(known["messaging.Message"], trails=())
    )


@pytest.mark.parametrize("known", personal(), ids=lambda known: known.label)
def test_what_is_said_fits_the_model(known: Personal) -> None:
    """Trails can be followed, columns are there and have words, and what stays has a reason."""
    model = apps.get_model(known.label)
    names = {field.name for field in model._meta.concrete_fields}
    assert set(known.plain) <= names
    assert known.trails
    for trail in known.trails:
        assert set(trail.emptied) <= names
        model._base_manager.values(*trail.exported).query  # noqa: B018  raises where one is wrong
        assert all(str(words_for(column)) for column in trail.exported)
        if trail.finds is None:
            model._base_manager.filter(**{trail.path: 0}, **(trail.where or {}))
        assert trail.erased != OnErasure.NAMELESS or trail.emptied
        if trail.erased in {OnErasure.KEEP, OnErasure.HAND_OVER}:
            assert str(trail.why)


def test_the_inventory_has_a_line_for_everything_that_is_kept() -> None:
    lines = {line.label: line for line in inventory()}
    assert lines.keys() == {each.label for each in personal()}
    for line in lines.values():
        assert all(map(str, (line.purpose, line.seen_by, line.kept_for)))
        assert line.on_erasure


@pytest.mark.parametrize(
    ("label", "sees"),
    [
        ("assessments.Score", False),
        ("assessments.EvidenceNote", False),
        ("assessments.SeenBehavior", False),
        ("assessments.TurnRecording", False),
        ("surveys.Invitation", True),
    ],
)
def test_the_inventory_says_of_admins_what_their_pages_show(label: str, sees: bool) -> None:
    """A works council opens it beside the list of data of the kit: levels and recordings are shown
    to no admin, and the messages of a pilot show them who was asked.
    """
    (line,) = [line for line in inventory() if line.label == label]
    assert ("admins" in str(line.seen_by).lower()) is sees
