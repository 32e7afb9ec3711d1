"""Files with values as admins bring them, how they are read, and the yes to a dry run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.whole_numbers import whole_number
from kpis.importing.layout import ColumnRole, ColumnUse, Layout
from kpis.importing.measures import Measures
from kpis.importing.months import read_month
from kpis.states import KpiKind
from people.list_forms import ENCODINGS
from ui.fields import SentFileField

LARGEST_FILE = 25 * 1024 * 1024
LONGEST_TEXT = 2_000_000
SAMPLES, LONGEST_SAMPLE = 3, 40
NOT_IMPORTED = "-"
KPI_PREFIX, MONTH_PREFIX = "kpi:", "month:"
ROLE_LABELS = {
    ColumnRole.TEAM: _("Team"),
    ColumnRole.MONTH: _("Month"),
    ColumnRole.YEAR: _("Year"),
    ColumnRole.METRIC: _("Name of the KPI"),
    ColumnRole.VALUE: _("Value"),
    ColumnRole.CASES: _("Cases or people it was worked out from"),
}
DECIMALS = ((".", _("8.5 (point)")), (",", _("8,5 (comma)")))
MORE_ENCODINGS = {"utf-8": _("UTF-8"), **ENCODINGS}


class UploadValuesForm(forms.Form):
    """A file out of another system."""

    file = SentFileField(
        label=_("CSV or Excel file"),
        help_text=_("Up to 25 MB. The headings are in a row above the figures."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        allow_empty_file=True,
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """A file of a size that somebody can wait for."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 25 MB. Split it by year."))
        return file


class PasteValuesForm(forms.Form):
    """Cells copied out of a spreadsheet."""

    table = forms.CharField(
        label=_("Cells of a spreadsheet"),
        help_text=_("Copy them with their headings."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        max_length=LONGEST_TEXT,
        strip=False,
    )


class ConfirmValuesForm(forms.Form):
    """The yes to a dry run, and a second one to values that become others."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=32)
    accepts_changes = forms.BooleanField(
        label=_("Yes, replace the values that are there"), required=False
    )


class LayoutForm(forms.Form):
    """How a file is read, chosen by hand."""

    decimal = forms.ChoiceField(
        label=_("Fractions are written"), choices=DECIMALS, widget=forms.RadioSelect
    )
    is_month_first = forms.ChoiceField(
        label=_("01/02/2026 is"),
        choices=(("no", _("1 February")), ("yes", _("2 January"))),
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        sent: QueryDict | None,
        *,
        layout: Layout,
        rows: Sequence[Sequence[str]],
        measures: Measures,
    ) -> None:
        initial = {
            "decimal": layout.decimal,
            "is_month_first": "yes" if layout.is_month_first else "no",
        }
        super().__init__(sent, initial=initial)
        self.layout, self.measures = layout, measures
        self._add_columns(rows)
        self._add_whole()
        self._add_metrics()
        self._add_percent()
        if layout.encoding:
            self.fields["encoding"] = forms.ChoiceField(
                label=_("Letters"), choices=list(MORE_ENCODINGS.items()), initial=layout.encoding
            )

    def propose(self, name: str, kpi: str) -> None:
        """Choose a KPI in one field, as long as nobody has chosen otherwise; what is none, and a
        field that is none, is passed over.
        """
        is_known = whole_number(kpi) in self.measures
        if is_known and name in self.fields and name.startswith(("column-", "metric-")):
            self.initial[name] = f"{KPI_PREFIX}{kpi}" if name.startswith("column-") else kpi

    @property
    def columns(self) -> list[forms.BoundField]:
        """A choice for each column of the file."""
        return [self[name] for name in self.fields if name.startswith("column-")]

    @property
    def metrics(self) -> list[forms.BoundField]:
        """A choice for each name that the file gives a KPI."""
        return [self[name] for name in self.fields if name.startswith("metric-")]

    @property
    def others(self) -> list[forms.BoundField]:
        """What holds for the whole file."""
        return [each for each in self if not each.name.startswith(("column-", "metric-"))]

    def _add_columns(self, rows: Sequence[Sequence[str]]) -> None:
        kpis = [(f"{KPI_PREFIX}{pk}", each.name) for pk, each in self.measures.items()]
        for place, column in enumerate(self.layout.columns):
            choices: list[tuple[object, object]] = [(NOT_IMPORTED, gettext("Not imported"))]
            choices += [(role.value, label) for role, label in ROLE_LABELS.items()]
            month = read_month(column.heading)
            if month is not None:
                label = gettext("Values of %(month)s") % {"month": column.heading}
                choices.append((f"{MONTH_PREFIX}{month:%Y-%m}", label))
            choices.append((gettext("Values of a KPI"), kpis))
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column.heading or gettext("Column %(number)s") % {"number": place + 1},
                help_text=_samples(rows, place),
                choices=choices,
                initial=_choice(column),
            )

    def _add_whole(self) -> None:
        """What no column may say."""
        named = [(NOT_IMPORTED, gettext("What the columns say")), *self._kpi_choices()]
        self.fields["kpi_id"] = forms.ChoiceField(
            label=_("The whole file is about"),
            choices=named,
            initial=str(self.layout.kpi_id or NOT_IMPORTED),
        )
        month = f"{self.layout.month:%Y-%m}" if self.layout.month else ""
        self.fields["month"] = forms.CharField(
            label=_("The whole file is for the month"),
            help_text=_("Where no column says it, such as 2026-01."),
            max_length=20,
            required=False,
            initial=month,
        )

    def _kpi_choices(self) -> list[tuple[str, str]]:
        return [(str(pk), measure.name) for pk, measure in self.measures.items()]

    def _add_metrics(self) -> None:
        choices = [(NOT_IMPORTED, gettext("Not imported")), *self._kpi_choices()]
        for place, (text, kpi_id) in enumerate(self.layout.metrics):
            self.fields[f"metric-{place}"] = forms.ChoiceField(
                label=text, choices=choices, initial=str(kpi_id or NOT_IMPORTED)
            )

    def _add_percent(self) -> None:
        shares = [
            (str(pk), each.name) for pk, each in self.measures.items() if each.kind is KpiKind.SHARE
        ]
        if shares:
            self.fields["percent"] = forms.MultipleChoiceField(
                label=_("Given as percent, so that 34.7 is 34.7%"),
                choices=shares,
                required=False,
                initial=[str(pk) for pk in self.layout.percent],
                widget=forms.CheckboxSelectMultiple,
            )

    def clean_month(self) -> str:
        """A month, however it is written."""
        text: str = self.cleaned_data["month"]
        if text and read_month(text) is None:
            raise forms.ValidationError(_("Write the month like 2026-01."))
        return text

    def clean(self) -> dict[str, object]:
        """Nothing is said by two columns."""
        seen: dict[str, str] = {}
        for field in self.columns:
            chosen = self.cleaned_data.get(field.name, NOT_IMPORTED)
            if chosen != NOT_IMPORTED and chosen in seen:
                text = _("“%(heading)s” is already used for this.")
                self.add_error(
                    field.name, forms.ValidationError(text, params={"heading": seen[chosen]})
                )
            seen.setdefault(chosen, str(field.label))
        return self.cleaned_data

    @property
    def chosen(self) -> Layout:
        """How the file is to be read."""
        said = self.cleaned_data
        texts = [text for text, _kpi in self.layout.metrics]
        return Layout(
            columns=tuple(
                _use(column.heading, said[f"column-{place}"])
                for place, column in enumerate(self.layout.columns)
            ),
            metrics=tuple(
                (text, _kpi(said[f"metric-{place}"])) for place, text in enumerate(texts)
            ),
            kpi_id=_kpi(said["kpi_id"]),
            month=read_month(said["month"]) if said["month"] else None,
            decimal=said["decimal"],
            is_month_first=said["is_month_first"] == "yes",
            percent=tuple(int(pk) for pk in said.get("percent", ())),
            encoding=said.get("encoding", ""),
        )


def _choice(column: ColumnUse) -> str:
    """The value of a column's choice in the form."""
    if column.role is ColumnRole.KPI:
        return f"{KPI_PREFIX}{column.kpi_id}"
    if column.role is ColumnRole.MONTH_VALUES and column.month:
        return f"{MONTH_PREFIX}{column.month:%Y-%m}"
    return column.role.value or NOT_IMPORTED


def _kpi(choice: str) -> int:
    return 0 if choice == NOT_IMPORTED else int(choice)


def _use(heading: str, choice: str) -> ColumnUse:
    """The column that a choice stands for."""
    if choice.startswith(KPI_PREFIX):
        kpi_id = int(choice.removeprefix(KPI_PREFIX))
        return ColumnUse(heading=heading, role=ColumnRole.KPI, kpi_id=kpi_id)
    if choice.startswith(MONTH_PREFIX):
        month = read_month(choice.removeprefix(MONTH_PREFIX))
        return ColumnUse(heading=heading, role=ColumnRole.MONTH_VALUES, month=month)
    role = ColumnRole.IGNORED if choice == NOT_IMPORTED else ColumnRole(choice)
    return ColumnUse(heading=heading, role=role)


def _samples(rows: Sequence[Sequence[str]], place: int) -> str:
    """The first different texts of a column."""
    cells = (cells[place] for cells in rows if len(cells) > place)
    different = list(dict.fromkeys(cell[:LONGEST_SAMPLE] for cell in cells if cell))[:SAMPLES]
    return " · ".join(different) if different else gettext("empty")


def layout_words(layout: Layout, measures: Measures) -> Mapping[str, str]:
    """Heading -> what it is taken for, of the columns that are imported."""
    words: dict[str, str] = {}
    for column in layout.columns:
        if column.role in ROLE_LABELS:
            words[column.heading] = str(ROLE_LABELS[column.role])
        elif column.kpi_id in measures:
            words[column.heading] = measures[column.kpi_id].name
        elif column.month:
            words[column.heading] = gettext("Values of %(month)s") % {"month": column.heading}
        else:
            words[column.heading] = gettext("Not imported")
    return words
