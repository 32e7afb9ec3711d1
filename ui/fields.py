"""Fields of forms that several pages have."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from common.reach import reach
from common.virus_scanner import ScannerError, what_it_carries
from ui.dates import in_words

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.functional import _StrPromise

logger = logging.getLogger(__name__)


class WrittenField(forms.CharField):
    """Words in somebody's own hand. A line break counts as one character, as in the browser that
    counted along: forms send it as two.
    """

    def to_python(self, value: object) -> str | None:
        """The text with line breaks as one character each."""
        return super().to_python(normalize_newlines(value) if isinstance(value, str) else value)


class SentFileField(forms.FileField):
    """A file that somebody sends. Where the operator runs a virus scanner it is asked before
    anything is read, and without its answer nothing is taken.
    """

    def run_validators(self, value: UploadedFile[bytes] | None) -> None:
        """Raises ValidationError."""
        super().run_validators(value)
        if value is not None and settings.FILE_SCANNER:
            _scan(value)


def _scan(file: UploadedFile[bytes]) -> None:
    try:
        found = what_it_carries(file.chunks(), scanner=settings.FILE_SCANNER)
    except ScannerError as error:
        logger.error("a file that was sent could not be scanned: %s", error)
        raise forms.ValidationError(
            _(
                "The file could not be checked for viruses, so it was not taken. Try again in a "
                "few minutes; if it stays that way, tell whoever runs this portal."
            ),
            code="not_scanned",
        ) from error
    file.seek(0)
    if found:
        logger.warning("a file that was sent was refused by the virus scanner: %s", found)
        raise forms.ValidationError(
            _("The virus scanner found something harmful in this file. It was not taken."),
            code="harmful",
        )


def day_input(css: str = "") -> forms.DateInput:
    """The browser's own calendar."""
    attributes = {"type": "date"} | ({"class": css} if css else {})
    return forms.DateInput(attributes, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that somebody sets: a year back at most, three years ahead at most.

    A year of two digits is a question, never the year 26. The browser's calendar knows the first
    and the last day, too.
    """

    def __init__(
        self,
        *,
        label: str | _StrPromise,
        help_text: str | _StrPromise = "",
        initial: dt.date | None = None,
        begins_on: dt.date | None = None,
        widget: forms.DateInput | None = None,
    ) -> None:
        """`begins_on` is the start of the plan that the day belongs to."""
        self.begins_on = begins_on
        super().__init__(
            label=label, help_text=help_text, initial=initial, widget=widget or day_input()
        )

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With the bounds of today in the input; one that is hidden has none."""
        first, last = reach(timezone.now(), begins_on=self.begins_on)
        if not self.widget.is_hidden:
            self.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        return super().get_bound_field(form, field_name)

    def to_python(self, value: str | dt.datetime | dt.date | None) -> dt.date | None:
        """The day; asks back where the year has two digits."""
        short = _with_short_year(str(value).strip()) if value else None
        if short is not None:
            text = _("Do you mean %(year)s? Write the year with four digits.")
            raise forms.ValidationError(text % {"year": short.year}, code="short_year")
        return super().to_python(value)

    def validate(self, value: dt.date | None) -> None:
        """Within reach."""
        super().validate(value)
        first, last = reach(timezone.now(), begins_on=self.begins_on)
        if value and not first <= value <= last:
            text = _("This is too far away. Choose a day from %(first)s to %(last)s.")
            days = {"first": in_words(first), "last": in_words(last)}
            raise forms.ValidationError(text % days, code="out_of_reach")


def _with_short_year(text: str) -> dt.date | None:
    """The day that is meant by a date whose year has two digits, or four that begin with 00; None
    for all others.
    """
    if text.startswith("00"):
        text = text[2:]
    known: Sequence[str] = get_format("DATE_INPUT_FORMATS")
    short = [each.replace("%Y", "%y") for each in ("%Y-%m-%d", *known) if "%y" in each.lower()]
    for pattern in dict.fromkeys(short):
        try:
            found = dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        return found
    return None
