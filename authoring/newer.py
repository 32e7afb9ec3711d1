"""What a newer version of its program would change for a cohort that is on the way: module by
module and card by card, and for whom.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from django.db.models import Count, Q
from django.http import QueryDict

from authoring.bundle import Files
from authoring.comparing import Fate, FileDifference, differences_between
from authoring.fitting import obstacles, taught_in
from authoring.layout import SCENARIOS
from authoring.lineage import module_lineages
from authoring.models import Manuscript
from authoring.whole_rubrics import followers, general_path
from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.querysets import EnrollmentQuerySet, taking_part
from common.languages import in_language
from common.records import dataclass
from learning.models import CardCompletion
from practice.models import PracticeSession
from programs.cadence import StepKind
from programs.models import Card, Module, ProgramVersion
from programs.module_texts import module_texts
from programs.succession import succession_to
from ui.paging import ListPage, page_of

LEADERS_A_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class CardChange:
    """One card that is new, changed or gone."""

    title: str
    fate: Fate
    is_booster: bool
    is_extra: bool
    done: int
    """Leaders taking part who have done it."""

    @property
    def is_new(self) -> bool:
        return self.fate is Fate.NEW

    @property
    def is_moved(self) -> bool:
        return self.fate is Fate.MOVED

    @property
    def is_gone(self) -> bool:
        return self.fate is Fate.GONE


@dataclass(frozen=True, kw_only=True)
class ModuleChange:
    """One module that the cohort's plan teaches."""

    title: str
    cards: Sequence[CardChange]
    differences: Sequence[FileDifference]
    finished: int
    """Leaders taking part who have done all its cards; the next two are those who have done some of
    them, and none."""
    under_way: int
    ahead: int
    sessions: int
    """Still ahead, so that they would be run with what is new."""

    @property
    def new_cards(self) -> int:
        """How many cards would come in for everybody, refreshers aside."""
        return sum(card.is_new and not (card.is_booster or card.is_extra) for card in self.cards)

    @property
    def changes_practice(self) -> bool:
        """Whether the role-play, its notes or the rubric differ."""
        forms = any(f"/{SCENARIOS}/" in each.path for each in self.differences)
        return (
            forms
            or self._touches("scenario.toml")
            or self._touches("notes.md")
            or self.changes_rubric
        )

    @property
    def changes_rubric(self) -> bool:
        """Whether the words of the levels differ."""
        return self._touches("rubric.toml")

    def _touches(self, ending: str) -> bool:
        return any(each.path.endswith(ending) for each in self.differences)


@dataclass(frozen=True, kw_only=True)
class LeaderChange:
    """What it would mean for one leader: numbers of cards."""

    name: str
    department: str
    done: int
    """Done so far; all of them stay done."""
    to_do: int
    """New in modules that they have not finished."""
    optional: int
    """New in modules that they have finished."""
    changed: int
    """Done, and worded otherwise in the newer version."""
    gone: int
    """Done, and not in the newer version."""


@dataclass(frozen=True, kw_only=True)
class NewerPage:
    """The newer version beside the one that the cohort is on."""

    modules: Sequence[ModuleChange]
    elsewhere: Sequence[FileDifference]
    """In parts of the program that the cohort's plan does not teach."""
    obstacles: Sequence[str]
    leaders: Sequence[LeaderChange]
    page: ListPage[Enrollment]


@dataclass(frozen=True)
class CardPair:
    """A card before and after; None where there is none of its name."""

    module: int
    """Id of the module in the version that the cohort is on."""
    before: Card | None
    after: Card | None

    @property
    def fate(self) -> Fate | None:
        """None where nothing differs."""
        before, after = self.before, self.after
        if before is None or after is None:
            return Fate.NEW if before is None else Fate.GONE
        if before.module.lineage != after.module.lineage:
            return Fate.MOVED
        is_same = (before.content, before.is_booster, before.is_extra) == (
            after.content,
            after.is_booster,
            after.is_extra,
        )
        return None if is_same else Fate.CHANGED


def newer_page(
    cohort: Cohort, version: ProgramVersion, asked: QueryDict, *, language: str, now: dt.datetime
) -> NewerPage:
    """A fixed number of queries at any number of leaders."""
    taught = taught_in(cohort)
    pairs = _pairs(taught, version)
    by_module, elsewhere = _differences(cohort, version, taught)
    done, stand = _done_by_card(cohort), _standing(cohort)
    sessions = _sessions_ahead(cohort, now)
    texts = module_texts([module.pk for module in taught], language)
    modules = [
        ModuleChange(
            title=texts[module.pk].title,
            cards=list(_changes(pairs[module.pk], done, language)),
            differences=by_module[module.lineage],
            finished=stand[module.pk, "finished"],
            under_way=stand[module.pk, "under_way"],
            ahead=stand[module.pk, "ahead"],
            sessions=sessions[module.pk],
        )
        for module in taught
    ]
    page = page_of(_leaders(cohort), asked, size=LEADERS_A_PAGE)
    return NewerPage(
        modules=modules,
        elsewhere=elsewhere,
        obstacles=obstacles(cohort, version),
        leaders=_for_leaders(page.items, pairs),
        page=page,
    )


def _pairs(taught: Sequence[Module], version: ProgramVersion) -> dict[int, list[CardPair]]:
    """By module that is taught, in the order of the newer version; what is gone comes last."""
    follows = succession_to(version)
    newer = {module.pk: follows.modules.get(module.pk, 0) for module in taught}
    found: defaultdict[int, list[Card]] = defaultdict(list)
    cards = Card.objects.filter(module__in=[*newer, *newer.values()])
    cards = cards.select_related("module").defer("module__content")
    for card in cards.order_by("is_extra", "is_booster", "position"):
        found[card.module_id].append(card)
    before = _by_id(found, newer)
    follower = {**follows.cards, **follows.sent_into(newer.values())}
    here = {new: before[old] for old, new in follower.items() if old in before}
    gone = before.keys() - {card.pk for card in here.values()}
    pairs: dict[int, list[CardPair]] = {}
    for pk, after in newer.items():
        pairs[pk] = [CardPair(pk, here.get(card.pk), card) for card in found[after]]
        pairs[pk] += [CardPair(pk, card, None) for card in found[pk] if card.pk in gone]
    return pairs


def _by_id(found: Mapping[int, Sequence[Card]], modules: Iterable[int]) -> dict[int, Card]:
    cards = chain.from_iterable(map(found.__getitem__, modules))
    return {card.pk: card for card in cards}


def _changes(
    pairs: Sequence[CardPair], done: Mapping[int, int], language: str
) -> Iterator[CardChange]:
    for pair in pairs:
        card = pair.after or pair.before
        if pair.fate is not None and card is not None:
            yield CardChange(
                title=in_language(card.content, language).title,
                fate=pair.fate,
                is_booster=card.is_booster,
                is_extra=card.is_extra,
                done=done.get(pair.before.pk, 0) if pair.before else 0,
            )


def _differences(
    cohort: Cohort, version: ProgramVersion, taught: Sequence[Module]
) -> tuple[Mapping[str, list[FileDifference]], list[FileDifference]]:
    """By the lineage of a module that is taught, and all others; in words, as far as both versions
    have kept their files.
    """
    by_module: defaultdict[str, list[FileDifference]] = defaultdict(list)
    elsewhere: list[FileDifference] = []
    kept = Manuscript.objects.filter(version__in=[cohort.version_id, version.pk])
    files = {each.version_id: each.files for each in kept}
    if len(files) == 2:
        before, after = files[cohort.version_id], files[version.pk]
        folders = module_lineages(before) | module_lineages(after)
        known = {module.lineage for module in taught}
        for each in differences_between(before, after):
            own = folders.get("/".join(each.path.split("/")[1:2]), "")
            for slug in (_followers(after, each.path, folders) & known) or {own}:
                (by_module[slug] if slug in known else elsewhere).append(each)
    return by_module, elsewhere


def _followers(files: Files, path: str, folders: Mapping[str, str]) -> set[str]:
    """The modules whose levels are described in this file: whose rubric follows the general one."""
    if path != general_path(path.partition("/")[0]):
        return set()
    return {slug for folder, slug in folders.items() if followers(files, folder)}


def _done_by_card(cohort: Cohort) -> dict[int, int]:
    done = CardCompletion.objects.filter(taking_part("enrollment__"), enrollment__cohort=cohort)
    return dict(done.values_list("card").annotate(Count("pk")).order_by())


def _standing(cohort: Cohort) -> Counter[tuple[int, str]]:
    """How many leaders by module, and how far they are with its cards."""
    is_done, has_begun = Q(done_at__isnull=False), Q(cards_done__gt=0)
    steps = PersonalStep.objects.filter(
        taking_part("enrollment__"), enrollment__cohort=cohort, step__kind=StepKind.CARDS
    )
    counted = steps.values("step__module").annotate(
        finished=Count("pk", is_done),
        under_way=Count("pk", ~is_done & has_begun),
        ahead=Count("pk", ~is_done & ~has_begun),
    )
    found: Counter[tuple[int, str]] = Counter()
    for row in counted.order_by():
        for name in ("finished", "under_way", "ahead"):
            found[row["step__module"], name] += row[name]
    return found


def _sessions_ahead(cohort: Cohort, now: dt.datetime) -> Counter[int]:
    ahead = PracticeSession.objects.to_come(cohort, now).order_by()
    return Counter(dict(ahead.values_list("module").annotate(Count("pk"))))


def _leaders(cohort: Cohort) -> EnrollmentQuerySet:
    return Enrollment.objects.filter(cohort=cohort).active().select_related("member").by_name()


def _for_leaders(
    enrollments: Sequence[Enrollment], pairs: Mapping[int, Sequence[CardPair]]
) -> list[LeaderChange]:
    """Two queries for a page of them."""
    done: defaultdict[int, set[int]] = defaultdict(set)
    completions = CardCompletion.objects.filter(enrollment__in=enrollments)
    for enrollment_id, card_id in completions.values_list("enrollment", "card"):
        done[enrollment_id].add(card_id)
    steps = PersonalStep.objects.filter(
        enrollment__in=enrollments, step__kind=StepKind.CARDS, done_at__isnull=False
    )
    finished = set(steps.values_list("enrollment", "step__module"))
    listed = list(chain.from_iterable(pairs.values()))
    return [_for_leader(each, done[each.pk], finished, listed) for each in enrollments]


def _for_leader(
    enrollment: Enrollment,
    done: set[int],
    finished: Collection[tuple[int, int | None]],
    pairs: Sequence[CardPair],
) -> LeaderChange:
    counted: Counter[str] = Counter()
    for pair in pairs:
        after = pair.after
        if pair.fate is Fate.NEW and after and not (after.is_booster or after.is_extra):
            is_finished = (enrollment.pk, pair.module) in finished
            counted["optional" if is_finished else "to_do"] += 1
        elif pair.before is not None and pair.before.pk in done and pair.fate is not None:
            counted[pair.fate] += 1
    return LeaderChange(
        name=enrollment.member.name,
        department=enrollment.member.department,
        done=len(done),
        to_do=counted["to_do"],
        optional=counted["optional"],
        changed=counted[Fate.CHANGED],
        gone=counted[Fate.GONE],
    )
