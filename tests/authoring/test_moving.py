"""A running cohort goes on with a newer version: nothing that was done is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.http import QueryDict

from assessments.models import Criterion, Rubric
from assessments.operations import save_note
from authoring.bundle import Files
from authoring.card_changes import add_card, send_card
from authoring.editing import opened
from authoring.layout import CardPlace
from authoring.manuscript import ABOUT, read_files
from authoring.newer import newer_page
from authoring.operations.moving import DoesNotFit, move_cohort
from authoring.pieces import Piece, PieceKind
from cohorts.operations import (
    CohortOver,
    NotNewer,
    finish_cohort,
    leave_cohort,
    pause_cohort,
)
from learning.answers import PollAnswer, QuizAnswer, SpotAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from learning.operations import NotOpen, Writing, complete_card, save_answer
from learning.steps import follower_of
from people.models import AuditEvent, Member
from pilots.operations.repeating import clone_pilot
from practice.models import PracticeSession
from programs.cadence import StepKind
from programs.content.kinds import CardKind, CardPart
from programs.models import Card, ProgramVersion
from tests.authoring.course import BOOSTERS, CARDS, Course, make_course

EXTRA = f"{CARDS}/09-extra.toml"
EXTRA_CARD = 'kind = "read"\ntitle = "Extra"\nminutes = 3\nbody = "More."\ntakeaway = "Ask."\n'


def path_of(files: dict[str, str], slug: str, folder: str = CARDS) -> str:
    [path] = [each for each in files if each.startswith(folder) and each.endswith(f"-{slug}.toml")]
    return path


def with_extra(files: dict[str, str]) -> None:
    files[EXTRA] = EXTRA_CARD


def without(slug: str, folder: str = CARDS):
    def change(files: dict[str, str]) -> None:
        del files[path_of(files, slug, folder)]

    return change


def saying(slug: str, old: str, new: str, folder: str = CARDS):
    def change(files: dict[str, str]) -> None:
        path = path_of(files, slug, folder)
        assert old in files[path]
        files[path] = files[path].replace(old, new)

    return change


def move(course: Course, version: ProgramVersion) -> bool:
    moved = move_cohort(cohort=course.cohort, version=version, by=course.admin, now=course.now)
    course.cohort.refresh_from_db()
    return moved


def test_the_plan_teaches_the_newer_modules_on_the_same_days(course: Course) -> None:
    days = list(course.cohort.steps.values_list("kind", "opens_on"))
    version = course.next_version(with_extra)
    assert move(course, version)
    assert course.cohort.version == version
    assert {each.version for each in course.cohort.modules.all()} == {version}
    assert list(course.cohort.steps.values_list("kind", "opens_on")) == days
    steps = course.cohort.steps.exclude(module=None).select_related("module")
    assert {each.module.version_id for each in steps} == {version.pk}
    assert course.cohort.steps.get(kind=StepKind.KICKOFF).module is None


def test_who_is_under_way_keeps_what_they_did_and_meets_the_new_card(
    course: Course, leader: Member, peer: Member
) -> None:
    course.take(leader, *course.cards()[:2])
    before = list(CardCompletion.objects.values_list("pk", "completed_at"))
    total = course.step(leader).cards_total
    move(course, course.next_version(with_extra))
    assert list(CardCompletion.objects.values_list("pk", "completed_at")) == before
    step, unbegun = course.step(leader), course.step(peer)
    assert (step.cards_done, step.cards_total, step.done_at) == (2, total + 1, None)
    assert (unbegun.cards_done, unbegun.cards_total) == (0, total + 1)
    done = CardCompletion.objects.values_list("card__slug", "card__module__version")
    assert {version for _slug, version in done} == {course.cohort.version_id}
    left = [each for each in course.cards() if not each.completions.exists()]
    course.take(leader, *left)
    assert course.step(leader).done_at == course.now


def test_what_is_done_stays_done_and_a_new_card_in_it_can_still_be_taken(
    course: Course, leader: Member
) -> None:
    course.take(leader, *course.cards())
    before = course.step(leader)
    move(course, course.next_version(with_extra))
    course.take(leader, course.card("extra"))
    after = course.step(leader)
    assert (after.done_at, after.cards_done, after.cards_total) == (
        before.done_at,
        before.cards_done,
        before.cards_total,
    )
    assert CardCompletion.objects.filter(card=course.card("extra")).exists()


def test_a_card_that_is_gone_stays_in_the_record_and_counts(
    course: Course, leader: Member, peer: Member
) -> None:
    gone = course.card("poll")
    course.take(leader, gone, answer=PollAnswer(1))
    total = course.step(leader).cards_total
    move(course, course.next_version(without("poll")))
    assert CardCompletion.objects.get().card == gone
    assert CardAnswer.objects.get().card == gone
    step = course.step(leader)
    assert (step.cards_done, step.cards_total) == (1, total)
    assert course.step(peer).cards_total == total - 1
    course.take(leader, *course.cards())
    step = course.step(leader)
    assert (step.cards_done, step.cards_total, step.done_at) == (total, total, course.now)


def test_who_lacked_only_what_is_gone_has_finished(course: Course, leader: Member) -> None:
    course.take(leader, *[each for each in course.cards() if each.slug != "poll"])
    assert course.step(leader).done_at is None
    move(course, course.next_version(without("poll")))
    step = course.step(leader)
    assert (step.done_at, step.cards_done) == (course.now, step.cards_total)


def test_a_card_that_comes_back_is_the_one_that_was_done(course: Course, leader: Member) -> None:
    text = course.files[path_of(course.files, "poll")]
    course.take(leader, course.card("poll"), answer=PollAnswer(1))
    move(course, course.next_version(without("poll")))

    def with_poll(files: dict[str, str]) -> None:
        files[f"{CARDS}/08-poll.toml"] = text

    move(course, course.next_version(with_poll))
    assert CardCompletion.objects.get().card == course.card("poll")
    assert CardAnswer.objects.get().card == course.card("poll")
    assert course.step(leader).cards_done == 1


@pytest.mark.parametrize(
    ("slug", "old", "new", "answer", "goes_along"),
    [
        ("quiz", 'text = "Ask."', 'text = "Ask them."', QuizAnswer((0,)), False),
        ("quiz", 'why = "It is short."', 'why = "Short."', QuizAnswer((0,)), True),
        ("spot", 'phrase = "k."', 'phrase = "done"', SpotAnswer((1,)), False),
        ("spot", 'outro = "Well."', 'outro = "Good."', SpotAnswer((1,)), True),
        ("poll", 'title = "Poll"', 'title = "A poll"', PollAnswer(1), True),
        ("reflection", "Whom did you", "Who did you", WrittenAnswer("Bo"), True),
    ],
)
def test_a_changed_card_stays_done_and_an_answer_goes_along_where_it_still_answers(
    course: Course,
    leader: Member,
    slug: str,
    old: str,
    new: str,
    answer: QuizAnswer,
    goes_along: bool,
) -> None:
    card = course.card(slug)
    course.take(leader, card, answer=answer)
    move(course, course.next_version(saying(slug, old, new)))
    assert CardCompletion.objects.get().card == course.card(slug)
    kept = CardAnswer.objects.get()
    assert (kept.answer, kept.card) == (answer, course.card(slug) if goes_along else card)


def test_of_answers_to_several_versions_the_latest_goes_along(
    course: Course, leader: Member
) -> None:
    course.take(leader, course.card("quiz"), answer=QuizAnswer((0,)))
    move(course, course.next_version(saying("quiz", 'text = "Ask."', 'text = "Ask them."')))
    later = Writing(QuizAnswer((2,)))
    save_answer(
        enrollment_id=course.enrollment(leader).pk,
        card=course.card("quiz"),
        writing=later,
        now=course.now + dt.timedelta(hours=1),
    )
    change = saying("quiz", 'intro = "Choose."', 'intro = "Choose one."')
    move(course, course.next_version(change))
    assert CardAnswer.objects.get(card=course.card("quiz")).answer == later.answer
    assert CardAnswer.objects.count() == 2


def test_another_kind_of_card_takes_no_choice_along(course: Course, leader: Member) -> None:
    card = course.card("poll")
    course.take(leader, card, answer=PollAnswer(1))

    def as_reading(files: dict[str, str]) -> None:
        files[path_of(files, "poll")] = EXTRA_CARD

    move(course, course.next_version(as_reading))
    assert CardCompletion.objects.get().card == course.card("poll")
    assert CardAnswer.objects.get().card == card


def test_a_choice_does_not_become_something_written(course: Course, leader: Member) -> None:
    card = course.card("poll")
    course.take(leader, card, answer=PollAnswer(1))

    def as_reflection(files: dict[str, str]) -> None:
        files[path_of(files, "poll")] = files[path_of(files, "reflection")]

    move(course, course.next_version(as_reflection))
    assert CardAnswer.objects.get().card == card


def test_refreshers_count_like_cards(course: Course, leader: Member, peer: Member) -> None:
    """One is done, goes, and comes back; by then the other one is done as well."""
    course.now += dt.timedelta(weeks=5)
    first, second = course.cards(is_booster=True)
    text = course.files[path_of(course.files, first.slug, BOOSTERS)]
    course.take(leader, first)
    course.take(peer, first, second)
    done_at = course.step(peer, StepKind.BOOSTER).done_at

    def another(files: dict[str, str]) -> None:
        other = files.pop(path_of(files, first.slug, BOOSTERS)).replace("Quiz", "Another")
        files[f"{BOOSTERS}/03-other.toml"] = other

    def back(files: dict[str, str]) -> None:
        del files[f"{BOOSTERS}/03-other.toml"]
        files[f"{BOOSTERS}/03-{first.slug}.toml"] = text

    move(course, course.next_version(another))
    course.take(leader, course.card(second.slug))
    assert course.step(leader, StepKind.BOOSTER).done_at is None
    course.now += dt.timedelta(hours=1)
    move(course, course.next_version(back))
    assert course.step(leader, StepKind.BOOSTER).done_at == course.now
    assert course.step(peer, StepKind.BOOSTER).done_at == done_at
    assert course.step(leader, StepKind.BOOSTER).cards_total == 0


def test_nothing_is_done_before_it_opens(course: Course, leader: Member) -> None:
    """Whoever is given later days has not finished what they did before."""
    course.take(leader, *[each for each in course.cards() if each.slug != "poll"])
    step = course.step(leader)
    step.opens_at = course.now + dt.timedelta(days=3)
    step.save()
    move(course, course.next_version(without("poll")))
    assert course.step(leader).done_at is None


def test_whoever_left_finds_what_they_did_when_they_come_back(
    course: Course, leader: Member
) -> None:
    course.take(leader, *course.cards()[:2])
    leave_cohort(enrollment=course.enrollment(leader), by=course.admin, now=course.now)
    move(course, course.next_version(with_extra))
    assert CardCompletion.objects.filter(card__module__version=course.cohort.version).count() == 2


def test_other_cohorts_stay_on_theirs(
    course: Course, leader: Member, facilitator: Member, outsider: Member
) -> None:
    elsewhere = make_course(
        course.files,
        admin=course.admin,
        leaders=[leader],
        facilitator=facilitator,
        now=course.now - dt.timedelta(days=9),
        version=course.cohort.version,
    )
    course.take(leader, course.card("poll"), answer=PollAnswer(1))
    elsewhere.take(leader, course.card("poll"), answer=PollAnswer(1))
    version = course.next_version(with_extra)
    move(course, version)
    for kept in (CardCompletion, CardAnswer):
        assert kept.objects.get(enrollment__cohort=elsewhere.cohort).card == elsewhere.card("poll")
    assert elsewhere.cohort.version != version
    assert {each.module.version for each in elsewhere.sessions()} == {elsewhere.cohort.version}


def test_sessions_ahead_take_the_newer_scenario_and_what_took_place_keeps_its_own(
    course: Course, leader: Member, facilitator: Member
) -> None:
    old = course.cohort.version
    begun, scored, ahead = course.sessions()
    save_note(
        session_id=scored.pk,
        enrollment_id=course.enrollment(leader).pk,
        text="Asked first.",
        expected_revision=0,
        rater=facilitator,
        now=course.now,
    )
    version = course.next_version(with_extra)
    move(course, version)
    of = [each.module.version for each in course.sessions()]
    assert of == [old, old, version]
    [rubric] = Rubric.objects.for_session(ahead.pk, course.sessions()[2].module_id)
    assert rubric.module.version == version
    assert Criterion.objects.filter(rubric=rubric).exists()
    assert (begun.pk, scored.pk) == tuple(each.pk for each in course.sessions()[:2])


def test_sessions_that_rest_take_it_too(course: Course) -> None:
    past = course.sessions()[0]
    PracticeSession.objects.filter(pk=past.pk).update(
        state=PracticeSession.State.CANCELED, rests=True
    )
    pause_cohort(cohort=course.cohort, by=course.admin, now=course.now)
    version = course.next_version(with_extra)
    assert move(course, version)
    assert {each.module.version for each in course.sessions()} == {version}


def test_another_pilot_like_it_teaches_what_it_teaches_now(course: Course) -> None:
    move(course, course.next_version(with_extra))
    made = clone_pilot(cohort=course.cohort, name="Again", by=course.admin, now=course.now)
    modules = course.cohort.version.modules.values_list("pk", flat=True)
    assert made.pilot.plan.version_id == course.cohort.version_id
    assert made.pilot.plan.module_ids == tuple(modules)


def test_a_second_call_changes_nothing(course: Course, leader: Member) -> None:
    course.take(leader, *course.cards()[:2])
    version = course.next_version(with_extra)
    assert move(course, version)
    assert not move(course, version)
    [event] = AuditEvent.objects.filter(verb="move_cohort")
    assert event.thing_id == course.cohort.pk
    assert (event.detail["after"], event.actor_id) == (version.pk, course.admin.pk)
    assert course.step(leader).cards_done == 2


def test_a_module_that_is_gone_refuses(course: Course) -> None:
    def without_replies(files: dict[str, str]) -> None:
        for path in [each for each in files if each.startswith("en/02-replies")]:
            del files[path]
        files[ABOUT] = files[ABOUT].replace(', "02-replies"]', "]")
        files[ABOUT] = files[ABOUT].partition("[[forms]]")[0] + (
            '[[forms]]\nslug = "one"\nmodules = 1\nis_pilot = true\nname.en = "One"\n'
            'summary.en = "One."\nsteps = [\n'
            '  { week = 0, weekday = "monday", kind = "kickoff" },\n'
            '  { week = 1, weekday = "monday", kind = "cards", module = 1 },\n'
            '  { week = 2, weekday = "monday", kind = "practice", module = 1 },\n]\n'
        )

    version, before = course.next_version(without_replies), course.cohort.version
    with pytest.raises(DoesNotFit) as refused:
        move(course, version)
    assert refused.value.reasons == [
        "“Replies” is not in it, and this pilot teaches it.",
        "It has no schedule for 2 modules, and this pilot teaches that many.",
    ]
    course.cohort.refresh_from_db()
    assert course.cohort.version == before
    assert not AuditEvent.objects.filter(verb="move_cohort").exists()


def test_neither_older_nor_of_another_program_nor_over(
    course: Course, version: ProgramVersion
) -> None:
    first = course.cohort.version
    second = course.next_version(with_extra)
    with pytest.raises(NotNewer):
        move(course, version)
    move(course, second)
    with pytest.raises(NotNewer):
        move(course, first)
    third = course.next_version(saying("read", "Text.", "Other text."))
    finish_cohort(cohort=course.cohort, by=course.admin, now=course.now)
    with pytest.raises(CohortOver):
        move(course, third)


def test_a_card_of_the_version_before_is_not_open_any_more(course: Course, leader: Member) -> None:
    read, enrollment = course.card("read"), course.enrollment(leader).pk
    booster = course.cards(is_booster=True)[0]
    move(course, course.next_version(with_extra))
    for card in (read, booster):
        with pytest.raises(NotOpen):
            complete_card(enrollment_id=enrollment, card=card, now=course.now)
        with pytest.raises(NotOpen):
            save_answer(
                enrollment_id=enrollment,
                card=card,
                writing=Writing(WrittenAnswer("x")),
                now=course.now,
            )
    assert not CardAnswer.objects.exists()
    assert not CardCompletion.objects.exists()
    assert Card.objects.filter(slug="read").count() > 1


def test_statements_stay_the_same_at_any_size(
    course: Course, leader: Member, peer: Member, django_assert_max_num_queries
) -> None:
    for each in (leader, peer):
        course.take(each, *course.cards()[:3])
    version = course.next_version(with_extra)
    with django_assert_max_num_queries(50):
        move(course, version)


def apart(files: dict[str, str]) -> None:
    """The second module's cards under names of their own."""
    for path in [path for path in files if path.startswith("en/02-replies/cards/")]:
        files[path.replace(".toml", "-too.toml")] = files.pop(path)


def test_what_was_done_goes_along_with_a_card_to_another_module(
    course: Course, leader: Member, peer: Member
) -> None:
    course.take(leader, course.card("read"))
    before = list(CardCompletion.objects.values_list("pk", "completed_at"))
    place = CardPlace("01-cues", CardPart.CARDS, "read")

    def sent(files: dict[str, str]) -> None:
        after = send_card(files, place, "02-replies", CardPart.CARDS)
        files.clear()
        files.update(after)

    first = course.next_version(apart)
    move(course, first)
    total, there = course.step(leader).cards_total, course.step(leader, module="replies")
    version = course.next_version(sent)
    told = newer_page(course.cohort, version, QueryDict(), language="en", now=course.now)
    [changed] = [card for module in told.modules for card in module.cards]
    assert (changed.is_moved, changed.done) == (True, 1)
    assert move(course, version)
    assert list(CardCompletion.objects.values_list("pk", "completed_at")) == before
    assert {each.to_do for each in told.leaders} == {0}
    assert CardCompletion.objects.get().card == course.card("read", "replies")
    here, other = course.step(leader), course.step(leader, module="replies")
    assert (here.cards_done, here.cards_total) == (0, total - 1)
    assert (other.cards_done, other.cards_total) == (1, there.cards_total + 1)
    assert course.step(peer, module="replies").cards_done == 0


def changing(change: Callable[[Files], dict[str, str]]):
    def on(files: dict[str, str]) -> None:
        after = dict(change(files))
        files.clear()
        files.update(after)

    return on


def renamed_module(files: dict[str, str], name: str) -> dict[str, str]:
    """As the form of a module leaves it that was given another short name, in each language."""
    for path in [each for each in files if each.endswith("/01-cues/module.toml")]:
        found = opened(files, Piece(language=path[:2], module="01-cues", inside="module.toml",
                                    kind=PieceKind.MODULE))  # fmt: skip
        assert found is not None
        files[path] = found.text_of({**found.values, "slug": name, "title": "Signals"})
    return files


def test_what_was_done_stays_with_what_is_moved_renamed_and_said_anew(
    course: Course, leader: Member
) -> None:
    """Sent to a module that has a card of its name, so that it gets another; then another kind,
    title and text; then its first module is called otherwise, and it goes back; each in a version
    of its own, of which the cohort takes the last."""
    course.take(leader, course.card("read"), course.card("poll"), answer=PollAnswer(1))
    before = list(CardCompletion.objects.order_by("pk").values_list("pk", "completed_at"))
    old = course.card("read")
    place = CardPlace("01-cues", CardPart.CARDS, "read")
    there = CardPlace("02-replies", CardPart.CARDS, "read-2")
    course.next_version(changing(lambda f: send_card(f, place, "02-replies", CardPart.CARDS)))
    title = saying("read-2", 'title = "Read"', 'title = "Anew"', "en/02-replies/cards")
    first = course.next_version(title)
    told = newer_page(course.cohort, first, QueryDict(), language="en", now=course.now)
    assert [(each.title, each.is_moved, each.done) for each in told.modules[1].cards] == [
        ("Anew", True, 1)
    ]
    second = course.next_version(changing(lambda f: renamed_module(f, "signals")))
    follows = newer_page(course.cohort, second, QueryDict(), language="en", now=course.now)
    assert not follows.obstacles
    move(course, second)
    assert course.cohort.modules.filter(slug="signals", lineage="cues").exists()
    done = CardCompletion.objects.order_by("pk")
    assert list(done.values_list("pk", "completed_at")) == before
    assert {str(each.card) for each in done} == {"read-2", "poll"}
    assert course.step(leader, module="replies").cards_done == 1
    assert course.step(leader, module="signals").cards_done == 1
    assert (
        follower_of(leader, course.enrollment(leader).pk, old.pk)
        == course.card("read-2", "replies").pk
    )
    third = course.next_version(changing(lambda f: send_card(f, there, "01-cues", CardPart.CARDS)))
    move(course, third)
    assert {each.card.module.slug for each in done.all()} == {"signals"}
    assert course.step(leader, module="signals").cards_done == 2


def test_a_file_of_another_name_is_followed_by_what_it_is(course: Course, leader: Member) -> None:
    """Renamed outside of the portal: nothing in the files tells where it comes from."""
    course.take(leader, course.card("read"))

    def by_hand(files: dict[str, str]) -> None:
        files[f"{CARDS}/01-letter.toml"] = files.pop(path_of(files, "read"))

    move(course, course.next_version(by_hand))
    assert CardCompletion.objects.get().card == course.card("letter")


def test_nothing_new_takes_the_place_of_what_was_sent_away(course: Course, leader: Member) -> None:
    course.take(leader, course.card("read"))
    place = CardPlace("01-cues", CardPart.CARDS, "read")

    def sent_and_new(files: dict[str, str]) -> dict[str, str]:
        sent = send_card(files, place, "02-replies", CardPart.CARDS)
        return add_card(sent, "01-cues", CardPart.CARDS, CardKind.READ)

    move(course, course.next_version(changing(sent_and_new)))
    assert CardCompletion.objects.get().card == course.card("read-2", "replies")
    assert course.card("read-2").lineage == "cues/read-2"


def test_two_cards_of_one_lineage_are_refused(course: Course) -> None:
    files = dict(course.files)
    path = path_of(files, "poll")
    files[path] = 'lineage = "cues/read"\n' + files[path]
    assert "'cues/read' is what both 'cues/read' and 'cues/poll' come from" in (
        read_files(files).problem
    )
    files[path] = 'lineage = "read"\n' + course.files[path]
    assert f"{path}: lineage: is 'read'" in read_files(files).problem
