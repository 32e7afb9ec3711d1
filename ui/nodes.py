"""Nodes of templates that draw what Django's draw, and take less time over it. They stand in
templates of one language: see `ui.loaders`.
"""

from __future__ import annotations

import html

from django.template import Context, Engine, Template
from django.template.defaulttags import URLNode
from django.template.loader_tags import IncludeNode
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString

from common.addresses import address


class AddressNode(URLNode):
    """{% url "pilots:pilot" cohort.pk %}"""

    def render(self, context: Context) -> str:
        """The address, or nothing where it is put into a variable."""
        name, *args = [each.resolve(context) for each in (self.view_name, *self.args)]
        try:
            path = address(name, *args)
        except NoReverseMatch:
            if not self.asvar:
                raise
            path = ""
        if not self.asvar:
            return html.escape(path) if context.autoescape else path
        context[self.asvar] = path
        return ""


class PlacedNode(IncludeNode):
    """{% include "learning/step_row.html" with row=row only %}: found once."""

    found: Template | None = None

    def render(self, context: Context) -> SafeString:
        """The other template, with what it is given."""
        if self.found is None:
            engine: Engine = context.template.engine  # type: ignore[union-attr]
            self.found = engine.get_template(self.template.resolve(context))
        given = {name: value.resolve(context) for name, value in self.extra_context.items()}
        if self.isolated_context:
            return self.found.render(context.new(given))
        with context.push(**given):
            return self.found.render(context)
