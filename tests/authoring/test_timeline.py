"""The weeks of a draft."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from authoring.form_changes import (
    FORMS,
    Cadence,
    FormValues,
    WrittenStep,
    add_form,
    add_step,
    copy_form,
    remove_form,
    write_form,
)
from authoring.layout import NotThere
from authoring.list_text import entries_of, values_of, with_entry, with_new, without_entry
from authoring.manuscript import ABOUT, files_in, read_files
from authoring.models import Manuscript
from authoring.operations import bring_in, publish_draft
from authoring.timeline import weeks_of
from authoring.timeline_forms import WeeksForm
from authoring.views import timeline as timeline_views
from people.models import Member

SignIn = Callable[[Member], Client]
Files = dict[str, str]
ODD = '''# forms
slug = "odd" # [[forms]]
modules = ["01-a", "02-b"]
[texts.en]
title = """
[[forms]]
"""
[[forms]] # the first
slug = "a"
modules = 1
is_pilot = false
[forms.name]
en = "A" # so
[forms.summary]
en = "S"
[[forms.steps]]
week = 1 # one
weekday = "monday"
kind = "cards"
module = 1

# about b
  [[forms]]
slug = "b"
modules = 2
is_pilot = true
name.en = "B"
summary.en = "S"
steps = [{ week = 0, weekday = "friday", kind = "kickoff" }, # k
  # a line of its own
  { week = 2, weekday = "monday", kind = "cards", module = 2 } ]'''
AFTER = ODD + "\n[texts.de]\ntitle = 'T'\n"
PILOT = "pilot-12"
PULSE = WrittenStep(kind="pulse", week=1, weekday="monday")


@pytest.fixture(scope="module")
def shipped(shipped_folder: Path) -> Files:
    return files_in(shipped_folder)


def said(files: Files, slug: str):
    return next(each for each in FORMS.said(files) if each["slug"] == slug)


def values_in(files: Files, slug: str) -> FormValues:
    weeks = next(each for each in weeks_of(files, "en") if each.slug == slug)
    return FormValues(
        texts=weeks.texts, modules=weeks.modules, is_pilot=weeks.is_pilot, steps=weeks.steps
    )


@pytest.mark.parametrize("about", [ODD, AFTER, ODD + "\n"])
def test_copied_and_removed_leaves_no_trace(shipped: Files, about: str) -> None:
    for files in (shipped, {ABOUT: about}):
        assert FORMS.texts(files).joined() == files[ABOUT]
        for form in FORMS.said(files):
            slug = form["slug"]
            copied = copy_form(files, slug)
            twin = said(copied, f"{slug}-2")
            assert twin["name"]["en"] == f"{form['name']['en']} (copy)"
            assert twin["steps"] == form["steps"]
            assert remove_form(copied, f"{slug}-2") == files
            assert write_form(files, slug, values_in(files, slug)) == files


@pytest.mark.parametrize("about", [ODD, AFTER])
def test_a_step_moved_and_moved_back_is_where_it_was(shipped: Files, about: str) -> None:
    for files, slug in ((shipped, PILOT), ({ABOUT: about}, "a"), ({ABOUT: about}, "b")):
        before = values_in(files, slug)
        for place, step in enumerate(before.steps):
            assert step is not None
            other = WrittenStep(
                kind=step.kind, week=step.week + 3, weekday="tuesday", module=step.module
            )
            steps = [*before.steps[:place], other, *before.steps[place + 1 :]]
            after = FormValues(
                texts=before.texts,
                modules=before.modules,
                is_pilot=before.is_pilot,
                steps=steps,
            )
            moved = write_form(files, slug, after)
            assert said(moved, slug)["steps"][place]["week"] == step.week + 3
            assert sum(
                one != two
                for one, two in zip(
                    files[ABOUT].splitlines(), moved[ABOUT].splitlines(), strict=True
                )
            ) in {1, 2}
            assert write_form(moved, slug, before) == files


@pytest.mark.parametrize("about", [ODD, AFTER])
def test_a_step_is_added_and_taken_out(shipped: Files, about: str) -> None:
    new = WrittenStep(kind="practice", week=2, weekday="wednesday", module=1)
    for files, slug in ((shipped, PILOT), ({ABOUT: about}, "b")):
        added = add_step(files, slug, new)
        weeks = [step["week"] for step in said(added, slug)["steps"]]
        assert weeks == sorted(weeks)
        before = values_in(files, slug)
        values = values_in(added, slug)
        place = next(
            place
            for place, step in enumerate(values.steps)
            if place == len(before.steps) or step != before.steps[place]
        )
        steps = [*values.steps[:place], None, *values.steps[place + 1 :]]
        back = FormValues(
            texts=values.texts, modules=values.modules, is_pilot=values.is_pilot, steps=steps
        )
        assert write_form(added, slug, back) == files
    added = add_step({ABOUT: about}, "a", new)
    assert said(added, "a")["steps"][-1] == {
        "week": 2,
        "weekday": "wednesday",
        "kind": "practice",
        "module": 1,
    }
    none = FormValues(**{**vars(values_in(added, "a")), "steps": [None, None]})
    emptied = write_form(added, "a", none)
    assert said(emptied, "a").get("steps", []) == []


def test_texts_are_written_where_they_differ_only(shipped: Files) -> None:
    before = values_in(shipped, PILOT)
    texts = {**before.texts, "name": {**before.texts["name"], "de": 'Neu "so"'}}
    after = FormValues(texts=texts, modules=3, is_pilot=False, steps=before.steps)
    written = write_form(shipped, PILOT, after)
    pairs = zip(shipped[ABOUT].splitlines(), written[ABOUT].splitlines(), strict=True)
    assert sum(one != two for one, two in pairs) == 3
    assert write_form(written, PILOT, before) == shipped
    with pytest.raises(NotThere):
        write_form(shipped, PILOT, FormValues(**{**vars(before), "steps": []}))
    nameless = {ABOUT: shipped[ABOUT].replace("name.en", "other.en").replace("name.de", "other.de")}
    assert said(write_form(nameless, PILOT, before), PILOT)["name"] == before.texts["name"]
    without = {ABOUT: ODD.replace('[forms.name]\nen = "A" # so\n', "")}
    named = write_form(without, "a", values_in({ABOUT: ODD}, "a"))
    assert said(named, "a")["name"] == {"en": "A"}
    assert said(named, "a")["steps"] == said({ABOUT: ODD}, "a")["steps"]


@pytest.mark.parametrize("cadence", list(Cadence))
def test_a_cadence_is_right_at_once(shipped: Files, small: Files, cadence: Cadence) -> None:
    for files in (shipped, small, {**small, ABOUT: small[ABOUT].rstrip()}):
        added = add_form(files, cadence)
        assert not read_files(added).problem
        assert len(FORMS.said(added)) == len(FORMS.said(files)) + 1
        assert (
            remove_form(added, FORMS.said(added)[-1]["slug"])[ABOUT].strip() == files[ABOUT].strip()
        )
    french = {ABOUT: "modules = []\n[texts.en]\n[texts.fr]\n"}
    assert set(FORMS.said(add_form(french, cadence))[0]["name"]) == {"en", "fr"}


@pytest.mark.parametrize(
    "about", ["forms = [{slug = 'a'}]", "forms = 1\n[[x]]", "[[forms]]\nx = ["]
)
def test_forms_in_another_shape_are_left_alone(about: str) -> None:
    with pytest.raises(NotThere):
        copy_form({ABOUT: about}, "a")


VALUES = st.sampled_from(['"a"', "'b, ['", "1", "[1, 2]", '{ a = 1, b = "}" }', '"""q # " """'])
GAPS = st.sampled_from(["", " ", "\n", "\n  ", " # c, ]\n", "\n # own\n "])


@given(st.lists(st.tuples(GAPS, VALUES, GAPS), max_size=4), st.booleans(), GAPS, st.data())
def test_a_list_keeps_all_else(parts, ends_with_comma: bool, tail: str, data) -> None:
    text = "[" + ",".join("".join(part) for part in parts)
    text += ("," if parts and ends_with_comma else "") + tail + "]"
    listed = tomllib.loads(f"x = {text}")["x"]
    assert [tomllib.loads(f"x = {value}")["x"] for value in values_of(text)] == listed
    place = data.draw(st.integers(1 if listed else 0, len(listed)))
    new = with_new(text, place, '"new"')
    assert tomllib.loads(f"x = {new}")["x"] == [*listed[:place], "new", *listed[place:]]
    if place:
        assert without_entry(new, place) == text
    for place in range(len(entries_of(text))):
        left = tomllib.loads(f"x = {without_entry(text, place)}")["x"]
        assert left == [*listed[:place], *listed[place + 1 :]]
        assert with_entry(text, place, values_of(text)[place]) == text


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


@pytest.fixture
def draft(small: Files, admin: Member, now: dt.datetime) -> Manuscript:
    return bring_in(files=small, by=admin, now=now)


def test_weeks_are_shown_added_changed_and_removed(client: Client, draft: Manuscript) -> None:
    url = reverse("authoring:timeline", args=[draft.pk])
    assert url in client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    assert "Short" in client.get(url).content.decode()
    page = client.post(url, {"cadence": "eight-week"}, follow=True).content.decode()
    assert "Four modules in eight weeks" in page
    client.post(url, {"copy": "short"})
    draft.refresh_from_db()
    assert [each["slug"] for each in FORMS.said(draft.files)] == ["short", "short-2", "eight-week"]
    one = reverse("authoring:weeks", args=[draft.pk], query={"form": "short-2"})
    form = client.get(one).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value()}
    typed |= {"week_0": 0}
    typed |= {"name_en": "Ours", "week_1": 5, "weekday_1": "friday", "week_2": 99}
    page = client.post(one, typed | {"is_pilot": "on"}, follow=True).content.decode()
    assert "forms 2, steps 3, week: is 99. Use 0 to 60." in page
    assert "See above" in page
    draft.refresh_from_db()
    assert draft.problem
    assert said(draft.files, "short-2")["steps"][1]["week"] == 5
    page = client.post(one, typed | {"is_pilot": "on", "week_2": 6, "gone_0": "on"}, follow=True)
    draft.refresh_from_db()
    assert not draft.problem
    assert len(said(draft.files, "short-2")["steps"]) == 2
    step = {"add": 1, "new-kind": "booster", "new-week": 9, "new-weekday": "monday"}
    assert "Choose the module" in client.post(one, step).content.decode()
    client.post(one, step | {"new-module": "1"})
    client.post(one, step | {"new-kind": "pulse", "new-module": "1"})
    draft.refresh_from_db()
    assert said(draft.files, "short-2")["steps"][2:] == [
        {"week": 9, "weekday": "monday", "kind": "booster", "module": 1},
        {"week": 9, "weekday": "monday", "kind": "pulse"},
    ]
    assert client.post(one, typed | {"week_1": "soon"}).status_code == 422
    form = client.get(one).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value()}
    page = client.post(one, typed | {"name_en": ""}, follow=True).content.decode()
    assert "name.en: is empty. Write the text." in page
    client.post(one, typed)
    gone = reverse("authoring:remove_weeks", args=[draft.pk], query={"form": "short-2"})
    assert "Remove “Ours”?" in client.get(gone).content.decode()
    client.post(gone)
    draft.refresh_from_db()
    assert [each["slug"] for each in FORMS.said(draft.files)] == ["short", "eight-week"]
    for url in (one, gone):
        assert "not as this page showed it" in client.get(url, follow=True).content.decode()


def test_what_cannot_be_done_is_said_and_changes_nothing(client: Client, draft: Manuscript) -> None:
    url = reverse("authoring:timeline", args=[draft.pk])
    for typed in ({"cadence": "other"}, {"copy": "other"}, {}):
        page = client.post(url, typed, follow=True).content.decode()
        assert "not as this page showed it" in page


def test_wrong_forms_are_shown_as_far_as_they_go(
    client: Client, small: Files, admin: Member, now: dt.datetime
) -> None:
    about = """
modules = ["01-cues"]
[[forms]]
slug = "x"
name = 3
modules = "three"
steps = [{ week = "soon", kind = "party", weekday = "sunday" }, 7, { kind = "cards", module = 4 }]
[[forms]]
steps = 3
"""
    draft = bring_in(files={**small, ABOUT: about}, by=admin, now=now)
    url = reverse("authoring:timeline", args=[draft.pk])
    page = client.get(url).content.decode()
    assert "is &#x27;three&#x27;" in page
    assert page.count("Something is missing here") == 2
    one = reverse("authoring:weeks", args=[draft.pk], query={"form": "x"})
    form = client.get(one).context["form"]
    assert "party" in client.get(one).content.decode()
    typed = {name: form[name].value() for name in form.fields if form[name].value()}
    typed |= {"week_0": 1, "week_1": 1, "weekday_0": "monday", "week_2": 1, "modules": 1}
    page = client.post(one, typed | {"name_en": "X", "module_2": "1"}, follow=True)
    assert "not as this page showed it" in page.content.decode()
    page = client.post(one, typed | {"name_en": "X", "module_2": "1", "gone_1": "on"}, follow=True)
    draft.refresh_from_db()
    assert said(draft.files, "x")["name"]["en"] == "X"
    step = {"add": 1, "new-kind": "pulse", "new-week": 9, "new-weekday": "monday"}
    client.post(one, step)
    client.post(url, {"copy": "x"})
    draft.refresh_from_db()
    assert said(draft.files, "x-2")["steps"][-1]["week"] == 9
    with pytest.raises(NotThere):
        add_step({ABOUT: '[[forms]]\nslug = "a"\nsteps = 3'}, "a", PULSE)
    assert copy_form({ABOUT: '[[forms]]\nslug = "a"\nname = 3'}, "a")
    lines = {ABOUT: ODD.replace('summary.en = "S"', 'summary.en = """\nS\nT\n"""')}
    weeks = next(each for each in weeks_of(lines, "en") if each.slug == "b")
    form = WeeksForm({}, weeks=weeks, titles=[])
    sent = {name: form[name].initial for name in form.fields if form[name].initial}
    sent |= {"summary_en": "S\r\nT", "week_0": 0}
    form = WeeksForm(sent, weeks=weeks, titles=[])
    assert form.is_valid(), form.errors
    assert write_form(lines, "b", form.values) == lines
    draft = bring_in(files={ABOUT: "forms = 1"}, by=admin, now=now)
    url = reverse("authoring:timeline", args=[draft.pk])
    assert "No weeks yet" in client.get(url).content.decode()


def test_whoever_comes_too_late_hears_so(
    client: Client, draft: Manuscript, admin: Member, now: dt.datetime, monkeypatch
) -> None:
    change = timeline_views.change_files

    def later(**given):
        publish_draft(draft=draft, by=admin, now=now)
        return change(**given)

    monkeypatch.setattr(timeline_views, "change_files", later)
    url = reverse("authoring:timeline", args=[draft.pk])
    page = client.post(url, {"copy": "short"}, follow=True).content.decode()
    assert "just published, changed or deleted" in page
