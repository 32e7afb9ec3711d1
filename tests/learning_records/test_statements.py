"""Statements say what happened in registered words, and nothing private; the profile agrees."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from connections.egress import EgressAnswer
from events.states import EventKind
from learning_records.calling import StoreVerdict, verdict_of, versions_of, wait_of
from learning_records.profile import profile_document, profile_iri
from learning_records.statements import (
    Happened,
    NothingToState,
    StatedPiece,
    account,
    mailbox,
    opaque_name,
    statement_of,
)
from learning_records.vocabulary import MEANINGS
from tests.factories import NOW

pytestmark = pytest.mark.proof("connections", **{"learning records": 1})

BASE = "https://portal.example"
WHOLE = {
    "program": StatedPiece(slug="empathy", names={"en": "Empathy", "de": "Empathie"}),
    "module": StatedPiece(slug="cues", names={"en": "Digital cues"}),
    "card": StatedPiece(slug="silence", names={"en": "A silence"}),
}


def happened(kind: EventKind, **more: Any) -> Happened:
    return Happened(
        kind=kind,
        key="row:1",
        happened_at=NOW,
        connection_id=7,
        cohort_id=3,
        member_id=9,
        **{**WHOLE, **more},
    )


def stated(kind: EventKind, **more: Any) -> dict[str, Any]:
    return statement_of(happened(kind, **more), account(BASE, "x"), BASE, actor_key="key")


def keys_in(thing: Any) -> set[str]:
    if isinstance(thing, dict):
        return set(thing).union(*map(keys_in, thing.values()))
    return set().union(*map(keys_in, thing)) if isinstance(thing, list) else set()


@pytest.mark.parametrize("kind", list(MEANINGS))
def test_every_statement_follows_its_template(kind: EventKind) -> None:
    statement, meaning = stated(kind), MEANINGS[kind]
    document: Any = profile_document(BASE)
    [template] = [each for each in document["templates"] if each["id"].endswith(meaning.slug)]
    assert statement["verb"]["id"] == template["verb"]
    assert statement["object"]["definition"]["type"] == template["objectActivityType"]
    categories = statement["context"]["contextActivities"]["category"]
    assert [each["id"] for each in categories] == [template["inScheme"]] == [profile_iri(BASE)]
    needed = {each["location"] for each in template["rules"] if each["presence"] == "included"}
    assert ("$.result.completion" in needed) == ("result" in statement)
    # Titles, types, and who did it when: no place for an answer, a level or a text.
    assert keys_in(statement) <= {
        "id", "objectType", "actor", "account", "homePage", "name", "verb", "display", "en", "de",
        "object", "definition", "type", "timestamp", "result", "completion", "context",
        "registration", "platform", "contextActivities", "category", "parent", "grouping",
    }  # fmt: skip


def test_a_card_stands_in_its_module_and_program() -> None:
    statement = stated(EventKind.CARD_COMPLETED)
    within = f"{BASE}/connections/records/activities/empathy"
    assert statement["object"]["id"] == f"{within}/cues/cards/silence"
    around = statement["context"]["contextActivities"]
    assert [each["id"] for each in around["parent"]] == [f"{within}/cues"]
    assert [each["id"] for each in around["grouping"]] == [within]
    assert around["grouping"][0]["definition"]["name"] == {"en": "Empathy", "de": "Empathie"}
    assert [
        each["id"]
        for each in stated(EventKind.MODULE_COMPLETED)["context"]["contextActivities"]["parent"]
    ] == [within]
    practice = stated(EventKind.SESSION_ATTENDED)
    assert practice["object"]["id"] == f"{within}/cues/practice"
    assert stated(EventKind.ROLE_PLAY_SCORED)["object"]["id"] == f"{within}/cues/role-play"
    json.dumps(statement)


def test_an_id_is_the_same_whenever_it_is_made() -> None:
    first, second = stated(EventKind.CARD_COMPLETED), stated(EventKind.MODULE_COMPLETED)
    assert first["id"] == stated(EventKind.CARD_COMPLETED)["id"] != second["id"]
    assert uuid.UUID(first["id"]).version == 5
    assert first["context"]["registration"] == second["context"]["registration"]


def test_no_id_says_whose_it_is_to_somebody_who_counts_up() -> None:
    """Numbers of people and pilots stand in addresses and are small."""
    said = happened(EventKind.CARD_COMPLETED)
    ours, others = (
        statement_of(said, account(BASE, "x"), BASE, actor_key=key) for key in ("key", "other")
    )
    assert ours["id"] != others["id"]
    assert ours["context"]["registration"] != others["context"]["registration"]


def test_nothing_is_stated_of_what_is_gone() -> None:
    for kind, gone in [(EventKind.MODULE_COMPLETED, "module"), (EventKind.CARD_COMPLETED, "card")]:
        with pytest.raises(NothingToState):
            stated(kind, **{gone: None})


def test_a_name_says_nothing_and_stays() -> None:
    name = opaque_name("key", 9)
    assert name == opaque_name("key", 9)
    assert len({name, opaque_name("key", 8), opaque_name("other", 9)}) == 3
    assert mailbox("a@example.com")["mbox"] == "mailto:a@example.com"


@pytest.mark.parametrize(
    ("status", "together", "alone"),
    [
        (200, StoreVerdict.TAKEN, StoreVerdict.TAKEN),
        (204, StoreVerdict.TAKEN, StoreVerdict.TAKEN),
        (409, StoreVerdict.REFUSED, StoreVerdict.TAKEN),
        (400, StoreVerdict.REFUSED, StoreVerdict.REFUSED),
        (413, StoreVerdict.REFUSED, StoreVerdict.REFUSED),
        (301, StoreVerdict.LATER, StoreVerdict.LATER),
        (401, StoreVerdict.LATER, StoreVerdict.LATER),
        (404, StoreVerdict.LATER, StoreVerdict.LATER),
        (429, StoreVerdict.LATER, StoreVerdict.LATER),
        (503, StoreVerdict.LATER, StoreVerdict.LATER),
    ],
)
def test_what_an_answer_means(status: int, together: StoreVerdict, alone: StoreVerdict) -> None:
    assert verdict_of(status, alone=False) is together
    assert verdict_of(status, alone=True) is alone


def test_what_stores_say_is_read_with_care() -> None:
    def said(body: bytes = b"", **headers: str) -> EgressAnswer:
        return EgressAnswer(200, headers, body)

    assert versions_of(said(b'{"version": ["1.0.3"], "extensions": {}}')) == ["1.0.3"]
    for body in (b"<html>", b"[]", b'{"version": 1}', b"{}"):
        assert versions_of(said(body)) == []
    assert wait_of(said(**{"retry-after": "120"})) == 120
    assert wait_of(said(**{"retry-after": "9999999999"})) == 24 * 60 * 60
    assert wait_of(said(**{"retry-after": "Fri, 27 Nov 2026 23:59:59 GMT"})) == 0
