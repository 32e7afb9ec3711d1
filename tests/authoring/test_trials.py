"""What rules would do for people, before they run."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from authoring.contradictions import Upshot, at_odds, contradictions_in
from authoring.manuscript import ABOUT
from authoring.models import Manuscript
from authoring.operations import change_files, revise_program
from authoring.rule_changes import RULES
from authoring.trial_people import people_in
from authoring.trials import HowFar, Trial, TriedPerson, trial_of
from cohorts import facts as cohort_facts
from cohorts.models import Cohort, PersonalStep
from learning.paths import PathObstacle, path_of
from learning.private_counts import PrivateCount, coarse, private_words
from people.models import Audience, Member, Organization, Role
from programs.cadence import StepKind
from programs.content.paths import (
    DeckName,
    PathChange,
    PathCondition,
    PathEffect,
    PathFact,
    PathRule,
)
from tests.authoring.course import Course
from tests.factories import MemberFactory
from ui.dates import in_words

SignIn = Callable[[Member], Client]

AUDIENCE, LEVEL = (PathFact.AUDIENCE, ""), (PathFact.LEVEL, "tone")
DECK = ("cues", DeckName.CARDS)
ROWS = {DECK: ("read", "poll"), ("cues", DeckName.BOOSTERS): ("again",)}
BEGINS = HowFar(tuple(ROWS))


def rule(
    slug: str, *then: PathEffect, level: bool = False, audience: str = "executive"
) -> PathRule:
    when = [PathCondition(fact=PathFact.AUDIENCE, is_any=(audience,))]
    if level:
        when.append(PathCondition(fact=PathFact.LEVEL, of="tone", below=3))
    return PathRule(slug=slug, why="because", when=tuple(when), then=then)


def effect(do: PathChange, card: str = "", **more: str | int) -> PathEffect:
    return PathEffect(do=do, module="cues", card=card, **more)  # type: ignore[arg-type]


BOARD = rule("board", effect(PathChange.REPLACE, "poll", instead="board"))
AWAY = rule("away", effect(PathChange.LEAVE_OUT, "poll"))
NOTHING = rule("nothing", effect(PathChange.LEAVE_OUT), effect(PathChange.LEAVE_OUT, "again"))
SECRET = rule("secret", effect(PathChange.SUGGEST, "again"), level=True)


def people(count: int, audience: str = "executive", **facts: int) -> list[TriedPerson]:
    known = {AUDIENCE: audience, **({LEVEL: facts["level"]} if facts else {})}
    return [TriedPerson(pk, known, BEGINS) for pk in range(count)]


def test_people_are_grouped_by_what_they_get() -> None:
    others = [TriedPerson(10 + pk, {AUDIENCE: "x"}, BEGINS) for pk in range(3)]
    trial = trial_of([BOARD, AWAY], [*people(2), *others], ROWS)
    none, some = trial.groups
    assert (none.acts, none.people) == ((), [10, 11, 12])
    assert ([act.rule for act in some.acts], some.people) == (["board"], [0, 1])
    [(act, obstacle, count)] = trial.idle
    assert (act.rule, obstacle, count) == ("away", PathObstacle.AWAY, 2)
    assert trial.nobodys == []
    assert trial_of([rule("x", audience="none")], people(2), ROWS).nobodys == ["x"]


def test_whoever_is_left_without_a_card_is_counted() -> None:
    trial = trial_of([NOTHING], people(3), ROWS)
    assert trial.without_cards == 3
    assert trial_of([], people(3), ROWS).without_cards == 0


def test_what_is_so_today_is_told_from_what_is_new() -> None:
    assert not trial_of([BOARD], people(1), ROWS).groups[0].is_changed
    assert not trial_of([BOARD], people(1), ROWS, [BOARD]).groups[0].is_changed
    assert trial_of([BOARD], people(1), ROWS, []).groups[0].is_changed
    assert trial_of([], people(1), ROWS, [BOARD]).groups[0].is_changed


def test_what_belongs_to_leaders_shows_in_no_group_and_in_no_exact_number() -> None:
    low, high = people(7, level=1), people(13, level=4)
    trial = trial_of([BOARD, SECRET], [*low, *high], ROWS)
    assert len(trial.groups) == 1
    assert "secret" not in {act.rule for act in trial.groups[0].acts}
    assert trial.idle == []
    assert trial.private == {"secret": 5}
    assert trial_of([SECRET], people(9, level=1), ROWS).private == {"secret": PrivateCount.HIDDEN}
    for rules in ([SECRET], [BOARD, SECRET]):
        assert trial_of(rules, people(9, "x", level=1), ROWS).private == {}
        assert "secret" in trial_of(rules, people(9, "x", level=1), ROWS).nobodys
    assert trial_of([SECRET], people(12, level=4), ROWS).nobodys == []


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [
        (0, 9, PrivateCount.HIDDEN),
        (0, 10, PrivateCount.FEW),
        (4, 10, PrivateCount.FEW),
        (5, 10, 5),
        (6, 10, PrivateCount.MOST),
        (10, 10, PrivateCount.MOST),
        (14, 40, 10),
        (36, 40, PrivateCount.MOST),
    ],
)
def test_a_number_tells_about_nobody(count: int, of: int, said: PrivateCount | int) -> None:
    assert coarse(count, of) == said


CARDS = st.sampled_from(["read", "poll", "board", "again"])
EFFECTS = st.builds(
    PathEffect,
    do=st.sampled_from(PathChange),
    module=st.just("cues"),
    card=CARDS,
    instead=CARDS,
    after=st.one_of(st.just(""), CARDS),
    to=st.sampled_from(DeckName),
    weeks=st.sampled_from([-1, 2]),
)
CONDITIONS = st.one_of(
    st.builds(
        PathCondition,
        fact=st.just(PathFact.AUDIENCE),
        is_any=st.lists(st.sampled_from("ab"), min_size=1, max_size=2).map(tuple),
    ),
    st.builds(
        PathCondition, fact=st.just(PathFact.LEVEL), of=st.just("tone"), below=st.integers(1, 4)
    ),
)
RULES_TRIED = st.lists(
    st.builds(
        PathRule,
        slug=st.uuids().map(str),
        why=st.just("because"),
        when=st.lists(CONDITIONS, min_size=1, max_size=2).map(tuple),
        then=st.lists(EFFECTS, min_size=1, max_size=3).map(tuple),
    ),
    max_size=4,
)
STANDINGS = st.builds(
    HowFar,
    decks=st.just(tuple(ROWS)),
    done=st.frozensets(st.sampled_from([("cues", "read"), ("cues", "again")])),
    finished=st.frozensets(st.sampled_from(tuple(ROWS))),
)
PEOPLE = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(1, 4), STANDINGS), min_size=1, max_size=12
)


def tried(rules: list[PathRule], crowd: list[tuple[str, int, HowFar]]) -> Trial:
    listed = [
        TriedPerson(pk, {AUDIENCE: audience, LEVEL: level}, standing)
        for pk, (audience, level, standing) in enumerate(crowd)
    ]
    return trial_of(rules, listed, ROWS)


@given(RULES_TRIED, PEOPLE)
def test_same_facts_same_path_and_nobody_is_lost(rules, crowd) -> None:
    trial = tried(rules, crowd)
    where = {pk: group for group in trial.groups for pk in group.people}
    assert sorted(where) == list(range(len(crowd)))
    for pk, (audience, level, standing) in enumerate(crowd):
        alone = tried(rules, [(audience, level, standing)]).groups[0]
        assert (where[pk].acts, where[pk].is_empty) == (alone.acts, alone.is_empty)
    assert tried(rules, crowd) == trial


@given(RULES_TRIED, PEOPLE, st.lists(st.integers(1, 4), min_size=12, max_size=12))
def test_groups_tell_nothing_of_levels(rules, crowd, levels) -> None:
    others = [(each[0], levels[pk], each[2]) for pk, each in enumerate(crowd)]
    one, two = tried(rules, crowd), tried(rules, others)
    assert (one.groups, one.idle, one.nobodys) == (two.groups, two.idle, two.nobodys)
    assert one.contradictions == two.contradictions


@given(RULES_TRIED, STANDINGS)
def test_whatever_another_rule_takes_away_is_a_contradiction(rules, standing) -> None:
    single = [structs.replace(each, then=each.then[:1]) for each in rules]
    path = path_of(single, {AUDIENCE: "a", LEVEL: 1}, standing.planned(ROWS))
    named = {id(each.later) for each in contradictions_in(path)}
    for act, obstacle in path.idle:
        planned = any(act.effect.card in cards for cards in ROWS.values())
        if obstacle is PathObstacle.AWAY and planned and act.effect.do != PathChange.LEAVE_OUT:
            assert id(act) in named


ALL, POLL = effect(PathChange.LEAVE_OUT), effect(PathChange.LEAVE_OUT, "poll")
VARIANT = effect(PathChange.REPLACE, "poll", instead="board")
FURTHER = effect(PathChange.REPLACE, "board", instead="again")
MOVED = effect(PathChange.MOVE, "poll", after="read")
SOONER, LATER = effect(PathChange.OPEN, weeks=-1), effect(PathChange.OPEN, weeks=2)
SUGGESTED = effect(PathChange.SUGGEST, "poll")


@pytest.mark.parametrize(
    ("first", "later", "is_so"),
    [
        (POLL, VARIANT, True),
        (VARIANT, POLL, True),
        (VARIANT, effect(PathChange.REPLACE, "poll", instead="again"), True),
        (VARIANT, FURTHER, False),
        (VARIANT, effect(PathChange.LEAVE_OUT, "board"), True),
        (MOVED, POLL, True),
        (MOVED, VARIANT, False),
        (VARIANT, MOVED, True),
        (MOVED, effect(PathChange.MOVE, "poll"), True),
        (SOONER, LATER, True),
        (SOONER, ALL, True),
        (SOONER, POLL, False),
        (ALL, POLL, False),
        (ALL, VARIANT, True),
        (SUGGESTED, POLL, True),
        (SUGGESTED, ALL, False),
        (ALL, effect(PathChange.ADD, "board", to=DeckName.BOOSTERS), False),
        (ALL, effect(PathChange.ADD, "board"), True),
        (SUGGESTED, MOVED, False),
        (POLL, effect(PathChange.LEAVE_OUT, "again"), False),
        (POLL, POLL, False),
    ],
)
def test_what_does_not_go_together(first: PathEffect, later: PathEffect, is_so: bool) -> None:
    assert at_odds(first, later) == is_so
    elsewhere = PathEffect(do=later.do, module="replies", card=later.card, instead=later.instead)
    assert not at_odds(first, elsewhere)


def test_rules_that_contradict_each_other_are_named_with_those_concerned() -> None:
    others = [TriedPerson(10, {AUDIENCE: "x"}, BEGINS)]
    trial = trial_of([BOARD, AWAY], [*people(2), *others], ROWS)
    [(each, whom)] = trial.contradictions
    assert (each.first.rule, each.later.rule, each.outcome) == ("board", "away", Upshot.FIRST)
    assert whom == [0, 1]
    trial = trial_of([rule("one", SOONER), rule("two", MOVED), AWAY], people(1), ROWS)
    [(each, whom)] = trial.contradictions
    assert (each.first.rule, each.later.rule, each.outcome) == ("two", "away", Upshot.LAST)
    both = rule("both", ALL, effect(PathChange.ADD, "board"))
    assert trial_of([both], people(1), ROWS).contradictions == []
    without = rule("without", effect(PathChange.LEAVE_OUT, "again"))
    trial = trial_of([SECRET, without], people(12, level=4), ROWS)
    [(each, whom)] = trial.contradictions
    assert (each.outcome, len(whom)) == (Upshot.MAYBE, 12)


@given(RULES_TRIED, STANDINGS)
def test_what_is_done_never_leaves(rules, standing) -> None:
    before = standing.planned(ROWS)
    after = path_of(rules, {AUDIENCE: "a", LEVEL: 1}, before)
    for deck, cards in before.decks.items():
        kept = {card for card in cards if (deck[0], card) in standing.done}
        assert kept <= set(after.decks[deck])


@given(st.permutations(["read", "poll", "again"]))
def test_the_order_of_unrelated_rules_does_not_matter(order) -> None:
    rules = [rule(card, effect(PathChange.LEAVE_OUT, card)) for card in order[:2]]
    rules.append(rule("x", effect(PathChange.ADD, "board", after=order[2])))
    known = {AUDIENCE: "executive"}
    paths = [path_of(each, known, BEGINS.planned(ROWS)) for each in (rules, rules[::-1])]
    assert {d: set(c) for d, c in paths[0].decks.items()} == {
        d: set(c) for d, c in paths[1].decks.items()
    }


TEXT = """[[rules]]
slug = "board"
why.en = "because you lead all"
when = [{ fact = "audience", test = "is", values = ["executive"] }]
then = [
  { do = "leave_out", module = "cues", card = "poll" },
  { do = "open", module = "replies", weeks = -1 },
]
[[rules]]
slug = "tone"
why.en = "because of your last practice"
when = [{ fact = "level", of = "tone-recognition", test = "below", value = 3 }]
then = [{ do = "suggest", module = "cues", card = "again" }]
[[rules]]
slug = "nobody"
why.en = "because you are there"
when = [{ fact = "location", test = "is", values = ["The moon"] }]
then = [{ do = "leave_out", module = "cues" }]
[[rules]]
slug = "wrong"
why.en = "because"
when = []
then = [{ do = "leave_out", module = "cues" }]
"""


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


@pytest.fixture
def draft(course: Course, admin: Member, now: dt.datetime) -> Manuscript:
    found = revise_program(published=course.published, by=admin, now=now)
    with_rules = lambda files: {**files, RULES.path: TEXT}  # noqa: E731
    return change_files(draft=found, change=with_rules, about="x", by=admin, now=now)


@pytest.mark.usefixtures("frozen")
def test_rules_are_tried_on_a_pilot(
    client: Client, draft: Manuscript, course: Course, leader: Member, peer: Member
) -> None:
    Member.objects.filter(pk__in=[leader.pk, peer.pk]).update(audience=Audience.EXECUTIVE)
    course.take(leader, course.card("poll"))
    url = reverse("authoring:try_rules", args=[draft.pk])
    assert url in client.get(reverse("authoring:paths", args=[draft.pk])).content.decode()
    page = client.get(url)
    text = page.content.decode()
    assert page.context["people"] == 2
    assert '<option value="all">' in text
    assert "Does not get “Poll” in “Cues”" in text
    assert "Gets the cards of “Replies” 1 week earlier" in text
    assert "1 leader: has done the card already" in text
    cards = PersonalStep.objects.select_related("step").filter(step__kind=StepKind.CARDS)
    opens = cards.get(enrollment__member=peer, step__module__slug="replies").day
    earlier, today = in_words(opens - dt.timedelta(weeks=1)), in_words(opens)
    assert f"Opens {earlier}; as things stand, {today}" in text
    first = cards.get(enrollment__member=peer, step__module__slug="cues").day
    assert f"Opens {in_words(first)}\n" in text.replace("</span>", "\n")
    assert cards.get(enrollment__member=peer, step__module__slug="replies").day == opens
    assert "Different from today" in text
    assert "Because you lead all" in text
    assert leader.name in text
    assert "it could concern fewer than ten" in text
    assert "Rules that concern nobody here" in text
    assert "Some rules cannot be tried yet" in text
    assert "left without a card" not in text
    assert "contradict" not in text


@pytest.mark.usefixtures("frozen")
def test_contradictions_are_named_with_their_rules_and_people(
    client: Client, draft: Manuscript, leader: Member
) -> None:
    Member.objects.filter(pk=leader.pk).update(audience=Audience.EXECUTIVE, location="The moon")
    of_all = '"leave_out", module = "cues" }'
    without = TEXT.replace(of_all, of_all.replace(" }", ', card = "again" }'))
    Manuscript.objects.filter(pk=draft.pk).update(files={**draft.files, RULES.path: without})
    text = client.get(reverse("authoring:try_rules", args=[draft.pk])).content.decode()
    [named] = re.findall(r'(?s)<ul class="rows" id="contradictions">.*?</ul>', text)
    said = " ".join(re.sub("<[^>]*>", " ", named).split())
    assert "Rule 1: Does not get" not in said  # what agrees is none
    assert "Rule 2: Is suggested “Quiz” of “Cues”" in said
    assert "Rule 3: Does not get “Quiz” in “Cues”" in said
    assert leader.name in said


def test_cards_that_are_left_out_today_are_not_finished(
    course: Course, leader: Member, now: dt.datetime
) -> None:
    steps = PersonalStep.objects.filter(enrollment__member=leader, step__kind=StepKind.CARDS)
    first, second = steps.order_by("step__position")[:2]
    steps.filter(pk=first.pk).update(deck=[], done_at=now)
    steps.filter(pk=second.pk).update(done_at=now)
    [person] = [each for each in people_in(course.cohort, [], now) if each.pk == leader.pk]
    assert person.how_far.finished == {("replies", DeckName.CARDS)}


@pytest.mark.usefixtures("frozen")
def test_rules_are_tried_on_everybody(
    client: Client, draft: Manuscript, organization: Organization, now: dt.datetime, admin: Member
) -> None:
    MemberFactory.create_batch(
        45, organization=organization, roles=[Role.LEADER], audience=Audience.EXECUTIVE
    )
    MemberFactory(roles=[Role.LEADER], name="Somebody elsewhere")
    url = reverse("authoring:try_rules", args=[draft.pk], query={"on": "all"})
    page = client.get(url)
    text = page.content.decode()
    assert page.context["people"] == 47
    assert "45 leaders" in text
    assert "and 5 more" in text
    assert "No rule changes anything" in text
    assert "fewer than five leaders" in text
    assert "Somebody elsewhere" not in text
    assert "Does not get “Poll” in “Cues”" in text
    page = client.get(url, {"on": "all", "schedule": "two", "starts": "2027-03-01"})
    when = "Opens in week 2: 15 March 2027; without the rule in week 3: "
    assert f"{when}22 March 2027" in page.content.decode()
    assert "Opens in week 1: 8 March 2027" in page.content.decode()
    page = client.get(url, {"on": "all", "schedule": "two", "starts": "2027-31-01"})
    assert page.status_code == 422
    assert "Opens in" not in page.content.decode()
    empty = TEXT.replace(', card = "poll"', "").replace(
        'do = "open", module = "replies", weeks = -1', 'do = "leave_out", module = "replies"'
    )
    for module in ("cues", "replies"):
        for card in ("again", "once-more"):
            empty = empty.replace(
                "\n]", f'\n  {{ do = "leave_out", module = "{module}", card = "{card}" }},\n]', 1
            )
    draft.files = {**draft.files, RULES.path: empty}
    draft.save()
    assert "45 leaders are left without a card" in client.get(url).content.decode()
    assert ABOUT in draft.files


def test_a_pilot_of_nobody_and_pilots_of_others(
    client: Client, draft: Manuscript, course: Course, client_for: SignIn
) -> None:
    url = reverse("authoring:try_rules", args=[draft.pk])
    course.cohort.enrollments.update(left_at=course.now)
    assert "Nobody is there yet." in client.get(url).content.decode()
    assert client.get(url, {"on": "x"}).status_code == 404
    Cohort.objects.update(state=Cohort.State.FINISHED)
    assert 'value="all" selected' in client.get(url).content.decode()
    assert client.get(url, {"on": course.cohort.pk}).status_code == 404


def test_as_many_statements_for_few_as_for_many(
    client: Client,
    draft: Manuscript,
    organization: Organization,
    django_assert_max_num_queries,
    django_assert_num_queries,
) -> None:
    url = reverse("authoring:try_rules", args=[draft.pk], query={"on": "all"})
    client.get(url)
    with django_assert_max_num_queries(40) as few:
        client.get(url)
    MemberFactory.create_batch(60, organization=organization, roles=[Role.LEADER])
    with django_assert_num_queries(len(few)):
        client.get(url)
    assert PathFact.LEVEL in cohort_facts._told_by


def test_how_many_is_said_in_words() -> None:
    assert private_words(15) == "at least 15 leaders"
    assert private_words(PrivateCount.MOST) == "nearly everybody whom it could concern"
    assert private_words(PrivateCount.FEW) == "fewer than five leaders"
