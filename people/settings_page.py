"""How everything stands that an organization has made its own, in a line for each."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.places import place
from common.records import dataclass
from people.choices import language_choices
from people.hours import named_days_off
from people.models import Member, Organization, Role
from people.thresholds import threshold_of, thresholds
from ui.dates import in_words


@dataclass(frozen=True)
class SettingsSection:
    """One part of the page of an organization, with the way to its form."""

    title: str
    standing: str
    url: str
    """'' where somebody else decides it."""


def sections(by: Member) -> list[SettingsSection]:
    """All of them, in the order in which somebody sets up an organization. One query."""
    organization = by.organization
    lines = (
        (_("Name"), organization.name, "people:organization_name"),
        (_("Logo and color"), _look(organization), "people:organization_look"),
        (_("Sender of mail"), _sender(organization), "people:organization_sender"),
        (_("Language and time zone"), _defaults(organization), "people:organization_defaults"),
        (_("Working hours and days off"), _hours(organization), "people:organization_hours"),
        (_("Smallest groups"), _minimums(organization), "people:minimums"),
        (_("How much we ask for"), _week(organization), "people:week"),
        (_("Sign-in rules"), _sign_in(organization), "people:organization"),
    )
    own = [SettingsSection(title, said, reverse(name)) for title, said, name in lines]
    kept = place("retention") if by.has_role(Role.PRIVACY_OFFICER) else ""
    said = _("The privacy officer chooses after how many days what goes, and sees what goes next.")
    return [*own, SettingsSection(_("How long data is kept"), said, kept)]


def days_off(organization: Organization, today: dt.date) -> list[tuple[str, str]]:
    """The days off that are ahead, as (ISO, in words)."""
    return [
        (day.isoformat(), f"{in_words(day, 'date')}: {name}")
        for day, name in named_days_off(organization).items()
        if day >= today
    ]


def _look(organization: Organization) -> str:
    color = organization.accent or _("colors of the portal")
    return _("%(color)s, with a logo") % {"color": color} if organization.has_logo else color


def _sender(organization: Organization) -> str:
    name = organization.sender_name or _("that of this installation")
    if not organization.reply_to:
        return name
    return _("%(name)s, replies to %(address)s") % {"name": name, "address": organization.reply_to}


def _defaults(organization: Organization) -> str:
    names = dict(language_choices(organization.language))
    return f"{names[organization.language]}, {organization.time_zone.replace('_', ' ')}"


def _hours(organization: Organization) -> str:
    words = {
        "starts": in_words(organization.day_starts, "time"),
        "ends": in_words(organization.day_ends, "time"),
    }
    hours = _("%(starts)s to %(ends)s") % words
    count = len(organization.days_off)
    if not count:
        return hours
    days = ngettext("%(count)s day off of your own", "%(count)s days off of your own", count)
    return f"{hours}, {days % {'count': count}}"


def _minimums(organization: Organization) -> str:
    lines = [f"{each.label}: {threshold_of(organization, each.name)}" for each in thresholds()]
    return " · ".join(lines)


def _week(organization: Organization) -> str:
    minutes = organization.weekly_minutes
    if minutes is None:
        return _("No limit")
    text = ngettext("%(count)s minute a week", "%(count)s minutes a week", minutes)
    return text % {"count": minutes}


def _sign_in(organization: Organization) -> str:
    if organization.second_step_for_all:
        return _("Everybody signs in with a second step")
    if organization.second_step_roles:
        return _("Admins and some roles sign in with a second step")
    return _("Admins sign in with a second step")
