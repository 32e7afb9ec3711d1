"""Whose each field is, as it is chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from connections.models import Connection
from people.field_sources import OWNABLE
from people.presenters import field_labels
from provisioning.fetch_owners import as_seen

ANYBODY, BY_HAND = "anybody", "by-hand"


class OwnersForm(forms.Form):
    """One choice a field; `sources` is {connection: the fields it brings}, `standing` {field: its
    connection or None}, as in the database.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        sources: Mapping[Connection, Collection[str]],
        standing: Mapping[str, int | None],
    ) -> None:
        super().__init__(sent, initial={"seen": as_seen(standing)})
        self.sources = {str(each.pk): each for each in sources}
        labels = {**field_labels(), "manager": _("Manager")}
        for name in OWNABLE:
            owner = standing.get(name)
            stands = (str(owner) if owner else BY_HAND) if name in standing else ANYBODY
            bring = [each for each, fields in sources.items() if name in fields or each.pk == owner]
            choices = [
                (ANYBODY, _("Any source, and by hand")),
                *((str(each.pk), _("Only %(source)s") % {"source": each.name}) for each in bring),
                (BY_HAND, _("By hand only")),
            ]
            self.fields[name] = forms.ChoiceField(
                label=labels[name], choices=choices, initial=stands
            )

    @property
    def owners(self) -> dict[str, Connection | None]:
        """{field: its connection, None for by hand}; without those that are anybody's."""
        chosen = {name: self.cleaned_data[name] for name in OWNABLE}
        return {name: self.sources.get(key) for name, key in chosen.items() if key != ANYBODY}
