"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "add_list": _("Fetched list of people set up"),
    "change_list": _("Fetched list of people changed"),
    "trust_host": _("Key of a server trusted"),
    "switch_list": _("Fetched list of people switched on or off"),
    "ask_for_list": _("Fetching of a list asked for"),
    "take_charge": _("Charge of a fetched list taken"),
    "remove_list": _("Fetched list of people removed"),
    "try_list": _("Fetching of a list tried"),
    "fetch_next": _("List of people fetched"),
    "settle_next": _("Fetched list of people settled"),
    "give_fields": _("Sources of personal data chosen"),
    "bring_group": _("Group brought by a directory"),
    "change_group": _("Group changed by a directory"),
    "end_group": _("Group ended by a directory"),
    "map_group": _("Group of a directory tied to a role"),
    "bring_person": _("Person brought by a directory"),
    "change_person": _("Person changed by a directory"),
    "part_with_person": _("Person given up by a directory"),
    "stop_leavers": _("Many leavers of a directory held back"),
    "let_leavers_through": _("Held-back leavers decided on"),
}
