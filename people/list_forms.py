"""Lists of people as admins bring them, and what has to be said before they can be read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.import_rows import A_MOMENT_ROWS, PIECE
from people.importing.columns import map_columns, tells_apart
from people.importing.files import open_table, refuse_headings_alone
from people.importing.pasted import PastedPerson, parse_pasted, pasted_table, with_addresses
from people.importing.readings import Reading, UnclearEncoding, readings_of
from people.importing.tables import SourceRow, SourceTable, UnreadableTable
from people.importing.workbooks import IN_A_MOMENT, TooSlow
from people.presenters import field_labels
from people.querysets import MemberQuerySet
from ui.fields import SentFileField

LARGEST_FILE = 200 * 1024 * 1024
"""Bytes: a million people with everything that is known of them."""
A_MOMENT_BYTES = 400 * 1024
"""A file of more is read by a worker."""
A_MOMENT_CHARACTERS = 2_000_000
"""So are rows that hold more than this."""
PASTED_COLUMNS = (("Name", "name"), ("Email", "email"))
NOT_IMPORTED = "-"
SAMPLES, LONGEST_SAMPLE = 3, 40
"""Cells that show what a column holds, and their characters."""
ENCODINGS = {
    "cp1252": _("Western European (Windows)"),
    "iso8859_15": _("Western European (ISO)"),
    "mac_roman": _("Western European (Mac)"),
    "cp850": _("Western European (DOS)"),
    "cp1250": _("Central European (Windows)"),
    "iso8859_2": _("Central European (ISO)"),
    "mac_latin2": _("Central European (Mac)"),
    "cp852": _("Central European (DOS)"),
    "cp1251": _("Cyrillic (Windows)"),
    "koi8_r": _("Cyrillic (KOI8)"),
    "mac_cyrillic": _("Cyrillic (Mac)"),
    "cp866": _("Cyrillic (DOS)"),
    "cp1253": _("Greek (Windows)"),
    "cp1254": _("Turkish (Windows)"),
    "cp1255": _("Hebrew (Windows)"),
    "cp1256": _("Arabic (Windows)"),
    "cp1257": _("Baltic (Windows)"),
}


class ListForm(forms.Form):
    """A list of people in some dress; once valid, a table that can be staged.

    `remembered` is {plain heading: field}, as somebody mapped columns before.
    """

    source = ""
    """What the list is called afterwards."""
    columns: Sequence[tuple[str, str]] = ()
    """(heading, field or '')."""
    rows: Sequence[SourceRow] = ()
    unread: bytes | None = None
    """The lines whose letters have to be looked at before the file is read."""
    pieces: Iterable[bytes] = ()
    """The pieces of a file that is not read yet: for its letters, or because it is long."""

    def __init__(
        self,
        posted: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        remembered: Mapping[str, str],
    ) -> None:
        super().__init__(posted, files)
        self.remembered = remembered

    def take_table(self, table: SourceTable) -> None:
        """The table becomes columns and rows."""
        fields = map_columns(table.headings, table.rows, self.remembered)
        self.columns = list(zip(table.headings, fields, strict=True))
        self.rows = table.rows


class PasteForm(ListForm):
    """People as lines of text; names alone are looked up among `members`."""

    columns = PASTED_COLUMNS
    people = forms.CharField(
        label=_("Names and addresses"),
        help_text=_("One person per line, such as: Halima Eze <halima.eze@example.com>"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        max_length=500_000,
        strip=False,
    )

    def __init__(
        self,
        posted: QueryDict | None = None,
        *,
        members: MemberQuerySet,
        remembered: Mapping[str, str],
    ) -> None:
        super().__init__(posted, remembered=remembered)
        self.members = members

    def clean_people(self) -> str:
        """The lines become rows; what is wrong in a line shows in the dry run."""
        text: str = self.cleaned_data["people"]
        self.source = gettext("Pasted list")
        table = pasted_table(text)
        if table and table.rows:
            self.take_table(table)
            return text
        people = parse_pasted(text)
        if not people:
            raise forms.ValidationError(_("There is nobody in this text."))
        _refuse_questions(people)
        names = [person.name for person in people if not person.email]
        people = with_addresses(people, self.members.present().addresses_by_name(names))
        self.rows = [SourceRow(person.number, (person.name, person.email)) for person in people]
        return text


def _refuse_questions(people: Sequence[PastedPerson]) -> None:
    """Raise what has to be said before the lines can be read."""
    questions = [
        forms.ValidationError(
            _("Line %(line)s: %(error)s"), params={"line": each.number, "error": each.question}
        )
        for each in people
        if each.question
    ]
    if questions:
        raise forms.ValidationError(questions)


class UploadForm(ListForm):
    """People as a file out of an HR system."""

    file = SentFileField(
        label=_("CSV or Excel file"),
        help_text=_(
            "The headings are in a row above the people. Up to 200 MB and a million rows; "
            "separators, encodings and dates are recognized."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        allow_empty_file=True,
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """The file becomes columns and rows; or it waits, for a look at its letters or a worker."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than 200 MB. Split it, or leave out columns.")
            )
        self.source = file.name or ""
        if file.size > A_MOMENT_BYTES:
            self.pieces = file.chunks(PIECE)
            return file
        try:
            self._take_file(file)
        except UnclearEncoding as question:
            self.unread, self.pieces = question.lines, file.chunks(PIECE)
        except TooSlow:
            self.pieces = file.chunks(PIECE)
        except UnreadableTable as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def _take_file(self, file: UploadedFile[bytes]) -> None:
        """Read what reads in a moment; whatever is longer waits."""
        content = io.BytesIO(file.read())
        table = open_table(content, self.source, remembered=self.remembered, pace=IN_A_MOMENT)
        refuse_headings_alone(table)
        rows: list[SourceRow] = []
        characters = 0
        for row in table.rows:
            rows.append(row)
            characters += sum(len(cell) for cell in row.cells)
            if len(rows) > A_MOMENT_ROWS or characters > A_MOMENT_CHARACTERS:
                self.pieces = file.chunks(PIECE)
                return
        self.take_table(SourceTable(table.headings, tuple(rows)))


class EncodingForm(forms.Form):
    """Which of several readings of a file has the right letters."""

    encoding = forms.ChoiceField(label=_("How the names look"), widget=forms.RadioSelect)

    def __init__(self, posted: QueryDict | None, *, lines: bytes) -> None:
        super().__init__(posted)
        readings = readings_of(lines)
        field = self.fields["encoding"]
        field.choices = [  # type: ignore[attr-defined]
            (reading.encoding, _reading_label(reading)) for reading in readings
        ]
        field.initial = readings[0].encoding


def _reading_label(reading: Reading) -> SafeString:
    name = ENCODINGS.get(reading.encoding, reading.encoding.upper())
    samples = " · ".join(reading.samples)
    return format_html('<bdi>{}</bdi> <span class="muted small">{}</span>', samples, name)


class ColumnsForm(forms.Form):
    """What each column of a list stands for, chosen by hand."""

    def __init__(
        self,
        posted: QueryDict | None,
        *,
        columns: Sequence[Sequence[str]],
        rows: Sequence[Sequence[str]],
    ) -> None:
        super().__init__(posted)
        labels = field_labels()
        labels.pop("audience")
        choices = [(NOT_IMPORTED, gettext("Not imported")), *labels.items()]
        for place, (heading, field) in enumerate(columns):
            column = gettext("Column %(number)s") % {"number": place + 1}
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or column,
                help_text=_samples(rows, place),
                choices=choices,
                initial=field or NOT_IMPORTED,
            )

    @property
    def chosen(self) -> list[str]:
        """A field or '' for each column."""
        return [self._field(name) for name in self.fields]

    def _field(self, name: str) -> str:
        field: str = self.cleaned_data.get(name, NOT_IMPORTED)
        return "" if field == NOT_IMPORTED else field

    def clean(self) -> dict[str, object]:
        """No field twice, and something by which people are told apart."""
        seen: dict[str, str] = {}
        for name in self.fields:
            field = self._field(name)
            if field and field in seen:
                text = _("“%(heading)s” is already used for this.")
                self.add_error(name, forms.ValidationError(text, params={"heading": seen[field]}))
            seen.setdefault(field, str(self.fields[name].label))
        if not tells_apart(seen):
            raise forms.ValidationError(_("Choose the column with the email addresses."))
        return self.cleaned_data


def _samples(rows: Sequence[Sequence[str]], place: int) -> str:
    """The first different texts of a column."""
    cells = (cells[place] for cells in rows if len(cells) > place)
    different = list(dict.fromkeys(cell[:LONGEST_SAMPLE] for cell in cells if cell))[:SAMPLES]
    return " · ".join(different) if different else gettext("empty")
