"""Attacks by somebody who knows the code: an administrator of the database, and links in wrong
hands. The arithmetic is attacked in tests/proofs.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import random
import secrets
import string
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import StringIO
from itertools import product

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from common.logs import DiscreetFormatter
from common.tenancy import as_owner
from people.models import Member
from surveys import tasks
from surveys.answers import OPEN_ANSWERS
from surveys.links import token_of
from surveys.models import Invitation, PulseItem, PulsePlan, WaitingComment, Wave
from surveys.questions import QuestionKind
from tests.proofs.anonymity_database import (
    ANSWERS,
    Attack,
    Watcher,
    copy_everything,
    dump,
    old_bytes,
    orders_of_answers,
    orders_of_comments,
    orders_of_people,
    rows_on_disk,
    statistics_of,
)
from tests.surveys.conftest import AT_TEN

Team = Callable[..., list[Member]]
Figure = Callable[[str, float], None]
WAVES, MANY_WAVES = 2, 20
PART = 8
ANSWERED = 7
"""Of each part: one leaves it out."""
MARKS, WAITING = "surveys_wavepart", "surveys_waitingcomment"
WORDS = ["time", "calls", "less", "mail", "early", "plan", "short", "notes", "ask", "listen"]
LIKELY = {"en": "Would you recommend working here?"}


@dataclass
class Round:
    """One wave, its answers given through the page in random order."""

    wave: Wave
    chance: random.Random
    clock: time_machine.Coordinates
    languages: Sequence[str] = ("en",)
    """In which they write; in two of them too few do in each, and what they write waits."""
    said: dict[int, dict[int, str]] = field(default_factory=dict)
    """Part -> person -> what they said, as it is kept; nobody else of the part said the same."""
    written: dict[int, str] = field(default_factory=dict)
    """Person -> what they wrote."""
    arrival: list[int] = field(default_factory=list)
    marks: set[bytes] = field(default_factory=set)
    """Rows of marks, each of which says who had answered by then."""

    def answer_all(self, meanwhile: Callable[[int], None]) -> None:
        """Everybody who answers, one after the other; `meanwhile` is told how many have."""
        first, second, open_item, likely = [str(item.pk) for item in self.wave.plan.items.all()]
        invitations = list(self.wave.invitations.order_by("?"))
        self.chance.shuffle(invitations)
        left: dict[int, list[tuple[int, int]]] = {}
        for number, invitation in enumerate(invitations):
            part = self.said.setdefault(invitation.part_id, {})
            if len(part) == ANSWERED:
                continue
            pairs = list(product(range(1, 6), repeat=2))
            choices = left.setdefault(invitation.part_id, self.chance.sample(pairs, ANSWERED))
            one, two = choices.pop()
            self.clock.shift(dt.timedelta(minutes=self.chance.randint(1, 50)))
            again = self.chance.randint(0, 10)
            words = " ".join(self.chance.sample(WORDS, 4))
            sent = {f"item_{first}": one, f"item_{second}": two, "nonce": secrets.token_hex(8)}
            sent |= {f"item_{likely}": again, f"item_{open_item}": words}
            path = reverse("surveys:answer", args=[token_of(invitation.pk)])
            path += "?lang=" + self.chance.choice(self.languages)
            assert Client().post(path, sent).status_code == 302
            part[invitation.member_id] = json.dumps({first: one, second: two, likely: again})
            self.written[invitation.member_id] = words
            self.arrival.append(invitation.member_id)
            self.marks |= rows_on_disk(MARKS)
            meanwhile(number)

    def attacked(self, attack: Attack, *, knows_arrival: bool) -> None:
        """Everything against everything, as the database is now."""
        copy = copy_everything()
        people = orders_of_people(copy, self.wave.pk)
        if knows_arrival:
            order = {who: (1, float(n), "") for n, who in enumerate(self.arrival)}
            people["arrival, seen by somebody"] = order
        for part, said in self.said.items():
            answers = orders_of_answers(copy, self.wave.pk, part)
            if answers and all(len(each) == len(said) for each in answers.values()):
                attack.try_all(people, answers, said)
        comments = orders_of_comments(copy, self.wave.pk)
        if comments:
            attack.try_all(people, comments, self.written)


def _round(plan: PulsePlan, number: int, clock: time_machine.Coordinates) -> Round:
    opens_on = AT_TEN + dt.timedelta(weeks=5 * number)
    clock.move_to(opens_on)
    wave = Wave.objects.create(plan=plan, number=10 + number, opens_on=opens_on.date())
    wave.items.set(plan.items.all())
    tasks.turn_waves()
    wave.refresh_from_db()
    return Round(wave, random.Random(number), clock, ("en", "de") if number % 2 else ("en",))


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that the portal's processes write down, of every logger at every level."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter(settings.LOGGING["formatters"]["line"]["format"]))
    root, factory = logging.getLogger(), logging.getLogger("factory")
    before = root.level, factory.level
    root.setLevel(logging.DEBUG)
    factory.setLevel(logging.WARNING)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    root.setLevel(before[0])
    factory.setLevel(before[1])


@pytest.mark.long
@pytest.mark.proof("anonymity")
@pytest.mark.django_db(transaction=True)
def test_an_administrator_of_the_database_links_no_better_than_chance_once_a_wave_is_closed(
    plan: PulsePlan,
    team: Team,
    frozen: time_machine.Coordinates,
    log: StringIO,
    figure: Figure,
    is_large: bool,
) -> None:
    """Each column of each table that says anything of people, against each that says anything of
    answers (numbers, whether they would recommend working here, what they wrote); with what the
    planner remembers, what the pages still hold, the lines of a dump, and what was logged.
    """
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what other tests have left
    plan.waves.all().delete()
    PulseItem.objects.create(
        plan=plan, position=9, kind=QuestionKind.RECOMMEND, text=LIKELY, around=LIKELY
    )
    for item in plan.items.all():
        item.text = {**item.text, "de": item.text["en"]}
        item.around = item.around and item.text
        item.save()
    for department in ("Sales", "Support"):
        team(PART, department=department)
    closed, opened, watched = Attack(), Attack(), [0, 0]
    old = remembered = waited = 0
    for number in range(MANY_WAVES if is_large else WAVES):
        each, watcher = _round(plan, number, frozen), Watcher()
        moment = each.chance.randint(6, 2 * ANSWERED)

        def meanwhile(
            count: int, each: Round = each, moment: int = moment, watcher: Watcher = watcher
        ) -> None:
            if each.chance.random() < 0.6:
                watcher.look()
            if count == moment:
                each.attacked(opened, knows_arrival=True)
                tasks.shuffle_answers()
                with as_owner(), connection.cursor() as cursor:
                    cursor.execute("ANALYZE")

        each.answer_all(meanwhile)
        said = {who: text for part in each.said.values() for who, text in part.items()}
        watched[0] += len(said)
        watched[1] += sum(said[who] == text for who, text in watcher.linked.items())
        assert each.wave.closes_at is not None
        frozen.move_to(each.wave.closes_at)
        tasks.turn_waves()
        old += old_bytes(each.marks - rows_on_disk(MARKS), [MARKS])
        old += old_bytes([words.encode() for words in each.written.values()], ANSWERS)
        remembered += len(statistics_of(MARKS, "marks"))
        each.attacked(closed, knows_arrival=True)
        waited += WaitingComment.objects.filter(wave=each.wave).count()
        old += _left_when_destroyed(each)
    tokens = [token_of(pk) for pk in Invitation.objects.values_list("pk", flat=True)]
    kept = dump()
    told = sum(token in log.getvalue() or token in kept for token in tokens)
    beyond = closed.beyond_chance()
    figure("links tried in a closed database", closed.tried)
    figure("found", closed.hits)
    figure("expected by chance", closed.expected)
    figure("ways beyond chance", len(beyond))
    figure("old rows or samples left", old + remembered)
    figure("links in logs", told)
    figure("answers linked by reading an open wave again and again", watched[1])
    figure("of", watched[0])
    figure("ways beyond chance while open, with the order of arrival", len(opened.beyond_chance()))
    assert not beyond
    assert (old, remembered, told) == (0, 0, 0)
    assert waited, "no comment has waited to be retold"
    assert watched[1], "the attacker of an open wave is no good"
    assert all("arrival" in way or "xmin" in way for way in opened.beyond_chance())


def _left_when_destroyed(each: Round) -> int:
    """How much of what has waited to be retold, and is destroyed, stands in any page still."""
    waiting = WaitingComment.objects.filter(wave=each.wave)
    texts = [text.encode() for text in waiting.values_list("text", flat=True)]
    waiting.delete()
    tasks.clear_traces()
    return old_bytes(texts, [*ANSWERS, WAITING]) + sum(
        text.decode() in statistics_of(WAITING, "text") for text in texts
    )


GUESSES, MANY_GUESSES = 25, 200
SCANNERS = (
    {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; SafeLinks)"},
    {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
    {"HTTP_PURPOSE": "prefetch"},
    {"HTTP_X_MOZ": "prefetch"},
)


def _everything() -> list[tuple[str, str]]:
    """All rows of all tables with their transactions and places; nothing may touch them."""
    rows = [(table, str(row)) for table, found in copy_everything().tables.items() for row in found]
    return sorted(rows)


def _path(invitation: Invitation) -> str:
    return reverse("surveys:answer", args=[token_of(invitation.pk)])


def _answers() -> int:
    return sum(model._default_manager.count() for model in OPEN_ANSWERS)


def _post(path: str, wave: Wave, score: int = 4, nonce: str = "") -> int:
    sent = {f"item_{item.pk}": score for item in wave.plan.items.all()[:2]}
    return Client().post(path, {**sent, "nonce": nonce or secrets.token_hex(8)}).status_code


def _guesses(tokens: Sequence[str], count: int) -> Iterator[str]:
    """By chance, a letter away from a real one, a real one cut, turned and doubled."""
    chance = random.Random(7)
    letters = string.ascii_letters + string.digits + "-_"
    for number in range(count):
        token = tokens[number % len(tokens)]
        place = chance.randrange(len(token) - 1)
        other = chance.choice(letters.replace(token[place], ""))
        yield secrets.token_urlsafe(16)
        yield token[:place] + other + token[place + 1 :]
        yield from (token[:-1], token[::-1], token + token[0], token.swapcase())


@dataclass
class Tried:
    """What was tried with links, and what did more than it may."""

    tries: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)

    def note(self, what: str, did_harm: bool, tries: int = 1) -> None:
        self.tries[what] += tries
        self.hits[what] += did_harm


def _look(tried: Tried, path: str) -> None:
    """As scanners and browsers do before anybody has decided anything."""
    before = _everything()
    methods = ("get", "head", "options", "put", "delete", "patch", "trace")
    for scanner, method in product(SCANNERS, methods):
        getattr(Client(), method)(path, **scanner)
        tried.note("scanned", did_harm=False)
    Client(enforce_csrf_checks=True).post(path, {"item_1": 3})
    Client().post(path, "nonsense", content_type="application/json")
    tried.note("scanned", _everything() != before, 2)


def _guess(tried: Tried, tokens: Sequence[str], wave: Wave, count: int) -> None:
    for guess in _guesses(tokens, count):
        if guess not in tokens:
            path = reverse("surveys:answer", args=[guess])
            tried.note("guessed", Client().get(path).status_code == 200)
            tried.note("guessed", _post(path, wave) == 302)


def _replay(tried: Tried, path: str, wave: Wave) -> None:
    """The first answer stands, whoever else has the link, and nobody reads it there."""
    nonce = secrets.token_hex(8)
    assert _post(path, wave, 5, nonce) == 302
    for again in (nonce, "", nonce, ""):
        _post(path, wave, 1, again)
        tried.note("replayed, forwarded", _answers() != 1)
    page = Client().get(path).content.decode()
    tried.note("replayed, forwarded", 'type="radio"' in page)


def _all_at_once(tried: Tried, path: str, wave: Wave) -> None:
    count = _answers()

    def post(_number: int) -> None:
        _post(path, wave)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(post, range(4)))
    tried.note("at the same moment", _answers() != count + 1, 4)


@pytest.mark.proof("anonymity")
@pytest.mark.django_db(transaction=True)
def test_links_answer_once_for_one_person_in_one_wave_and_looking_changes_nothing(
    plan: PulsePlan,
    team: Team,
    frozen: time_machine.Coordinates,
    log: StringIO,
    figure: Figure,
    is_large: bool,
) -> None:
    team(12)
    frozen.move_to(AT_TEN)
    tasks.turn_waves()
    wave, tried = plan.waves.get(state=Wave.State.OPEN), Tried()
    first, second, left, *others = wave.invitations.order_by("member_id")
    everybody = [_path(each) for each in (first, second, left, *others)]
    _look(tried, _path(first))
    tokens = [token_of(each.pk) for each in (first, second, left, *others)]
    _guess(tried, tokens, wave, MANY_GUESSES if is_large else GUESSES)
    _replay(tried, _path(first), wave)
    Member.objects.filter(pk=left.member_id).update(left_at=AT_TEN)
    tried.note("of somebody who left", _post(_path(left), wave) == 302)
    for each in others[: None if is_large else 3]:
        _all_at_once(tried, _path(each), wave)
    assert wave.closes_at is not None
    frozen.move_to(wave.closes_at)
    tasks.turn_waves()
    for path in everybody:
        tried.note("after the close", _post(path, wave) == 302)
    frozen.move_to(AT_TEN + dt.timedelta(weeks=4))
    tasks.turn_waves()
    assert plan.waves.filter(state=Wave.State.OPEN).count() == 1
    for path in everybody:
        tried.note("of another wave", _post(path, wave) == 302)
    tried.note("told by a log", any(token in log.getvalue() for token in tokens))
    figure("links tried", tried.tries.total())
    figure("links that did more than they may", tried.hits.total())
    assert not +tried.hits
