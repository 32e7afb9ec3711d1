"""Widgets of forms as Django's templates draw them, without templates: those take one for each
choice of a list, and there are hundreds of time zones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.http import HttpRequest
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]
"""What Django gives to the template of a widget."""
CONTEXT = Context()


class SaidOnce(BoundField):
    """A field as pages draw it."""

    @property
    def errors(self) -> ErrorList:
        """What is wrong with it. Two validators may say one sentence; it is said once."""
        found = super().errors
        return (
            found if len(found) < 2 else self.form.error_class(list(dict.fromkeys(map(str, found))))
        )


class Renderer(DjangoTemplates):
    """Of what is not drawn here, the template is drawn."""

    bound_field_class = SaidOnce

    def render(
        self, template_name: str, context: Widget, request: HttpRequest | None = None
    ) -> str:
        """What `{{ field }}` says."""
        draw = DRAWN.get(template_name)
        return (
            draw(context["widget"])
            if draw
            else super().render(template_name, dict(context), request)
        )


def _said(value: object) -> str:
    """As {{ value }}."""
    return escape(value) if type(value) is str else render_value_in_context(value, CONTEXT)


def _written(value: object) -> str:
    """As {{ value|stringformat:"s" }}: numbers as machines write them."""
    return str(value) if isinstance(value, SafeString) else escape(str(value))


def _attributes(attributes: Mapping[str, object]) -> str:
    """Those that are True stand without a value."""
    listed = [
        f" {_said(name)}" if value is True else f' {_said(name)}="{_written(value)}"'
        for name, value in attributes.items()
        if value is not False
    ]
    return "".join(listed)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_written(widget["value"])}"'
    name, attributes = _said(widget["name"]), _attributes(widget["attrs"])
    return f'<input type="{_said(widget["type"])}" name="{name}"{value}{attributes}>'


def _labeled_input(widget: Widget) -> str:
    """One choice of a group."""
    if not widget.get("wrap_label"):
        return _input(widget)
    target = widget["attrs"].get("id")
    belongs = f' for="{_said(target)}"' if target else ""
    return f"<label{belongs}>{_input(widget)} {_said(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    text = _said(widget["value"]) if widget["value"] else ""
    attributes = _attributes(widget["attrs"])
    return f'<textarea name="{_said(widget["name"])}"{attributes}>\n{text}</textarea>'


def _option(widget: Widget) -> str:
    label, attributes = _said(widget["label"]), _attributes(widget["attrs"])
    return f'<option value="{_written(widget["value"])}"{attributes}>{label}</option>'


def _select(widget: Widget) -> str:
    lines = [f'<select name="{_said(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _place in widget["optgroups"]:
        lines += [f'<optgroup label="{_said(group)}">'] if group else []
        lines += map(_option, options)
        lines += ["</optgroup>"] if group else []
    return "\n".join([*lines, "</select>"])


def _choices(widget: Widget) -> str:
    """Boxes or circles, one below the other."""
    about = [(name, widget["attrs"].get(name)) for name in ("id", "class")]
    attributes = "".join(f' {name}="{_said(value)}"' for name, value in about if value)
    lines = [f"<div{attributes}>"]
    for group, options, _place in widget["optgroups"]:
        lines += [f"<div><label>{_said(group)}</label>"] if group else []
        lines += [f"<div>\n{_labeled_input(option)}</div>" for option in options]
        lines += ["</div>"] if group else []
    return "\n".join([*lines, "</div>"])


TEMPLATES = "django/forms/widgets"
INPUTS = ("checkbox", "date", "email", "hidden", "number", "password", "text", "time", "url")
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"{TEMPLATES}/{name}.html": _input for name in INPUTS},
    f"{TEMPLATES}/checkbox_option.html": _labeled_input,
    f"{TEMPLATES}/radio_option.html": _labeled_input,
    f"{TEMPLATES}/checkbox_select.html": _choices,
    f"{TEMPLATES}/radio.html": _choices,
    f"{TEMPLATES}/textarea.html": _textarea,
    f"{TEMPLATES}/select_option.html": _option,
    f"{TEMPLATES}/select.html": _select,
}
