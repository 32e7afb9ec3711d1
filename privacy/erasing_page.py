"""What an erasure comes to, as its page shows it, and the form that makes sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.records import dataclass
from people.folding import fold
from people.importing.pasted_names import same_name_key
from people.models import Member
from people.personal import OnErasure
from privacy.erasure import ErasedRows, Erasure
from privacy.models import PersonRequest


@dataclass(frozen=True)
class ErasureGroup:
    """Rows of which the same becomes."""

    title: str
    rows: Sequence[ErasedRows]
    total: int


@dataclass(frozen=True)
class ErasurePage:
    """What goes, what loses its name, what stays, and what speaks against it."""

    groups: Sequence[ErasureGroup]
    hindrances: Sequence[str]
    cautions: Sequence[str]
    total: int


def erasure_page(look: Erasure) -> ErasurePage:
    """In the order of what becomes of rows; without what has no rows."""
    groups = []
    for becomes in OnErasure:
        rows = _alike_as_one(each for each in look.rows if each.on_erasure == becomes and each.rows)
        if rows:
            total = sum(each.rows for each in rows)
            groups.append(ErasureGroup(str(becomes.label), rows, total))
    return ErasurePage(
        groups=groups,
        hindrances=[str(tie.words) for tie in look.hindrances],
        cautions=[str(tie.words) for tie in look.cautions],
        total=sum(each.total for each in groups),
    )


def _alike_as_one(rows: Iterable[ErasedRows]) -> list[ErasedRows]:
    """What is called the same is one line, from however many tables it comes."""
    alike: dict[tuple[str, str], ErasedRows] = {}
    for each in rows:
        said = str(each.purpose), str(each.why)
        alike[said] = replace(each, rows=each.rows + (alike[said].rows if said in alike else 0))
    return list(alike.values())


class ErasureForm(forms.Form):
    """The name typed again; why, where nobody asked; and that what stays was read."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        help_text=gettext_lazy("Kept in the audit table. Write no names."),
    )
    figures_stay = forms.BooleanField(
        label=gettext_lazy("I have read what goes on, and that figures stay as they are"),
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Type the name of the person, to be sure"), max_length=200
    )

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        person: Member,
        erasure: Erasure,
        asked: PersonRequest | None,
    ) -> None:
        super().__init__(sent)
        self.person = person
        if asked is not None:
            del self.fields["reason"]
        if erasure.cautions:
            self.fields["figures_stay"].required = True
        else:
            del self.fields["figures_stay"]

    @property
    def was_read(self) -> bool:
        """Whether they read it; where nothing had to be read, nothing is said."""
        return bool(self.cleaned_data.get("figures_stay"))

    def clean_name(self) -> str:
        """The same, as a keyboard may have it."""
        typed = " ".join(str(self.cleaned_data["name"]).split())
        if same_name_key(typed) != same_name_key(self.person.name):
            raise forms.ValidationError(_("This is not the name of the person."))
        return typed

    def clean_reason(self) -> str:
        """Without the name: it is kept when the person is not."""
        reason = str(self.cleaned_data["reason"])
        parts = [part for part in fold(self.person.name).split() if len(part) > 2]
        if any(part in fold(reason) for part in parts):
            raise forms.ValidationError(_("Write no names: this stays when the person is erased."))
        return reason
