"""What admins type about people, and what an operator names on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.languages import SPOKEN
from common.local_time import is_zone
from common.whole_numbers import LARGEST_COUNT, whole_number
from people.importing.report import Alarm, CheckedRow
from people.models import Member, Role
from people.profiles import Profile
from people.queries import departments_of

NO_DEPARTMENT = _("There is no department “%(value)s”.")


class ConfirmForm(forms.Form):
    """The yes to a dry run, and one more for each of its alarms."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=32)
    accepts_leavers = forms.BooleanField(
        label=_("Yes, all of these people have left"), required=False
    )
    accepts_renamed = forms.BooleanField(
        label=_("Yes, this is the right file; I have checked the names"), required=False
    )

    @classmethod
    def stale(cls, fingerprint: str) -> ConfirmForm:
        """The form beside what would happen now, when the yes was said to something else."""
        form = cls({"fingerprint": fingerprint})
        text = _(
            "Some people were changed in the meantime. Check the list again; this is what would "
            "happen now."
        )
        form.add_error(None, text)
        return form

    @property
    def accepts(self) -> set[Alarm]:
        """The alarms that got their own yes."""
        return {alarm for alarm in Alarm if self.cleaned_data[self.field_of(alarm)]}

    def refuse(self, alarms: Iterable[Alarm]) -> None:
        """Say which alarms still need theirs."""
        texts = {
            Alarm.LEAVERS: _("More than a tenth of all people would leave. Confirm that too."),
            Alarm.RENAMED: _("Many people would get another name. Confirm that too."),
        }
        for alarm in alarms:
            self.add_error(self.field_of(alarm), texts[alarm])

    @staticmethod
    def field_of(alarm: Alarm) -> str:
        """The name of an alarm's box."""
        return f"accepts_{alarm}"


class AnswersForm(forms.Form):
    """Whom rows in question are about, one choice a row, or one for all of them.

    Rows that are not sent keep their answer: a page shows some of them.
    """

    SAME, NEW = "same", "new"
    every = forms.ChoiceField(choices=[(SAME, ""), (NEW, "")], required=False)

    def __init__(self, data: QueryDict, *, questions: Sequence[CheckedRow]) -> None:
        super().__init__(data)
        self.questions = questions
        for row in questions:
            choices = [self.NEW, *(str(person.pk) for person in row.candidates)]
            self.fields[self.field_of(row)] = forms.ChoiceField(
                choices=[(choice, "") for choice in choices], required=False
            )

    @classmethod
    def numbers_in(cls, data: QueryDict) -> list[int] | None:
        """The rows that a page says something about; None when it is about all of them."""
        if data.get("every"):
            return None
        names = (name.removeprefix("row-") for name in data if name.startswith("row-"))
        numbers = (whole_number(name, most=LARGEST_COUNT) for name in names)
        return [number for number in numbers if number is not None]

    @staticmethod
    def field_of(row: CheckedRow) -> str:
        """The name of a row's choice."""
        return f"row-{row.number}"

    @property
    def says_otherwise(self) -> bool:
        """Whether a row is answered in another way than it stands."""
        if not self.is_valid():
            return True
        standing = {row.number: row.person.pk if row.person else None for row in self.questions}
        return any(standing[number] != answer for number, answer in self.answers.items())

    @property
    def answers(self) -> dict[int, int | None]:
        """The member by row number, None for somebody new."""
        every = self.cleaned_data["every"]
        if every == self.NEW:
            return {row.number: None for row in self.questions}
        if every == self.SAME:
            alone = (row for row in self.questions if len(row.candidates) == 1)
            return {row.number: row.candidates[0].pk for row in alone}
        chosen = {row.number: self.cleaned_data[self.field_of(row)] for row in self.questions}
        return {
            number: None if choice == self.NEW else int(choice)
            for number, choice in chosen.items()
            if choice
        }


class RolesForm(forms.Form):
    """What somebody does; `seen` is what the form showed when it was opened."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Admins and privacy officers read results: pulses ask them no longer, and hide small"
            " groups in which they were asked."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    gives_up = forms.BooleanField(
        label=_("Yes, I give up my own admin role"),
        required=False,
    )
    must_be_sure = False
    """Whether the box for that is shown."""
    standing: Sequence[str] = ()
    """The roles that somebody else saved meanwhile, when the form came too late."""

    @classmethod
    def of(cls, person: Member) -> RolesForm:
        """The form as it is opened."""
        return cls(initial={"roles": person.roles, "seen": ",".join(sorted(person.roles))})

    @classmethod
    def stale(cls, chosen: Sequence[str], *, standing: Sequence[str]) -> RolesForm:
        """The choice kept, beside what stands now; sent again it is saved over that."""
        form = cls({"roles": chosen, "seen": ",".join(sorted(standing))})
        form.standing = standing
        text = _(
            "Somebody else changed the roles in the meantime. Compare both versions and save again."
        )
        form.add_error(None, text)
        return form

    def ask_again(self) -> None:
        """Show the box for giving up one's own admin role."""
        self.must_be_sure = True
        self.add_error("gives_up", _("Only another admin can give it back to you."))

    def clean_seen(self) -> list[str]:
        """The roles as the form showed them."""
        return [role for role in self.cleaned_data["seen"].split(",") if role]


class MemberFilterForm(forms.Form):
    """Which members to list."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    department = forms.ChoiceField(
        label=_("Department"), required=False, error_messages={"invalid_choice": NO_DEPARTMENT}
    )
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("All roles")), *Role.choices],
        error_messages={"invalid_choice": _("There is no role “%(value)s”.")},
    )
    left = forms.BooleanField(label=_("People who left"), required=False)
    unreachable = forms.BooleanField(label=_("No mail arrives"), required=False)
    reports_to = forms.IntegerField(
        label=_("Manager"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.HiddenInput,
    )

    def __init__(self, filters: Mapping[str, str], *, organization_id: int) -> None:
        super().__init__(filters)
        department = self.fields["department"]
        choices = [
            ("", _("All departments")),
            *((name, name) for name in departments_of(organization_id)),
        ]
        department.choices = choices  # type: ignore[attr-defined]

    @property
    def is_filtered(self) -> bool:
        """Whether not simply everybody is listed."""
        return not self.is_valid() or any(self.cleaned_data.values())

    @property
    def filters(self) -> tuple[str | None, str | None, Role | None, bool, bool, int | None]:
        """Words, department, role, whether they have left, whether only those whom no mail
        reaches, and whose reports, of a valid form; None where each may be any.
        """
        chosen = self.cleaned_data
        role = Role(chosen["role"]) if chosen["role"] else None
        words, department = chosen["q"] or None, chosen["department"] or None
        manager = chosen["reports_to"]
        return words, department, role, chosen["left"], chosen["unreachable"], manager


class OrganizationForm(forms.Form):
    """A new organization and its first admin, as the command line names them."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(max_length=50)
    admin_name = forms.CharField(max_length=200)
    admin_email = forms.EmailField(max_length=254)
    time_zone = forms.CharField(max_length=60)
    language = forms.CharField(max_length=10)

    def clean_time_zone(self) -> str:
        """A zone of the IANA database."""
        zone: str = self.cleaned_data["time_zone"]
        if not is_zone(zone):
            text = _(
                "“%(zone)s” is not a time zone. Write it like Europe/Berlin or America/Toronto."
            )
            raise forms.ValidationError(text, params={"zone": zone})
        return zone

    def clean_language(self) -> str:
        """A language that the portal has."""
        language: str = self.cleaned_data["language"]
        if language not in SPOKEN:
            text = _("The portal is not available in “%(language)s”. Use one of: %(spoken)s.")
            params = {"language": language, "spoken": ", ".join(sorted(SPOKEN))}
            raise forms.ValidationError(text, params=params)
        return language

    @property
    def admin(self) -> Profile:
        """The first admin, who works in the organization's zone and language."""
        return Profile(name=self.cleaned_data["admin_name"], email=self.cleaned_data["admin_email"])
