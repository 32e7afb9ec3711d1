"""Somebody of the organization, as a field of a form."""

from __future__ import annotations

from email.utils import parseaddr

from django import forms
from django.utils.translation import gettext as _

from people.models import Member
from people.querysets import MemberQuerySet

MOST_OFFERED = 200
MOST_NAMED = 4


class PersonField(forms.CharField):
    """Somebody of the organization, written as a name, an address, or both."""

    def __init__(self, *, label: str, people: MemberQuerySet, name: str, **more: object) -> None:
        widget = forms.TextInput(attrs={"list": name, "autocomplete": "off"})
        super().__init__(label=label, max_length=300, widget=widget, **more)  # type: ignore[arg-type]
        self.people = people
        self.datalist = name

    @property
    def offered(self) -> list[str]:
        """What the browser offers while somebody types."""
        named = self.people.by_name().values_list("name", "email")[:MOST_OFFERED]
        return [f"{name} <{email}>" for name, email in named]

    def clean(self, value: object) -> Member | None:
        """The one person who is meant."""
        written = super().clean(value)
        if not written:
            return None
        _name, address = parseaddr(written)
        found = list(self.people.filter(email__iexact=address)[:1]) if "@" in address else []
        found = found or list(self.people.named_like(written).by_name()[: MOST_NAMED + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                _(
                    "Nobody here is called this. Write the name or the address as it is under "
                    "People."
                )
            )
        names = ", ".join(f"{each.name} <{each.email}>" for each in found[:MOST_NAMED])
        raise forms.ValidationError(
            _("Several people fit: %(names)s. Write the address.") % {"names": names}
        )
