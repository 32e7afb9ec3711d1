"""The ends of a range are called so in German, too, and not as whom a mail goes to."""

from __future__ import annotations

from django.utils import translation

from people.audit_forms import AuditFilterForm
from reports.columns import interval
from reports.document import CellKind


def test_a_range_goes_from_one_end_to_the_other() -> None:
    with translation.override("de"):
        assert [column.name for column in interval(CellKind.CHANGE)] == ["Von", "Bis"]
        labels = AuditFilterForm.base_fields
        assert [str(labels[name].label) for name in ("since", "until")] == ["Von", "Bis"]
        assert translation.gettext("To") == "An"
