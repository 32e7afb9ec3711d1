"""Verbs about what an organization makes its own: name, looks, sender, defaults, hours, minimums.

Each holds the organization's row, writes what differs and records it; a second call with the same
changes nothing. What somebody wrote (a name, an address) is not in the audit table; that it was
changed is.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from django.db import transaction

from people.audit import record
from people.hours import MOST_DAYS_OFF, kept_days_off, named_days_off
from people.logos import DrawnLogo, ground_of
from people.models import Member, Organization, OrganizationLogo
from people.states import LogoGround
from people.thresholds import threshold_of, thresholds


class LowersThreshold(Exception):
    """A minimum would be less than it is."""


class TooManyDaysOff(Exception):
    """The list of days off is full."""


@transaction.atomic
def rename_organization(*, name: str, now: dt.datetime, by: Member) -> bool:
    """What the organization of `by` is called. Whether that is new."""
    held = _held(by)
    if held.name == name:
        return False
    held.name = name
    held.save(update_fields=["name"])
    record("rename_organization", held, by=by, now=now, changed=["name"])
    return True


@transaction.atomic
def choose_accent(*, color: str, now: dt.datetime, by: Member) -> bool:
    """The accent of its pages, a color that can be read (ui.accents); '' takes ours. Whether that
    is new.
    """
    held = _held(by)
    if held.accent == color:
        return False
    before, held.accent = held.accent, color
    _save_look(held, "accent")
    record("choose_accent", held, by=by, now=now, color=color, before=before)
    return True


@transaction.atomic
def save_logo(*, logo: DrawnLogo, now: dt.datetime, by: Member) -> bool:
    """The picture that stands for the organization. Whether it is another one."""
    held = _held(by)
    kept = OrganizationLogo.objects.filter(organization=held).first()
    if kept is not None and bytes(kept.content) == logo.content:
        return False
    OrganizationLogo.objects.update_or_create(
        organization=held, defaults={"content": logo.content, "saved_at": now}
    )
    _size(held, logo.width, logo.height, logo.ground)
    record("save_logo", held, by=by, now=now, bytes=len(logo.content))
    return True


def measure_logos() -> int:
    """Lay each logo on the ground that it needs beside the colors of this release; how many lie on
    another one now. A second call does nothing.
    """
    kept = OrganizationLogo.objects.select_related("organization").order_by("pk")
    moved = 0
    for each in kept.iterator(chunk_size=20):
        ground = ground_of(bytes(each.content))
        if ground != each.organization.logo_ground:
            same = Organization.objects.filter(
                pk=each.organization_id, logo__saved_at=each.saved_at
            )
            moved += same.update(logo_ground=ground)
    return moved


@transaction.atomic
def remove_logo(*, now: dt.datetime, by: Member) -> bool:
    """Our own sign stands there again. Whether there was another one."""
    held = _held(by)
    gone, _each = OrganizationLogo.objects.filter(organization=held).delete()
    if not gone:
        return False
    _size(held, 0, 0, LogoGround.NONE)
    record("remove_logo", held, by=by, now=now)
    return True


@transaction.atomic
def choose_sender(*, name: str, reply_to: str, now: dt.datetime, by: Member) -> list[str]:
    """As whom its mail comes, and where answers go that nobody else gets; '' leaves it to the
    installation. What of it is new.
    """
    held = _held(by)
    changed = _changed(held, {"sender_name": name, "reply_to": reply_to})
    if changed:
        held.save(update_fields=changed)
        record("choose_sender", held, by=by, now=now, changed=changed)
    return changed


@transaction.atomic
def choose_defaults(*, language: str, time_zone: str, now: dt.datetime, by: Member) -> bool:
    """Language and time zone of whoever comes without their own, and of what the organization reads
    together. People who are there keep theirs. Whether that is new.
    """
    held = _held(by)
    before = {"language": held.language, "time_zone": held.time_zone}
    changed = _changed(held, {"language": language, "time_zone": time_zone})
    if not changed:
        return False
    held.save(update_fields=changed)
    after = {"language": language, "time_zone": time_zone}
    record("choose_defaults", held, by=by, now=now, before=before, after=after)
    return True


@transaction.atomic
def choose_hours(*, starts: dt.time, ends: dt.time, now: dt.datetime, by: Member) -> bool:
    """From when to when people work, each on their own clock. Whether that is new."""
    held = _held(by)
    before = [held.day_starts.isoformat("minutes"), held.day_ends.isoformat("minutes")]
    changed = _changed(held, {"day_starts": starts, "day_ends": ends})
    if not changed:
        return False
    held.save(update_fields=changed)
    after = [starts.isoformat("minutes"), ends.isoformat("minutes")]
    record("choose_hours", held, by=by, now=now, before=before, after=after)
    return True


@transaction.atomic
def name_day_off(*, day: dt.date, name: str, now: dt.datetime, by: Member) -> bool:
    """Everybody in the organization has this day off. Days that are over go from the list.

    Whether that is new, or has another name. Raises TooManyDaysOff.
    """
    held = _held(by)
    named = named_days_off(held)
    if named.get(day) == name:
        return False
    yesterday = now.date() - dt.timedelta(days=1)
    kept = {each: called for each, called in named.items() if each >= yesterday} | {day: name}
    if len(kept) > MOST_DAYS_OFF:
        raise TooManyDaysOff
    held.days_off = kept_days_off(kept)
    held.save(update_fields=["days_off"])
    record("name_day_off", held, by=by, now=now, day=day.isoformat())
    return True


@transaction.atomic
def remove_day_off(*, day: dt.date, now: dt.datetime, by: Member) -> bool:
    """It is a day like others again. Whether it was not."""
    held = _held(by)
    named = named_days_off(held)
    if named.pop(day, None) is None:
        return False
    held.days_off = kept_days_off(named)
    held.save(update_fields=["days_off"])
    record("remove_day_off", held, by=by, now=now, day=day.isoformat())
    return True


@transaction.atomic
def raise_thresholds(*, wanted: Mapping[str, int], now: dt.datetime, by: Member) -> dict[str, int]:
    """How small groups may be of which something is shown. It holds for what has not opened yet.

    Returns for how many that is new, by the name of what rose. Raises LowersThreshold where one
    would be less than it is, and then changes nothing.
    """
    held = _held(by)
    before = {each.name: threshold_of(held, each.name) for each in thresholds()}
    if any(wanted.get(name, least) < least for name, least in before.items()):
        raise LowersThreshold
    risen = [each for each in thresholds() if wanted.get(each.name, 0) > before[each.name]]
    if not risen:
        return {}
    after = {each.name: wanted[each.name] for each in risen}
    held.thresholds = {**held.thresholds, **after}
    held.save(update_fields=["thresholds"])
    reached = {each.name: each.raised(held, after[each.name]) for each in risen}
    was = {each.name: before[each.name] for each in risen}
    record("raise_thresholds", held, by=by, now=now, before=was, after=after, reached=reached)
    return reached


def _held(by: Member) -> Organization:
    """The organization of `by`, nobody else changing it meanwhile."""
    return Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)


def _changed(held: Organization, wanted: Mapping[str, object]) -> list[str]:
    """Give it these values; the fields that had others."""
    changed = [field for field, value in wanted.items() if getattr(held, field) != value]
    for field in changed:
        setattr(held, field, wanted[field])
    return changed


def _size(held: Organization, width: int, height: int, ground: LogoGround) -> None:
    held.logo_width, held.logo_height, held.logo_ground = width, height, ground
    _save_look(held, "logo_width", "logo_height", "logo_ground")


def _save_look(held: Organization, *fields: str) -> None:
    """Under new addresses, so that no browser goes on with what it has."""
    is_own = bool(held.accent) or held.has_logo
    held.look_key = secrets.token_urlsafe(12) if is_own else ""
    held.save(update_fields=[*fields, "look_key"])
