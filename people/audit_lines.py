"""Rows of the audit table as people read them: ids become names at this moment, verbs words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from common.records import dataclass
from people.audit_chain import ChainFault, ChainFinding
from people.audit_words import names_of, page_words, people_of, thing_words, verb_words
from people.models import AuditEvent, Member
from people.presenters import field_labels, role_labels

Ids = Mapping[str, Collection[int]]


@dataclass(frozen=True)
class AuditLine:
    """One row, in words."""

    pk: int
    at: dt.datetime
    who: str
    what: str
    page: str
    """What was looked at; '' where nothing was."""
    thing: str
    thing_name: str
    """How it is called now; '' for what has no name, or is gone."""
    about: Sequence[str]
    """People whom it concerns, beside whoever did it."""
    more: str
    """Which roles or fields, where it is about those. Other details are kept and not shown: they
    say levels and values that not everybody sees who sees this."""


class _Named:
    """The names that some rows need; the number of queries depends on kinds, not on rows."""

    def __init__(self, events: Sequence[AuditEvent]) -> None:
        ids = _ids_in(events)
        self.members = {
            kind: find(ids.get(kind, ())) for kind, find in people_of().items() if ids.get(kind)
        }
        people = {each.actor_id for each in events if each.actor_id}
        for found in self.members.values():
            people |= set(found.values())
        self.names = {
            kind: find(ids.get(kind, ())) for kind, find in names_of().items() if ids.get(kind)
        }
        self.people = dict(Member.objects.filter(pk__in=people).values_list("pk", "name"))

    def line(self, event: AuditEvent) -> AuditLine:
        """One row."""
        page = str(event.detail.get("page", "")) if event.verb == "look_at" else ""
        thing_id = event.thing_id or 0
        return AuditLine(
            pk=event.pk,
            at=event.at,
            who=self._who(event.actor_id),
            what=verb_words(event.verb),
            page=page_words(page) if page else "",
            thing=thing_words(event.thing),
            thing_name=self.names.get(event.thing, {}).get(thing_id, ""),
            about=list(dict.fromkeys(self._about(event))),
            more=_more(event),
        )

    def _who(self, actor_id: int | None) -> str:
        if actor_id is None:
            return _("The portal itself")
        return self.people.get(actor_id) or _("Somebody who is gone")

    def _about(self, event: AuditEvent) -> Iterable[str]:
        if event.thing == "member" and event.thing_id in self.people:
            return
        for kind, found in self.members.items():
            key = event.thing_id if kind == event.thing else event.detail.get(kind)
            member_id = found.get(key) if type(key) is int else None
            if member_id in self.people:
                yield self.people[member_id]


def _more(event: AuditEvent) -> str:
    detail = event.detail
    if event.verb == "set_roles":
        return f"{_roles(detail['before'])} → {_roles(detail['after'])}"
    if event.verb in {"grant_role", "take_role"}:
        return _roles([detail["role"]])
    if event.verb in {"change_member", "choose_locale"}:
        labels = _changed_labels()
        return ", ".join(labels.get(each, each) for each in detail["changes"])
    return ""


def _roles(roles: Sequence[str]) -> str:
    return ", ".join(role_labels(roles)) or _("No role")


def _changed_labels() -> dict[str, str]:
    return {
        **field_labels(),
        "roles": _("Roles"),
        "manager_id": _("Manager"),
        "left_at": _("Left"),
        "user_id": _("Sign-in"),
    }


def _ids_in(events: Iterable[AuditEvent]) -> Ids:
    """{kind: ids} of what the rows name: what was done to, and words of details."""
    ids: dict[str, set[int]] = defaultdict(set)
    kinds = set(people_of())
    for event in events:
        if event.thing_id:
            ids[event.thing].add(event.thing_id)
        for kind in kinds & event.detail.keys():
            if type(event.detail[kind]) is int:
                ids[kind].add(event.detail[kind])
    return ids


def audit_lines(events: Sequence[AuditEvent]) -> list[AuditLine]:
    """The rows in words, in their order."""
    named = _Named(events)
    return [named.line(event) for event in events]


def faults_in_words(findings: Iterable[ChainFinding]) -> list[str]:
    """What is otherwise than it was sealed, a sentence each."""
    words = {
        ChainFault.ROW_CHANGED: _("Row %(row)s was changed after it was sealed."),
        ChainFault.ROW_GONE: _("Row %(row)s was removed."),
        ChainFault.LINKS_GONE: _("The seal with the number %(number)s was removed."),
        ChainFault.LINKS_ADDED: _("From number %(number)s on, seals were added that are not ours."),
        ChainFault.END_GONE: _("What was sealed up to number %(number)s is not there any more."),
        ChainFault.END_CHANGED: _("The signature at the end, number %(number)s, is not ours."),
        ChainFault.HEAD_CHANGED: _("The seal of a day, number %(number)s, was changed."),
        ChainFault.CHECKPOINT_CHANGED: _(
            "Where old rows were let go, at number %(number)s, was changed."
        ),
        ChainFault.KEPT_DIFFERS: _("Number %(number)s is not what was kept elsewhere."),
        ChainFault.ROW_UNSEALED: _("Row %(row)s was slipped in, or its seal was removed."),
    }
    several = _("The seals with the numbers %(number)s to %(last)s were removed.")
    return [
        (several if each.last and each.last > each.number else words[each.fault])
        % {"row": each.event_id, "number": each.number, "last": each.last}
        for each in findings
    ]
