"""How much may be sent to an address: little, unless its view says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])
LIMIT = "takes_bytes"


def takes_up_to(size: int) -> Callable[[View], View]:
    """A view takes that many bytes, from whom its rule admits. Everybody else is turned away before
    they are read.
    """

    def decorate(view: View) -> View:
        setattr(view, LIMIT, size)
        return view

    return decorate
