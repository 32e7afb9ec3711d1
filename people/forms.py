"""What admins type about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from people.columns import map_columns
from people.models import Role
from people.parsing import Table, TableRow, UnreadableTable, parse_pasted, read_table

LARGEST_FILE = 5 * 1024 * 1024
PASTED_COLUMNS = (("Name", "name"), ("Email", "email"))


class PasteForm(forms.Form):
    """People as lines of text."""

    people = forms.CharField(
        label=_("Names and addresses"),
        help_text=_("One person per line, such as: Halima Eze <halima.eze@example.com>"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        max_length=500_000,
    )

    def clean_people(self) -> list[TableRow]:
        """The lines as rows of a table with two columns; what is wrong in a line shows in the dry
        run.
        """
        rows = parse_pasted(self.cleaned_data["people"])
        if not rows:
            raise forms.ValidationError(_("There is nobody in this text."))
        return [TableRow(row.number, (row.name, row.email)) for row in rows]


class UploadForm(forms.Form):
    """People as a file out of an HR system."""

    file = forms.FileField(
        label=_("CSV or Excel file"),
        help_text=_(
            "The first row holds the headings. Up to 5 MB; separators, encodings and dates are recognized."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        allow_empty_file=True,
    )
    table: Table

    def clean_file(self) -> UploadedFile[Any]:
        """Reads the file; `table` holds what was in it."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than 5 MB. Split it, or leave out columns.")
            )
        try:
            self.table = read_table(file.read(), file.name or "")
        except UnreadableTable as error:
            raise forms.ValidationError(str(error)) from error
        if "email" not in map_columns(self.table.headings):
            listed = ", ".join(heading for heading in self.table.headings if heading)[:300]
            text = _(
                "No column holds e-mail addresses. Name it Email. The headings are: %(listed)s."
            )
            raise forms.ValidationError(text, params={"listed": listed})
        return file


class ConfirmForm(forms.Form):
    """The yes to a dry run."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=32)
    accepts_leavers = forms.BooleanField(
        label=_("Yes, all of these people have left"), required=False
    )


class RolesForm(forms.Form):
    """What somebody does; `seen` is what the form showed when it was opened."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> list[str]:
        """The roles as the form showed them."""
        return [role for role in self.cleaned_data["seen"].split(",") if role]


class MemberFilterForm(forms.Form):
    """Which members to list."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    department = forms.ChoiceField(label=_("Department"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices]
    )
    left = forms.BooleanField(label=_("People who left"), required=False)

    def __init__(self, *args: Any, departments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All departments")), *((name, name) for name in departments)]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]
