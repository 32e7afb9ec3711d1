"""How often something may be tried at the door: by whom, and for which address.

Whoever tries out an address has a small share of what the address allows: nobody uses up the share
of its owner from one place. What many places use up together is for minutes only, and another way
in stays open then: the newest mail with a code carries a link that works in any browser for as long
as no further one can be asked for, and where passwords are refused a code by mail is not.
"""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume, get_ip
from django.http import HttpRequest

APP = "people"
CODES = {"from here": "3/10m/key", "altogether": "9/10m/key"}
"""Mails with a code for one address."""
PASSWORDS = {"altogether": "20/15m/key"}
"""Wrong passwords for one address; from one place see settings.ACCOUNT_RATE_LIMITS."""
CONFIRMED = {"codes": "5/10m/user"}
REFUSALS = {"refusals": "5/10m/key"}
"""Rows of the audit table about one address and one way in."""


def may_ask_for_code(request: HttpRequest, address: str) -> bool:
    """Whether one more code may be asked for with an address."""
    own = f"{address.lower()} {get_ip(request)}"
    return _within(request, "from here", CODES, own) and _within(
        request, "altogether", CODES, address.lower()
    )


def may_try_password(request: HttpRequest, address: str) -> bool:
    """Whether one more password may be tried with an address."""
    return _within(request, "altogether", PASSWORDS, f"password {address.lower()}")


def may_ask_to_confirm(request: HttpRequest) -> bool:
    """Whether somebody who is signed in may have one more code mailed."""
    return bool(consume(request, app=APP, action="codes", config=CONFIRMED, user=request.user))


def is_worth_a_row(request: HttpRequest, address: str, way: str) -> bool:
    """Whether one more refusal is written down: a stranger fills no table."""
    return _within(request, "refusals", REFUSALS, f"{way} {address.lower()}")


def _within(request: HttpRequest, action: str, limits: dict[str, str], key: str) -> bool:
    return bool(consume(request, app=APP, action=action, config=limits, key=key, limit_get=True))
