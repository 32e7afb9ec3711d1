"""The nonce every mutating form carries."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.once import FIELD
from common.tokens import new_token

register = template.Library()


@register.simple_tag
def nonce() -> SafeString:
    """A hidden one-use nonce; see common.once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token())
