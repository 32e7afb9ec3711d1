"""Fields of forms, and what stands in their way."""

from __future__ import annotations

from django import template
from django.forms import BaseForm, BoundField, ChoiceField

register = template.Library()
Context = dict[str, object]


@register.inclusion_tag("components/field.html")
def field(
    field: BoundField,
    label: str = "",
    help: str = "",  # noqa: A002
    hide_label: bool = False,  # noqa: FBT001, FBT002
) -> Context:
    """A form field with label, help, errors: {% field form.name %}."""
    is_check = field.widget_type == "checkbox"
    shape = "check" if is_check else "group" if field.use_fieldset else "line"
    return {
        "field": field,
        "shape": shape,
        "label": label or field.label,
        "help": help or field.help_text,
        "hide_label": hide_label,
        "is_optional": not field.field.required and not is_check,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> Context:
    """What stands in the way, once at the top, each line a link to its field. A form whose fields
    are called alike in several places says in `called` where each of them stands.
    """
    lines: list[tuple[str, str]] = []
    for form in forms:
        for name, errors in form.errors.items():
            is_seen = name in form.fields and not form[name].is_hidden
            anchor = _anchor(form[name]) if is_seen else ""
            called = getattr(form, "called", {})
            label = str(called.get(name, form[name].label)).rstrip(".:") if is_seen else ""
            said = dict.fromkeys(map(str, errors))
            lines += [(anchor, f"{label}: {error}" if label else error) for error in said]
    return {"lines": lines}


def _anchor(field: BoundField) -> str:
    anchor = str(field.field.widget.attrs.get("id") or field.auto_id)
    if not field.use_fieldset:
        return anchor
    chooses = isinstance(field.field, ChoiceField)
    # Where there is nothing to choose from, there is nothing to be led to.
    return "" if chooses and not field.subwidgets else f"{anchor}_0"
