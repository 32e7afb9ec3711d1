"""The one way into the service. What is behind it reads the libraries of the protocol from the
disk, which takes half a second and tens of megabytes: a portal to which nobody provisions people
never does.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib
from typing import Protocol, cast

from connections.models import Connection
from provisioning.scim.answers import ScimAnswer, ScimCall


class Serve(Protocol):
    """What answers a call."""

    def __call__(
        self, call: ScimCall, connection: Connection, *, now: dt.datetime
    ) -> ScimAnswer: ...


@functools.cache
def service() -> Serve:
    """The service, read at the first call."""
    return cast(Serve, importlib.import_module("provisioning.scim.serving").serve)
