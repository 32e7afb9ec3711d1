"""The cells of one row, read as a profile, with what is wrong with them by column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from common.spreadsheets import FORMULA_STARTS
from people.importing.columns import NAME_PARTS, audience_for, is_present, language_code
from people.importing.dates import DateOrder, read_date
from people.importing.report import Remark
from people.importing.texts import is_address, is_damaged
from people.importing.zones import zone_for
from people.profiles import Profile

LIMITS = {
    "name": 200,
    "employee_id": 60,
    "job_title": 200,
    "department": 120,
    "cost_center": 60,
    "location": 120,
}
"""Characters that the member's fields hold."""
NO_LIMIT = 10_000
OWN_CHECK = {"email", "hired_on"}
"""Fields whose own check says what is wrong."""
BROKEN_CELL = re.compile(
    r"#(N/A|N/D|NV|REF!|¡REF!|BEZUG!|VALUE!|WERT!|VALEUR!|¡VALOR!|VALOR!|VALORE!|WAARDE!|DIV/0!"
    r"|¡DIV/0!|NAME\?|NOM\?|¿NOMBRE\?|NOME\?|NAAM\?|NULL!|NUM!|ZAHL!|SPILL!|CALC!|FIELD!|"
    r"GETTING_DATA|BLOCKED!|BUSY!|CONNECT!|UNKNOWN!|ARG!|NAZWA\?|LICZBA!|ADR!)"
)
"""What spreadsheets show in cells that cannot be worked out, in several languages."""
UNSOLVED = re.compile(r"#(FORMULA|LINK)! ")
"""See people.importing.first_sheet: a formula without a value, or one that makes a link."""
SHORTENED = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
NOBODY = {"-", "\u2013", "—", "n/a", "none", "null", "keine", "keiner"}
"""How the manager's cell says that there is none."""


class RowReader:
    """Reads one row; `errors` and `notes` fill up on the way.

    `cells` are the texts by field, `headings` say what the list calls each field it has.
    """

    def __init__(
        self, cells: Mapping[str, str], headings: Mapping[str, str], order: DateOrder
    ) -> None:
        self.cells, self.headings, self.order = cells, headings, order
        self.errors: list[Remark] = []
        self.notes: list[Remark] = []

    def refuse(self, field: str, text: str) -> None:
        """Note what is wrong with a field; '' stands for the whole row."""
        self.errors.append(Remark(self.headings.get(field, ""), text))

    def profile(self) -> Profile | None:
        """The person, or None when there are errors."""
        profile = Profile(
            name=self._name(),
            email=self._email(),
            employee_id=self._identifier("employee_id"),
            job_title=self._text("job_title") or None,
            department=self._text("department") or None,
            cost_center=self._identifier("cost_center"),
            location=self._text("location") or None,
            country=self._country(),
            time_zone=self._time_zone(),
            language=self._language(),
            audience=self._audience(),
            manager_employee_id=self._manager_employee_id(),
            hired_on=self._hired_on(),
            is_active=self._is_active(),
        )
        return None if self.errors else profile

    def note(self, field: str, text: str) -> None:
        """Note what happens to a field that is taken over."""
        self.notes.append(Remark(self.headings.get(field, ""), text))

    def _text(self, field: str) -> str:
        text = self.cells.get(field, "")
        problem = _problem_of(text)
        if problem:
            self.refuse(field, problem % {"text": text})
        elif len(text) > 1 and text.startswith(FORMULA_STARTS) and field not in OWN_CHECK:
            self.note(field, _("Looks like a formula; kept as text."))
        if len(text) > LIMITS.get(field, NO_LIMIT):
            self._refuse_length(field, LIMITS[field])
        return text

    def _identifier(self, field: str) -> str | None:
        """An ID with all of its digits."""
        text = self._text(field)
        if SHORTENED.fullmatch(text):
            problem = _(
                "A spreadsheet has cut this number short: %(text)s. Format the column as text and "
                "export it again."
            )
            self.refuse(field, problem % {"text": text})
        whole = re.fullmatch(r"(\d+)\.0+", text)
        if whole:
            self.note(field, _("Read as %(text)s.") % {"text": whole[1]})
            return whole[1]
        return text or None

    def _manager_employee_id(self) -> str | None:
        manager = self._identifier("manager_employee_id")
        return None if manager and manager.casefold() in NOBODY else manager

    def _refuse_length(self, field: str, limit: int) -> None:
        self.refuse(field, _("Longer than %(limit)s characters.") % {"limit": limit})

    def _name(self) -> str:
        """The name as one text, from one column or from two; one name is a name."""
        whole = self._name_text("name")
        parts = {part: self._name_text(part) for part in NAME_PARTS}
        if whole:
            return whole
        missing = [part for part, text in parts.items() if not text]
        if len(missing) == len(NAME_PARTS):
            columns = [field for field in ("name", *NAME_PARTS) if field in self.headings]
            self.refuse(columns[0] if columns else "", _("The name is missing."))
        elif missing and missing[0] in self.headings:
            self.note(missing[0], _("There is only one name; it is used as the full name."))
        name = " ".join(text for text in parts.values() if text)
        if len(name) > LIMITS["name"]:
            self._refuse_length("last_name", LIMITS["name"])
        return name

    def _name_text(self, field: str) -> str:
        """A name, which is no formula and has a letter in it."""
        text = self.cells.get(field, "")
        if text.startswith(FORMULA_STARTS):
            self.refuse(field, _("This is a formula, not a name: %(text)s") % {"text": text})
            return text
        if text and not any(each.isalpha() for each in text):
            self.refuse(field, _("“%(text)s” is not a name.") % {"text": text})
        return self._text(field)

    def _email(self) -> str:
        email = self._text("email").removeprefix("mailto:").lower()
        if not email:
            self.refuse("email", _("The email address is missing."))
        elif not is_address(email):
            self.refuse("email", _("“%(text)s” is not an email address.") % {"text": email})
        return email

    def _country(self) -> str | None:
        country = self._text("country").upper()
        if country and not re.fullmatch("[A-Z]{2}", country):
            self.refuse("country", _("Write the country as its two-letter code, such as DE or BR."))
        return country or None

    def _time_zone(self) -> str | None:
        text = self._text("time_zone")
        zone = zone_for(text) if text else None
        if text and not zone:
            problem = _(
                "“%(zone)s” is not a time zone. Write it like Europe/Berlin or America/Toronto."
            )
            self.refuse("time_zone", problem % {"zone": text})
        elif zone and zone != text:
            self.note("time_zone", _("Read as %(text)s.") % {"text": zone})
        return zone

    def _language(self) -> str | None:
        text = self._text("language")
        code = language_code(text) if text else None
        if text and not code:
            problem = _("“%(text)s” is not a language code such as en or de.")
            self.refuse("language", problem % {"text": text})
        return code

    def _audience(self) -> str | None:
        level = self._text("level")
        audience = audience_for(level) if level else None
        if level and not audience:
            problem = _(
                "The job level “%(level)s” is not known. Use Individual contributor, Frontline "
                "leader, Manager of managers or Executive."
            )
            self.refuse("level", problem % {"level": level})
        return audience

    def _hired_on(self) -> dt.date | None:
        text = self.cells.get("hired_on", "")
        if not text:
            return None
        hired_on = read_date(text, self.order)
        if hired_on is None:
            problem = _(
                "“%(text)s” is not a date that exists. Write it like 2024-03-31 or 31/03/2024."
            )
            self.refuse("hired_on", problem % {"text": text})
        return hired_on

    def _is_active(self) -> bool:
        status = self._text("status")
        is_active = is_present(status) if status else True
        if is_active is None:
            problem = _("The status “%(text)s” is not known. Use Active or Terminated.")
            self.refuse("status", problem % {"text": status})
        return is_active is not False


def _problem_of(text: str) -> str:
    """What keeps a cell from being read at all, whatever its column; ''."""
    if is_damaged(text):
        return _("Letters were lost before this list was uploaded: “%(text)s”. Export it as UTF-8.")
    if BROKEN_CELL.match(text):
        return _("The spreadsheet shows an error in this cell: %(text)s.")
    if UNSOLVED.match(text):
        return _("This cell has a formula or link instead of a value: %(text)s")
    return ""
