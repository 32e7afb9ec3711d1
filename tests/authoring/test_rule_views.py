"""Rules of a draft on their pages: arranged, written, refused at the field, never lost."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from authoring.manuscript import files_in, read_files
from authoring.models import Manuscript
from authoring.operations import bring_in, change_files, publish_draft
from authoring.rule_changes import RULES, remove_rule
from authoring.rule_rows import ConditionRow, EffectRow, RuleValues
from authoring.views import paths as path_views
from people.models import Member
from tests.authoring.typed_forms import typed
from tests.factories import MemberFactory
from tests.programs.small_program import MODULE, write_small_program

SignIn = Callable[[Member], Client]
TEXT = """[[rules]]
slug = "board"
why.en = "because you lead all" # so
when = [{ fact = "audience", test = "is", values = ["executive"] }]
then = [
  { do = "replace", module = "cues", card = "poll", with = "board" }, # this
  { do = "open", module = "cues", weeks = -1 },
]

[[rules]]
slug = "tone"
why.en = "because of your last practice"
when = [{ fact = "level", of = "tone-recognition", test = "below", value = 3 }]
then = [{ do = "suggest", module = "cues", card = "again" }]
"""


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


@pytest.fixture
def draft(tmp_path: Path, admin: Member, now: dt.datetime) -> Manuscript:
    """With a card for some, and two rules."""
    folder = tmp_path / "small"
    write_small_program(folder)
    inside = folder / "en" / MODULE
    (inside / "extras").mkdir()
    shutil.copy(next((inside / "cards").glob("*-poll.toml")), inside / "extras" / "01-board.toml")
    return bring_in(files={**files_in(folder), RULES.path: TEXT}, by=admin, now=now)


def rule_url(draft: Manuscript, slug: str = "") -> str:
    query = {"rule": slug} if slug else None
    return reverse("authoring:rule", args=[draft.pk], query=query)


def values_in(draft: Manuscript, slug: str) -> RuleValues:
    draft.refresh_from_db()
    said = RULES.said(draft.files)[RULES.place_of(draft.files, slug)]
    return RuleValues.of(said, ["en"])


def form_of(page: str) -> dict[str, str]:
    return typed(page.replace('id="rule"', 'id="piece"'))


def order(draft: Manuscript) -> list[object]:
    draft.refresh_from_db()
    return [each["slug"] for each in RULES.said(draft.files)]


def test_rules_are_read_and_arranged(client: Client, draft: Manuscript) -> None:
    url = reverse("authoring:paths", args=[draft.pk])
    assert url in client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    page = client.get(url).content.decode()
    assert "Whoever is an executive:" in page
    assert "gets “Poll” instead of “Poll”" in page
    assert "Leaders read: because you lead all" in page
    assert page.count("by what only the leader knows") == 1
    client.post(url, {"down": "board"})
    assert order(draft) == ["tone", "board"]
    client.post(url, {"up": "board"})
    draft.refresh_from_db()
    assert draft.files[RULES.path] == TEXT
    client.post(url, {"copy": "board"})
    assert order(draft) == ["board", "board-2", "tone"]
    gone = reverse("authoring:remove_rule", args=[draft.pk], query={"rule": "board-2"})
    assert "Whoever is an executive" in client.get(gone).content.decode()
    client.post(gone)
    draft.refresh_from_db()
    assert draft.files[RULES.path] == TEXT
    for wrong in ({"up": "nothing"}, {}):
        page = client.post(url, wrong, follow=True).content.decode()
        assert "not as this page showed it" in page
    for wrong in (gone, rule_url(draft, "nothing")):
        assert "not as this page showed it" in client.get(wrong, follow=True).content.decode()


def test_a_rule_is_changed_and_all_else_stays(client: Client, draft: Manuscript) -> None:
    MemberFactory(organization=draft.organization, department="Field service", location="Graz")
    url = rule_url(draft, "board")
    page = client.get(url).content.decode()
    assert '<option value="Field service">' in page
    assert "Not saved yet" not in page
    form = form_of(page)
    client.post(url, form)
    draft.refresh_from_db()
    assert draft.files[RULES.path] == TEXT
    form = form_of(client.get(url).content.decode())
    page = client.post(url, form | {"row": "add when", "new-when": "department"}).content.decode()
    assert "Not saved yet" in page
    form = form_of(page) | {"when-1-values-0": "Sales", "then-1-weeks": "2"}
    page = client.post(url, form | {"row": "up then-1"}).content.decode()
    form = form_of(page)
    assert (form["then-0-do"], form["then-0-weeks"]) == ("open", "2")
    page = client.post(url, form | {"row": "down then-0"}).content.decode()
    client.post(url, form_of(page))
    values = values_in(draft, "board")
    assert values.when[1] == ConditionRow(asked="department", test="is", values=("Sales",))
    assert values.then[1].weeks == "2"
    text = draft.files[RULES.path]
    assert "# so" in text
    assert "# this" in text
    assert (
        text[text.index('[[rules]]\nslug = "tone') :] == TEXT[TEXT.index('[[rules]]\nslug = "t') :]
    )
    form = form_of(client.get(url).content.decode())
    assert form["when-1-values-1"] == ""
    page = client.post(url, form | {"row": "remove when-1"}).content.decode()
    client.post(url, form_of(page) | {"then-1-weeks": "-1"})
    draft.refresh_from_db()
    assert draft.files[RULES.path] == TEXT


def test_what_is_wrong_is_kept_and_said_at_its_field(client: Client, draft: Manuscript) -> None:
    url = rule_url(draft, "board")
    form = form_of(client.get(url).content.decode())
    page = client.post(url, form | {"then-1-weeks": "soon"}, follow=True)
    assert page.redirect_chain[-1][0] == url
    text = page.content.decode()
    assert "Kept. Something is still missing" in text
    assert page.context["form"].errors["then-1-weeks"]
    assert values_in(draft, "board").then[1].weeks == "soon"
    listed = client.get(reverse("authoring:paths", args=[draft.pk])).content.decode()
    assert "Something is missing here" in listed
    outline = client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    assert outline.count(reverse("authoring:paths", args=[draft.pk])) == 2
    assert "paths.toml: rules 1, then 2, weeks" in outline
    private = rule_url(draft, "tone")
    form = form_of(client.get(private).content.decode())
    form |= {"row": "add then", "new-then": "leave_out"}
    form = form_of(client.post(private, form).content.decode()) | {"then-1-about": "cues/poll"}
    page = client.post(private, form, follow=True)
    assert "Would show what only the leader" in page.context["form"].group_errors["then"]
    assert values_in(draft, "tone").then[1].said["card"] == "poll"


def test_whatever_a_new_rule_lacks_is_said_at_once(client: Client, draft: Manuscript) -> None:
    page = client.post(rule_url(draft), form_of(client.get(rule_url(draft)).text), follow=True)
    said = " ".join(page.text.split())
    assert "Please check 3 entries" in said
    assert page.context["form"].errors["why-en"] == ["Is empty. Write the text."]
    assert "Whoever … Add at least one." in said
    assert "… gets Add at least one." in said
    tone = rule_url(draft, "tone")
    form = form_of(client.get(tone).text) | {"then-0-about": ""}
    page = client.post(tone, form, follow=True)
    assert page.context["form"].errors["then-0-about"] == ["Choose one"]


def test_a_first_rule_is_written_field_by_field(client: Client, draft: Manuscript) -> None:
    draft.files = {path: text for path, text in draft.files.items() if path != RULES.path}
    draft.save()
    paths = reverse("authoring:paths", args=[draft.pk])
    assert "everybody gets the same" in client.get(paths).content.decode()
    url = rule_url(draft)
    page = client.get(url).content.decode()
    assert "New rule" in page
    assert "Not saved yet" not in page
    assert (
        "Not saved yet" in client.post(url, {"row": "add when", "new-when": "x"}).content.decode()
    )
    for asked in ("audience", "language", "completed/cues", "tenure", "level/tone-recognition"):
        form = form_of(page) | {"row": "add when", "new-when": asked}
        page = client.post(url, form).content.decode()
    for done in ("add", "move", "suggest", "replace"):
        form = form_of(page) | {"row": "add then", "new-then": done}
        page = client.post(url, form).content.decode()
    form = form_of(page) | {
        "why-en": "  because  of much ",
        "when-0-values-0": ["executive", "frontline_leader"],
        "when-1-values-0": ["de"],
        "when-2-values-0": "yes",
        "when-3-number": "6",
        "when-4-number": "3",
        "then-0-about": "cues/board",
        "then-0-to": "boosters",
        "then-1-about": "cues/once-more",
        "then-1-after": "cues/again",
        "then-2-about": "cues/board",
        "then-3-about": "cues/again",
        "then-3-instead": "cues/board",
    }
    page = client.post(url, form, follow=True).content.decode()
    assert "Kept." in page
    assert "Whoever is an executive or a frontline leader, reads German, has completed" in page
    draft.refresh_from_db()
    assert not draft.problem, draft.problem
    assert order(draft) == ["add-board"]
    values = values_in(draft, "add-board")
    assert values.why == {"en": "because of much"}
    assert values.when[0].values == ("executive", "frontline_leader")
    assert values.then == [
        EffectRow(do="add", about="cues/board", to="boosters"),
        EffectRow(do="move", about="cues/once-more", after="cues/again"),
        EffectRow(do="suggest", about="cues/board"),
        EffectRow(do="replace", about="cues/again", instead="cues/board"),
    ]
    before = draft.files[RULES.path]
    again = rule_url(draft, "add-board")
    client.post(
        again,
        form_of(client.get(again).content.decode())
        | {"when-0-values-0": ["executive", "frontline_leader"]},
    )
    draft.refresh_from_db()
    assert draft.files[RULES.path] == before
    odd = client.post(url, {"row": "up when-7"})
    assert odd.context["form"].conditions == []
    for odd_row in ("add when", "add other", "x", "remove then-x"):
        assert client.post(url, {"row": odd_row}).status_code == 200


def test_what_cannot_be_shown_is_kept(client: Client, draft: Manuscript) -> None:
    odd = TEXT.replace('"executive"', '"boss"').replace('"replace"', '"swap"')
    odd = odd.replace("weeks = -1", "weeks = -1, x = 1").replace('"poll"', '"gone"')
    odd = odd.replace('fact = "level", of = "tone-recognition"', 'fact = "completed", of = "cues"')
    odd = odd.replace("when = [{", 'when = [{ fact = "mood", test = "is", values = ["x"] }, {', 1)
    odd = odd.replace('"below", value = 3', '"is_not", values = ["yes"]')
    draft.files = {**draft.files, RULES.path: odd}
    draft.save()
    for slug in ("board", "tone"):
        url = rule_url(draft, slug)
        page = client.get(url).content.decode()
        form = form_of(page)
        if slug == "board":
            assert 'value="boss"' in page
            form |= {"when-1-values-0": "boss"}
            assert form["then-0-do"] == "swap"
        client.post(url, form)
        draft.refresh_from_db()
        assert draft.files[RULES.path] == odd


def test_what_somebody_else_has_saved_is_shown_beside_what_was_typed(
    client: Client, draft: Manuscript
) -> None:
    url = rule_url(draft, "board")
    form = form_of(client.get(url).content.decode())
    client.post(url, form_of(client.get(url).content.decode()) | {"why-en": "because first"})
    late = client.post(url, form | {"why-en": "because second"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "because first" in page
    assert 'value="because second"' in page
    assert values_in(draft, "board").why == {"en": "because first"}
    client.post(url, form_of(page))
    assert values_in(draft, "board").why == {"en": "because second"}


def test_whoever_comes_too_late_hears_so(
    client: Client, draft: Manuscript, admin: Member, now: dt.datetime, monkeypatch
) -> None:
    assert not read_files(draft.files).problem
    url = rule_url(draft, "board")
    form = form_of(client.get(url).content.decode())

    def gone(**given):
        without = lambda files: remove_rule(files, "board")  # noqa: E731
        change_files(draft=draft, change=without, about="x", by=admin, now=now)
        return change_files(**given)

    monkeypatch.setattr(path_views, "change_files", gone)
    page = client.post(url, form, follow=True).content.decode()
    assert "not as this page showed it" in page

    def published(**given):
        publish_draft(draft=draft, by=admin, now=now)
        return change_files(**given)

    monkeypatch.setattr(path_views, "change_files", published)
    url = reverse("authoring:paths", args=[draft.pk])
    page = client.post(url, {"up": "tone"}, follow=True).content.decode()
    assert "just published, changed or deleted" in page


def test_an_empty_place_among_words_is_said_where_it_is(client: Client, draft: Manuscript) -> None:
    odd = TEXT.replace(
        '"audience", test = "is", values = ["executive"]',
        '"department", test = "is", values = ["A", " "]',
    )
    draft.files = {**draft.files, RULES.path: odd}
    draft.save()
    form = client.get(rule_url(draft, "board")).context["form"]
    assert form.errors["when-0-values-1"]
