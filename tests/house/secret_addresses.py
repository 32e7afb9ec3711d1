"""Addresses that are secrets by themselves, told by the names of what stands in them."""

from __future__ import annotations

import re

from tests.house.permissions import addresses

PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
SECRET = {"token", "sealed", "signed", "ticket", "package", "code"}
PLAIN = {
    "comment", "field", "group", "handle", "key", "kind", "language", "month", "occasion",
    "organization_slug", "path", "provider_id", "slug", "step", "way",
}  # fmt: skip
ACCOUNT = "/account/"
"""Ways in, some with a key: none of them is logged."""


def secret_addresses(example: str) -> list[str]:
    """Every address with a secret in it, and the example in the secret's place."""
    return [_filled(route, example) for route, names in _texts() if names & SECRET]


def undecided() -> set[str]:
    """Texts in addresses that are called neither secret nor plain."""
    return set().union(*(names for _route, names in _texts())) - SECRET - PLAIN


def _texts() -> list[tuple[str, set[str]]]:
    routes = [each.route for each in addresses() if not each.route.startswith(ACCOUNT)]
    return [(route, _names(route)) for route in routes]


def _names(route: str) -> set[str]:
    return {part["name"] for part in PART.finditer(route) if part["kind"] != "int"}


def _filled(route: str, example: str) -> str:
    return PART.sub(lambda part: example if part["name"] in SECRET else "7", route)
