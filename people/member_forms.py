"""What an admin changes about one person by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.choices import language_choices, zone_choices
from people.facts import EDITED, facts_of, fingerprint_of
from people.field_sources import FieldOwners, owned_elsewhere
from people.importing.cells import RowReader
from people.importing.dates import DateOrder
from people.importing.texts import clean
from people.models import Audience, Member
from people.operations import CircularManager, HeldByAnother, LosesSignIn, StaleMember
from people.profiles import Profile
from people.querysets import MemberQuerySet

AS_IN_LISTS = ("name", "email", "employee_id", "job_title", "department", "cost_center")
"""Fields that are read as the cells of a list are."""


class MemberForm(forms.Form):
    """One person; `members` are those whom the admin sees."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.CharField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput,
        help_text=_(
            "Used to sign in. If it changes, the old and the new address both get an email."
        ),
    )
    employee_id = forms.CharField(label=_("Employee ID"), max_length=60, required=False)
    job_title = forms.CharField(label=_("Job title"), max_length=200, required=False)
    department = forms.CharField(label=_("Department"), max_length=120, required=False)
    cost_center = forms.CharField(label=_("Cost center"), max_length=60, required=False)
    audience = forms.ChoiceField(label=_("Job level"), choices=Audience.choices)
    manager = forms.CharField(
        label=_("Manager"),
        max_length=254,
        required=False,
        help_text=_("Email address, employee ID or name."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language"))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    is_stale = False
    """Whether somebody else saved meanwhile."""

    def __init__(
        self, sent: QueryDict | None = None, *, person: Member, members: MemberQuerySet
    ) -> None:
        facts = facts_of(person)
        known = {**facts, "manager": _named(person.manager), "seen": fingerprint_of(facts)}
        super().__init__(sent, initial=known)
        self.sent, self.person, self.members = sent, person, members
        zone, language = self.fields["time_zone"], self.fields["language"]
        zone.choices = zone_choices(person.time_zone)  # type: ignore[attr-defined]
        language.choices = language_choices(person.language)  # type: ignore[attr-defined]
        for field in person.own_choices:
            self.fields[field].help_text = _("Chosen by %(name)s: lists leave it as it is.") % {
                "name": person.name
            }
        self.fields["email"].required = bool(person.email)
        self._close(owned_elsewhere(person.organization_id))

    def _close(self, owners: FieldOwners) -> None:
        """What comes from another system is shown, and cannot be changed here."""
        for name, owner in owners.items():
            if owner and name in self.fields:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Comes from %(source)s.") % {"source": owner}

    @classmethod
    def stale(cls, sent: QueryDict, *, person: Member, members: MemberQuerySet) -> MemberForm:
        """What was typed, beside what stands now; sent again it is saved over that."""
        again = sent.copy()
        again["seen"] = fingerprint_of(facts_of(person))
        fresh = cls(again, person=person, members=members)
        fresh.is_stale = True
        fresh.add_error(
            None,
            _(
                "Somebody else changed this person in the meantime. Compare both versions and "
                "save again."
            ),
        )
        return fresh

    @classmethod
    def with_address(
        cls, sent: QueryDict, *, person: Member, members: MemberQuerySet
    ) -> MemberForm:
        """Everything as it stands, but for the address that was typed."""
        typed = sent.copy()
        for name, value in cls(person=person, members=members).initial.items():
            if name not in {"email", "seen"}:
                typed[name] = str(value or "")
        return cls(typed, person=person, members=members)

    def save_by(self, save: Callable[..., object]) -> MemberForm:
        """Hand what was typed to an operation that edits the person. The form without errors when
        it is saved, else as it is shown again.
        """
        if not self.is_valid():
            return self
        chosen = self.cleaned_data
        try:
            save(profile=self.profile, manager=chosen["manager"], seen=chosen["seen"])
        except HeldByAnother as error:
            self.refuse_held(error)
        except CircularManager:
            text = _(
                "This person is among the managers above the one you chose. Choose another manager."
            )
            self.add_error("manager", text)
        except LosesSignIn:
            text = _(
                "You could no longer sign in here: this address, or the one you have, signs in "
                "to another organization on this server too."
            )
            self.add_error("email", text)
        except StaleMember as error:
            return self.stale(self.sent or QueryDict(), person=error.member, members=self.members)
        return self

    @property
    def differing(self) -> list[tuple[str, str]]:
        """(label, what stands now) of fields in which something else was typed."""
        found = []
        for field in self:
            choices = dict(getattr(field.field, "choices", ()))
            stands = str(self.initial.get(field.name) or "")
            if not field.is_hidden and field.value() != stands:
                found.append((str(field.label), str(choices.get(stands, stands))))
        return found

    def clean_department(self) -> str:
        """One department is one department: the spelling that stands elsewhere."""
        written = clean(self.cleaned_data["department"])
        if self.fields["department"].disabled:
            return written
        others = self.members.exclude(pk=self.person.pk).filter(department__iexact=written)
        usual = others.values("department").annotate(times=Count("pk")).order_by("-times").first()
        return usual["department"] if usual and written else written

    def clean_manager(self) -> Member | None:
        """Who is meant; whoever stands there already needs no looking up."""
        written = clean(self.cleaned_data["manager"])
        if written == _named(self.person.manager):
            return self.person.manager
        if not written:
            return None
        found = self.members.present().meant_by(written)
        if not found:
            raise forms.ValidationError(_("Nobody here has this address, ID or name."))
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several people have this name. Enter the email address.")
            )
        if found[0] == self.person:
            raise forms.ValidationError(_("Nobody can be their own manager."))
        return found[0]

    def clean(self) -> dict[str, Any]:
        """Texts as lists have them, with what is wrong with each."""
        given = {field: self.cleaned_data.get(field, "") for field in AS_IN_LISTS}
        cells = {field: clean(text) for field, text in given.items()}
        reader = RowReader(cells, {field: field for field in cells}, DateOrder.DAY_FIRST)
        reader.profile()
        for remark in reader.errors:
            field = self.fields[remark.heading]
            is_without = remark.heading == "email" and not (field.required or cells["email"])
            if remark.heading not in self.errors and not (is_without or field.disabled):
                self.add_error(remark.heading, remark.text)
        return {**self.cleaned_data, **cells}

    @property
    def profile(self) -> Profile:
        """What was typed."""
        said = {field: self.cleaned_data[field] for field in EDITED if field != "manager_id"}
        return Profile(**said)

    def refuse_held(self, error: HeldByAnother) -> None:
        """Say whose the address or the ID is."""
        texts = {
            "email": _("%(name)s has this address."),
            "employee_id": _("%(name)s has this employee ID."),
        }
        self.add_error(error.field, texts[error.field] % {"name": error.holder.name})


def _named(manager: Member | None) -> str:
    """How a manager is written in the form."""
    return (manager.email or manager.employee_id or manager.name) if manager else ""
