"""Lines of our log say what failed, and not with whose words: the database quotes values, an
exception quotes what it could not read, and an address of ours may be the secret of whoever has it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import time
import traceback
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import TracebackType

from django.db import Error as DatabaseComplaint

from common import tracks

QUOTED = re.compile(r"(?:(?<=\\n)|\b)(DETAIL|CONTEXT|LINE \d+):.*?(?=\\n|\n|$)")
READ = re.compile(r'(invalid (?:input syntax|input value|byte sequence)[^:"]*: )(?:"[^"\n]*"|\S+)')
SECRET = re.compile(r"(?<=/)(?=[\w:-]*[A-Z0-9])[\w:-]{22,}(?=[/.?)\s]|$)")
"""In an address, what is as long as a token. Django writes refused ones down: of another method
than ours, or without the cookie against forgery.
"""
CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
CARET = re.compile(r"(?:\\n|\n)\s*\^\s*(?=\\n|\n|$)")


_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Leaves out what the database quotes in its complaints, secrets in addresses, and what
    exceptions say: where one was raised and of which kind it is stays. Times are UTC and say so.
    """

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """One line, or a line and its traceback."""
        record.exc_text = None  # another handler may have written all of it
        if record.exc_info and isinstance(record.args, Mapping) and "exc" in record.args:
            # Celery puts the exception into the line as well.
            kind = type(record.exc_info[1]).__name__
            record.args = {**record.args, "exc": kind, "traceback": ""}
        return SECRET.sub("(left out)", without_values(super().format(record)))

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  its name in the library
        """A traceback, with the exceptions behind it."""
        return "".join(_told(ei[1])).rstrip("\n") if ei[1] is not None else ""


def _told(error: BaseException) -> Iterator[str]:
    behind, why = error.__cause__, CAUSE
    if behind is None and not error.__suppress_context__:
        behind, why = error.__context__, CONTEXT
    if behind is not None:
        yield from _told(behind)
        yield why
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}: {_said(error)}\n"


def _said(error: BaseException) -> str:
    """What an exception says where that comes from the system or the database; anything else may
    quote what somebody typed.
    """
    if isinstance(error, OSError) and type(error).__module__ == "builtins":
        return f"[Errno {error.errno}] {error.strerror}"
    if isinstance(error, DatabaseComplaint) or type(error).__module__.startswith("psycopg2"):
        return without_values(str(error))
    return "(left out)"


def without_values(text: str) -> str:
    """The same without quoted values; constraints, columns and types stay named."""
    text = QUOTED.sub(r"\1: (left out)", text)
    return CARET.sub("", READ.sub(r"\1(left out)", text))


_WORKED_OUT = DiscreetFormatter("%(message)s")


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the same discretion. It names the request or the task to which a
    line belongs, and never a person, an address of the network, or the address of a page.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        message, _, rest = _WORKED_OUT.format(record).partition("\nTraceback (most recent call")
        if hasattr(record, "status_code"):  # Django adds for which address
            message = HTTPStatus(record.status_code).phrase
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        said: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
        }
        if rest:
            said["exception"] = f"Traceback (most recent call{rest}"
        track = tracks.current()
        if track is not None:
            belongs = {"request_id": track.request_id, "task": track.task}
            said |= {name: value for name, value in belongs.items() if value}
            if track.trace:
                said["trace_id"] = track.trace.split("-")[1]
        return json.dumps({**said, **getattr(record, "said", {})})
