"""Links to pages above."""

from django import template

from common import places

register = template.Library()


@register.simple_tag
def place(name: str, *args: object) -> str:
    """{% place "results of a cohort" cohort.pk as results_url %}: its path, or '' when nobody
    brings it.
    """
    return places.place(name, *args)
