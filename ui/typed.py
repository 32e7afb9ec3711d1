"""What somebody typed into a form that could not be taken, kept on the page that says so."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from common.records import dataclass

KEY_FIELD = "csrfmiddlewaretoken"
UNREADABLE = (
    BadRequest,
    SuspiciousOperation,
    MultiPartParserError,
    RawPostDataException,
    UnreadablePostError,
    UnicodeError,
    LookupError,
)
"""Broken on the way, too long, or in letters nobody knows."""
SHORTEST = 20
"""Characters from which on words are worth showing; shorter ones are typed again in no time."""


@dataclass(frozen=True)
class TypedField:
    """One field as it was sent."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether these are somebody's words, and not a choice or a number of ours."""
        return len(self.value) >= SHORTEST and len(self.value.split()) > 1


@dataclass(frozen=True)
class TypedForm:
    """A form that was sent and not taken."""

    fields: tuple[TypedField, ...]
    is_ours: bool
    """Whether the browser says that a page of ours has sent it. Only then may it be offered to be
    sent again: a page elsewhere could have filled it in.
    """
    is_whole: bool
    """Whether nothing is missing: no password is written into a page, and files are gone."""

    @property
    def has_text(self) -> bool:
        """Whether words of somebody would be lost."""
        return any(field.is_text for field in self.fields)

    @property
    def can_be_sent_again(self) -> bool:
        """With everything that was in it."""
        return self.is_ours and self.is_whole


def typed_form(request: HttpRequest) -> TypedForm:
    """The form of a POST; an empty one where it cannot be read."""
    try:
        fields, is_ours = tuple(_fields(request)), _is_ours(request)
        has_files = bool(request.FILES)
    except UNREADABLE:
        return TypedForm(fields=(), is_ours=False, is_whole=False)
    kept = tuple(field for field in fields if "password" not in field.name)
    is_whole = len(kept) == len(fields) and not has_files
    return TypedForm(fields=kept, is_ours=is_ours, is_whole=is_whole)


def _fields(request: HttpRequest) -> Iterator[TypedField]:
    for name, values in request.POST.lists():
        if name != KEY_FIELD:
            for value in values:
                yield TypedField(name, str(value))


def _is_ours(request: HttpRequest) -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
