"""Nodes of templates that draw what Django's draw, and take less time over it."""

from __future__ import annotations

import html

from django.template import Context
from django.template.defaulttags import URLNode
from django.urls import NoReverseMatch

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
