"""How the steps of a draft are kept: what is short stands in its outline; leaders, groups and
sessions are rows, of which only those that have changed are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from django.db.models import Count, F, Max, Q
from msgspec.structs import replace

from people.models import Member
from pilots.draft import (
    FEW_GROUPS,
    DraftStep,
    DraftTally,
    Groups,
    LeadersChange,
    Moves,
    SomeTimes,
    StepValue,
    Times,
)
from pilots.models import ChosenLeader, GroupSeat, PilotDraft, SessionSlot

A_BATCH = 1000
SLOT_FIELDS = ("day", "time", "time_zone", "facilitator", "link", "starts_at")
"""What may be another for the session of a group and a step."""


def keep(draft: PilotDraft, step: DraftStep, value: StepValue) -> bool:
    """Write one step of a locked draft, in the caller's transaction; its outline is changed and not
    saved. Returns whether anything was different.
    """
    if step not in _LISTS:
        is_new = bool(value != getattr(draft.outline, step))
        draft.outline = replace(draft.outline, **{step.value: value})
        return is_new
    keep_rows, counted = _LISTS[step]
    is_new = keep_rows(draft, value)
    if is_new:
        draft.outline = replace(draft.outline, tally=counted(draft, draft.outline.tally))
    return is_new


# Leaders.


def _keep_leaders(draft: PilotDraft, value: StepValue) -> bool:
    if isinstance(value, LeadersChange):
        return _change_leaders(draft, value)
    chosen = tuple(dict.fromkeys(cast(tuple[int, ...], value)))
    known = tuple(draft.leaders.order_by("place").values_list("person", flat=True))
    staying = tuple(pk for pk in known if pk in set(chosen))
    if chosen[: len(staying)] != staying:  # another order
        draft.leaders.all().delete()
        return _change_leaders(draft, LeadersChange(added=chosen))
    gone = tuple({*known} - {*staying})
    return _change_leaders(draft, LeadersChange(added=chosen[len(staying) :], removed=gone))


def _change_leaders(draft: PilotDraft, change: LeadersChange) -> bool:
    gone, _models = draft.leaders.filter(person__in=change.removed).delete()
    here = set(draft.leaders.filter(person__in=change.added).values_list("person", flat=True))
    added = [pk for pk in dict.fromkeys(change.added) if pk not in here]
    last = draft.leaders.aggregate(last=Max("place"))["last"] or 0
    ChosenLeader.objects.bulk_create(
        (
            ChosenLeader(draft=draft, place=place, person=pk)
            for place, pk in enumerate(added, start=last + 1)
        ),
        batch_size=A_BATCH,
    )
    return bool(gone or added)


def _leaders_counted(draft: PilotDraft, tally: DraftTally) -> DraftTally:
    members = Member.objects.filter(
        organization_id=draft.organization_id, pk__in=draft.leaders.values("person")
    )
    kinds = members.aggregate(
        departments=Count("department", distinct=True, filter=~Q(department="")),
        zones=Count("time_zone", distinct=True),
    )
    count = draft.leaders.count()
    return replace(tally, leaders=count, are_seated=_are_seated(draft, count), **kinds)


def _are_seated(draft: PilotDraft, leaders: int) -> bool:
    """As many seats as leaders, and one for each of them."""
    seats = draft.seats.values("person")
    return draft.seats.count() == leaders == draft.leaders.filter(person__in=seats).count()


# Groups.


def _keep_groups(draft: PilotDraft, value: StepValue) -> bool:
    if isinstance(value, Moves):
        return _move(draft, value.groups)
    asked = dict(enumerate(cast(Groups, value), start=1))
    known = dict(enumerate(draft.groups, start=1))
    others = {number for number in asked.keys() | known if asked.get(number) != known.get(number)}
    draft.seats.filter(group__in=others).delete()
    _seat(draft, {number: asked[number] for number in sorted(others & asked.keys())})
    return bool(others)


def _seat(draft: PilotDraft, groups: Mapping[int, Iterable[int]]) -> None:
    seats: list[GroupSeat] = []
    for number, group in groups.items():
        seats += [
            GroupSeat(draft=draft, group=number, place=place, person=pk)
            for place, pk in enumerate(group, start=1)
        ]
    GroupSeat.objects.bulk_create(seats, batch_size=A_BATCH)


def _move(draft: PilotDraft, groups: Mapping[int, int]) -> bool:
    seats = draft.seats.filter(person__in=groups).order_by("group", "place")
    moving = [each for each in seats if each.group != groups[each.person]]
    left = {each.group for each in moving}
    joined = draft.seats.filter(group__in=[groups[each.person] for each in moving])
    places = dict(joined.values_list("group").annotate(Max("place")))
    for each in moving:
        each.group = groups[each.person]
        each.place = places[each.group] = places.get(each.group, 0) + 1
    GroupSeat.objects.bulk_update(moving, ["group", "place"], batch_size=A_BATCH)
    still = set(draft.seats.filter(group__in=left).values_list("group", flat=True))
    for number in sorted(left - still, reverse=True):
        draft.seats.filter(group__gt=number).update(group=F("group") - 1)
    return bool(moving)


def _groups_counted(draft: PilotDraft, tally: DraftTally) -> DraftTally:
    count = draft.seats.aggregate(last=Max("group"))["last"] or 0
    sizes = draft.seats.values_list("group").annotate(Count("pk")).order_by("group")
    return replace(
        tally,
        groups=count,
        sizes=tuple(size for _number, size in sizes) if count <= FEW_GROUPS else (),
        are_seated=_are_seated(draft, tally.leaders),
        fits_groups=_are_for(draft, count),
    )


# Sessions.


def _keep_sessions(draft: PilotDraft, value: StepValue) -> bool:
    times = cast(Times | SomeTimes, value)
    asked = {(each.group, each.step): SessionSlot.of(draft, each) for each in times.sessions}
    slots = draft.slots.all()
    if isinstance(times, SomeTimes):
        slots = slots.filter(group__in={group for group, _step in asked})
    known = {(each.group, each.step): each for each in slots}
    changed = [
        slot for key, slot in asked.items() if key in known and slot.session != known[key].session
    ]
    # Not bulk_update: PostgreSQL goes through a thousand cases for each of a thousand rows.
    SessionSlot.objects.bulk_create(
        changed,
        batch_size=A_BATCH,
        update_conflicts=True,
        unique_fields=["draft", "group", "step"],
        update_fields=SLOT_FIELDS,
    )
    if isinstance(times, SomeTimes):
        return _keep_twice(draft, times) or bool(changed)
    return _keep_all(draft, times, asked, known) or bool(changed)


def _keep_twice(draft: PilotDraft, times: SomeTimes) -> bool:
    """How much two people score, where another choice was made."""
    before = draft.outline.planned_for
    if times.twice is None or times.twice == before.twice:
        return False
    draft.outline = replace(draft.outline, planned_for=replace(before, twice=times.twice))
    return True


Slots = Mapping[tuple[int, int], SessionSlot]


def _keep_all(draft: PilotDraft, times: Times, asked: Slots, known: Slots) -> bool:
    """Sessions that are no more, and those that are new; and what plan they all are for."""
    gone = [slot.pk for key, slot in known.items() if key not in asked]
    draft.slots.filter(pk__in=gone).delete()
    new = [slot for key, slot in asked.items() if key not in known]
    SessionSlot.objects.bulk_create(new, batch_size=A_BATCH)
    before, planned_for = (
        draft.outline.planned_for,
        Times(times.form, times.starts_on, twice=times.twice),
    )
    draft.outline = replace(draft.outline, planned_for=planned_for)
    return bool(gone or new or before != planned_for)


def _sessions_counted(draft: PilotDraft, tally: DraftTally) -> DraftTally:
    def each(field: str) -> tuple[int, ...]:
        return tuple(draft.slots.order_by(field).values_list(field, flat=True).distinct())

    return replace(
        tally,
        sessions=draft.slots.count(),
        steps=each("step"),
        fits_groups=_are_for(draft, tally.groups),
        facilitators=each("facilitator"),
    )


def _are_for(draft: PilotDraft, groups: int) -> bool:
    """There are sessions for so many groups, the first ones."""
    found = draft.slots.aggregate(count=Count("group", distinct=True), last=Max("group"))
    return bool(found["count"] == groups == (found["last"] or 0))


Keeper = Callable[[PilotDraft, StepValue], bool]
Counting = Callable[[PilotDraft, DraftTally], DraftTally]
_LISTS: dict[DraftStep, tuple[Keeper, Counting]] = {
    DraftStep.LEADERS: (_keep_leaders, _leaders_counted),
    DraftStep.GROUPS: (_keep_groups, _groups_counted),
    DraftStep.TIMES: (_keep_sessions, _sessions_counted),
}
