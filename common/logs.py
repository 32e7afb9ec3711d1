"""Lines of our log say what failed, and not with whose address: the database quotes values, and an
address of ours may be the secret of whoever has it.
"""

from __future__ import annotations

import logging
import re
import time

QUOTED = re.compile(r"(?:(?<=\\n)|\b)(DETAIL|CONTEXT|LINE \d+):.*?(?=\\n|\n|$)")
READ = re.compile(r'(invalid (?:input syntax|input value|byte sequence)[^:"]*: )(?:"[^"\n]*"|\S+)')
SECRET = re.compile(r"(?<=/)(?=[\w-]*[A-Z0-9])[\w-]{22,}(?=[/.?)\s]|$)")
"""In an address, what is as long as a token. Django writes refused ones down: of another method
than ours, or without the cookie against forgery.
"""
CARET = re.compile(r"(?:\\n|\n)\s*\^\s*(?=\\n|\n|$)")


class DiscreetFormatter(logging.Formatter):
    """Leaves out what the database quotes in its complaints, also in tracebacks, and secrets in
    addresses. Times are UTC and say so.
    """

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """One line, or a line and its traceback."""
        return SECRET.sub("(left out)", without_values(super().format(record)))


def without_values(text: str) -> str:
    """The same without quoted values; constraints, columns and types stay named."""
    text = QUOTED.sub(r"\1: (left out)", text)
    return CARET.sub("", READ.sub(r"\1(left out)", text))
