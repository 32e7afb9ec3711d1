"""How many calls a key has, in the words of draft-ietf-httpapi-ratelimit-headers. Pure."""

from __future__ import annotations

import datetime as dt

from common.records import dataclass

CALLS_A_MINUTE = 300


@dataclass(frozen=True)
class Allowance:
    """The calls of one key within one minute."""

    calls: int
    """Including this one."""
    now: dt.datetime

    @property
    def is_over(self) -> bool:
        """Whether this call is one too many."""
        return self.calls > CALLS_A_MINUTE

    @property
    def seconds_left(self) -> int:
        """Until they are counted anew."""
        return 60 - self.now.second

    @property
    def headers(self) -> dict[str, str]:
        """What every answer says of it."""
        left = max(0, CALLS_A_MINUTE - self.calls)
        said = {
            "RateLimit-Policy": f'"key";q={CALLS_A_MINUTE};w=60',
            "RateLimit": f'"key";r={left};t={self.seconds_left}',
        }
        return said | ({"Retry-After": str(self.seconds_left)} if self.is_over else {})
