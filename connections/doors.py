"""Which kinds of connections the operator has opened, in CONNECTIONS. What is not open does not
exist: its pages and addresses answer 404, its ticks do nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

from django.conf import settings
from django.http import Http404, HttpResponse

from connections.states import ConnectionKind

Arguments = ParamSpec("Arguments")


def is_open(kind: ConnectionKind) -> bool:
    """Whether this portal connects to systems of this kind at all."""
    return kind.value in settings.CONNECTIONS


def behind(
    kind: ConnectionKind,
) -> Callable[[Callable[Arguments, HttpResponse]], Callable[Arguments, HttpResponse]]:
    """A view that is there only where its kind is open. Stands below @access or @public."""

    def decorate(view: Callable[Arguments, HttpResponse]) -> Callable[Arguments, HttpResponse]:
        @functools.wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
            if not is_open(kind):
                raise Http404
            return view(*args, **kwargs)

        return guarded

    return decorate
