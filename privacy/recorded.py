"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from privacy.models import PersonRequest

VERBS = {
    "ask_for": _("Request about one's own data made"),
    "enter_request": _("Request of a person entered"),
    "check_identity": _("Identity of whoever asks checked"),
    "extend_request": _("More time taken for a request"),
    "finish_request": _("Request of a person answered"),
    "refuse_request": _("Request of a person refused"),
    "withdraw_request": _("Request withdrawn"),
    "export_person": _("Copy of a person's data made"),
    "erase_person": _("Person erased"),
    "choose_bases": _("Legal bases chosen"),
    "choose_retention": _("Number of days to keep data chosen"),
    "sweep_kept": _("Old data let go"),
}
THINGS = {"personrequest": _("Request about one's own data")}


def _members(ids: Collection[int]) -> Mapping[int, int]:
    return dict(PersonRequest.objects.filter(pk__in=ids).values_list("pk", "member"))


def _own(member_id: int) -> Collection[int]:
    return list(PersonRequest.objects.filter(member=member_id).values_list("pk", flat=True))


PEOPLE = {"personrequest": _members}
OWN = {"personrequest": _own}
