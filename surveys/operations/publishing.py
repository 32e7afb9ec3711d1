"""Publishing a wave at its close: once, the whole partition together, and nothing that would tell,
beside what was published before, what anybody said.

What is decided (which parts are counted together, in which cells a sum is told) is decided from
counts and from what was told before; only then the answers are added up (docs/anonymity.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from django.db.models import QuerySet
from django.utils import translation

from common.languages import ByLanguage, spoken
from common.records import dataclass
from people.bulk import write_fields
from surveys.alike import are_alike
from surveys.anonymity import Span, label_of, merge_few
from surveys.answers import OPEN_ANSWERS
from surveys.cells import spread_of
from surveys.doubt import cells_of
from surveys.models import Invitation, PulseItem, Result, Wave, WavePart
from surveys.operations.mixing import publish_comments, settle_answers
from surveys.operations.recommending import publish_recommendations
from surveys.pairs import PublishedSum
from surveys.questions import QuestionKind
from surveys.states import HIGHEST, LOWEST, Hidden

AT_ONCE = 1000
Scores = Mapping[int, Sequence[int]]
"""Part -> what the numbers count that were given to one item."""


def close_answers(*, wave: Wave) -> int:
    """Gather the last answers of a wave that is being closed and publish what may be shown. Returns
    how many.

    Call it in the transaction that closes the wave, with the wave's row locked. Waits for answers
    being given at this moment and lets no later one in. Publishes the whole partition at once.
    Comments leave the answers: they are published without the scores they came with, wait to be
    retold where too few wrote in their language, or, when there are too few, are deleted.
    """
    parts = list(wave.parts.select_for_update().order_by("pk"))
    items = list(wave.items.all())
    scored = [item for item in items if item.kind == QuestionKind.AGREEMENT]
    gathered = _gathered(wave, parts, scored)
    _publish_scores(wave, gathered, _counted_together(wave, parts, gathered), scored)
    comments = [item for item in items if item.kind == QuestionKind.OPEN]
    for item in comments:
        publish_comments(wave.pk, item.pk, least=wave.plan.min_comments)
    publish_recommendations(wave=wave, items=items)
    settle_answers(wave.pk, without=[str(item.pk) for item in comments])
    wave.parts.update(marks=None)
    wave.invitations.update(token_hash=None)
    return sum(gathered.answered.values())


@dataclass(frozen=True)
class Gathered:
    """What is counted of the answers of a wave; the answers themselves go by one by one."""

    answered: dict[int, int]
    """Part -> how many answered."""
    scores: dict[int, dict[int, list[int]]]
    """Item -> part -> what the numbers count that were given."""


def _gathered(wave: Wave, parts: Iterable[WavePart], items: Sequence[PulseItem]) -> Gathered:
    """Of every answer, waiting or not."""
    part_ids = [part.pk for part in parts]
    gathered = Gathered(dict.fromkeys(part_ids, 0), {})
    for item in items:
        gathered.scores[item.pk] = {pk: [] for pk in part_ids}
    given = [(str(item.pk), item.counted, gathered.scores[item.pk]) for item in items]
    for part_id, values in _each(wave):
        gathered.answered[part_id] += 1
        for key, counted, of_parts in given:
            if key in values:
                of_parts[part_id].append(counted(values[key]))
    return gathered


def _each(wave: Wave) -> Iterator[tuple[int, dict[str, int]]]:
    """(part, numbers and comments by item), of which no more are in memory than come at once."""
    for model in OPEN_ANSWERS:
        answers = model._default_manager.filter(wave=wave).values_list("part_id", "values")
        yield from answers.iterator(chunk_size=AT_ONCE)


@dataclass(frozen=True)
class _Invited:
    """Who was invited in a part, or in several together."""

    everybody: frozenset[int] = frozenset()
    linked: frozenset[int] = frozenset()
    """Who of them reports to a leader of the cohort."""

    def of(self, around: ByLanguage[str]) -> frozenset[int]:
        """Who of them was asked a question with these words for people who report to nobody."""
        return self.everybody if around else self.linked


@dataclass(frozen=True)
class _CountedTogether:
    """Parts that are counted together, under the first of them."""

    part: WavePart
    members: tuple[WavePart, ...]
    invited: _Invited

    def is_one_leader(self, item: PulseItem) -> bool:
        """Whether the question is about one leader, as only their reports were asked it."""
        leaders = set(chain.from_iterable(part.leaders for part in self.members))
        return self.part.is_one_leader or (not item.around and len(leaders) == 1)

    def scores(self, of_parts: Scores) -> list[int]:
        """The numbers given in all of them."""
        return list(chain.from_iterable(of_parts[part.pk] for part in self.members))


def _counted_together(
    wave: Wave, parts: Sequence[WavePart], gathered: Gathered
) -> list[_CountedTogether]:
    """The parts as they are published: those with too few answers in others. Writes it down."""
    by_id = {part.pk: part for part in parts}
    invited = _invited_in(parts, wave.invitations.all())
    groups = []
    for keys in merge_few(gathered.answered, wave.plan.min_scores):
        members = tuple(by_id[key] for key in keys)
        group = _CountedTogether(members[0], members, _united([invited[key] for key in keys]))
        _name(group, wave)
        answered = sum(gathered.answered[key] for key in keys)
        is_shown = answered >= wave.plan.min_scores and not group.part.is_one_leader
        group.part.answered = answered if is_shown else None
        groups.append(group)
    write_fields(parts, ["answered", "label", "departments", "eligible", "merged_into"])
    return groups


def _name(group: _CountedTogether, wave: Wave) -> None:
    """The first of a group stands for all of it."""
    if len(group.members) == 1:
        return
    departments = sorted(set(chain.from_iterable(part.departments for part in group.members)))
    with translation.override(spoken(wave.plan.cohort.organization.language)):
        group.part.label = label_of(departments)
    group.part.departments = departments
    group.part.eligible = sum(part.eligible for part in group.members)
    for other in group.members[1:]:
        other.merged_into = group.part


def _united(invited: Iterable[_Invited]) -> _Invited:
    found = list(invited)
    return _Invited(
        frozenset[int]().union(*(each.everybody for each in found)),
        frozenset[int]().union(*(each.linked for each in found)),
    )


def _invited_in(
    parts: Iterable[WavePart], invitations: QuerySet[Invitation]
) -> dict[int, _Invited]:
    """Part -> who was asked in it, and in those that were counted in it.

    Whoever was deleted since stands as a number below zero: one that nobody has who is asked today,
    nor in another part of that wave.
    """
    standing = {part.pk: part for part in parts}
    lost: Counter[int] = Counter()
    people: dict[int, dict[int, bool]] = {pk: {} for pk in standing}
    asked = invitations.values_list("part_id", "member_id", "is_linked")
    for part_id, member_id, is_linked in asked.iterator(chunk_size=AT_ONCE):
        people[standing[part_id].merged_into_id or part_id][member_id] = is_linked
    invited = {}
    for pk, found in people.items():
        part = standing[pk]
        if part.merged_into_id:
            continue  # its people stand in another one
        first = lost[part.wave_id]
        lost[part.wave_id] += part.eligible - len(found)
        gone = range(-lost[part.wave_id], -first)
        linked = [member_id for member_id, is_linked in found.items() if is_linked]
        invited[pk] = _Invited(frozenset(found).union(gone), frozenset(linked).union(gone))
    return invited


def _publish_scores(
    wave: Wave, gathered: Gathered, groups: Sequence[_CountedTogether], items: Iterable[PulseItem]
) -> None:
    """Each item for itself: a part may be shown for one and not for another, because only the
    people who gave a number to an item hide one another in it.
    """
    history = _History(wave)
    results: list[Result] = []
    for item in items:
        told = history.of(item)
        found = list(_results_of_item(wave, item, groups, gathered.scores[item.pk], told))
        spread = history.spread_of(item) or _spread(found, groups, gathered.scores[item.pk])
        for result in found:
            result.spread = None if result.hidden_because else spread
        history.add(item, told, spread)
        results += found
    Result.objects.bulk_create(results, batch_size=AT_ONCE)


class _History:
    """What was published of the waves before, in their order, and of this one until now. Three
    queries.
    """

    def __init__(self, wave: Wave) -> None:
        before = Result.objects.filter(
            wave__plan=wave.plan_id, wave__number__lt=wave.number, hidden_because=Hidden.NOT
        )
        parts = WavePart.objects.filter(wave__plan=wave.plan_id, wave__number__lt=wave.number)
        asked = Invitation.objects.filter(part__in=parts)
        invited = _invited_in(parts, asked)
        self._wave = wave.number
        self._told: dict[PulseItem, list[PublishedSum]] = {}
        self._spreads: dict[PulseItem, Decimal] = {}
        for each in before.order_by("wave__number", "part_id").select_related("wave", "item"):
            told = PublishedSum(
                each.wave.number,
                invited[each.part_id].of(each.item.around),
                each.n or 0,
                (each.sum_low or 0, each.sum_high or 0),
            )
            self._told.setdefault(each.item, []).append(told)
            if each.spread is not None:
                self._spreads[each.item] = each.spread

    def of(self, item: PulseItem) -> list[PublishedSum]:
        """What was told of a question, in its words and in such that are nearly the same. Other
        words may say the opposite, so these count both ways round; each as a wave of its own.
        """
        found: list[tuple[int, PublishedSum]] = []
        for place, (other, told) in enumerate(self._told.items(), start=1):
            if other == item:
                found += [(each.wave, each) for each in told]
            elif are_alike(other.text, item.text):
                for each in told:
                    found += [(each.wave, as_asked) for as_asked in _both_ways(each, place)]
        return [each for _wave, each in sorted(found, key=lambda pair: pair[0])]

    def spread_of(self, item: PulseItem) -> Decimal | None:
        """How far its answers differed, where that was told."""
        told = [own for other, own in self._spreads.items() if are_alike(other.text, item.text)]
        return told[0] if told else None

    def add(self, item: PulseItem, told: Iterable[PublishedSum], spread: Decimal | None) -> None:
        """What this wave tells of a question, for those that are decided after it."""
        self._told.setdefault(item, []).extend(each for each in told if each.wave == self._wave)
        if spread is not None:
            self._spreads.setdefault(item, spread)


AS_ANOTHER = 10_000
"""Waves of questions in other words are numbered apart."""


def _both_ways(told: PublishedSum, place: int) -> Iterator[PublishedSum]:
    low, high = told.span
    ends = told.n * (LOWEST + HIGHEST)
    for number, span in enumerate([(low, high), (ends - high, ends - low)], start=2 * place):
        yield PublishedSum(-number * AS_ANOTHER - told.wave, told.people, told.n, span)


def _results_of_item(
    wave: Wave,
    item: PulseItem,
    groups: Sequence[_CountedTogether],
    scores: Scores,
    told: list[PublishedSum],
) -> Iterator[Result]:
    """Part after part, each beside all that was told before it; what is told is added to that."""
    for group in groups:
        given, asked = group.scores(scores), group.invited.of(item.around)
        cells = _cells(wave, item, group, told, len(given))
        result = Result(wave=wave, part=group.part, item=item)
        if isinstance(cells, Hidden):
            result.hidden_because = cells
        else:
            total = sum(given)
            span = next(span for span in cells if total <= span[1])
            result.n, (result.sum_low, result.sum_high) = len(given), span
            result.asked = len(asked) if asked != group.invited.everybody else None
            told.append(PublishedSum(wave.number, asked, len(given), span))
        yield result


def _cells(
    wave: Wave,
    item: PulseItem,
    group: _CountedTogether,
    told: Sequence[PublishedSum],
    n: int,
) -> Sequence[Span] | Hidden:
    """How finely the sum of so many answers may be told, or why not at all. Never sees it."""
    if group.is_one_leader(item):
        return Hidden.ONE_LEADER
    if n < wave.plan.min_scores or group.part.answered is None:
        return Hidden.TOO_FEW
    people, minimum = group.invited.of(item.around), wave.plan.min_scores
    return cells_of(told, wave=wave.number, people=people, n=n, minimum=minimum) or Hidden.CHANGED


def _spread(
    results: Sequence[Result], groups: Sequence[_CountedTogether], scores: Scores
) -> Decimal | None:
    """How far answers differ within the parts that are shown; only ever told once of an item."""
    shown = {result.part_id for result in results if not result.hidden_because}
    found = spread_of([group.scores(scores) for group in groups if group.part.pk in shown])
    return None if found is None else Decimal(found)
