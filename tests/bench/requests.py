"""What a visitor asks for, written down by the process that knows the database and read by the one
that measures.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

CSRF = "c" * 32
"""In the cookie and in the form, as a browser without script would have it."""


@dataclass(frozen=True)
class Asked:
    """One request: a GET, or a POST where there are fields; `status` is what must come back."""

    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] | None = None
    status: int = 200


def sign_in(user: AbstractBaseUser, backend: str, **more: object) -> dict[str, str]:
    """A session of this user, with what it carries besides; the cookies of their browser."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = backend
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(more)
    session.save()
    return {
        settings.SESSION_COOKIE_NAME: session.session_key,
        settings.CSRF_COOKIE_NAME: CSRF,
    }


def keep(folder: Path, name: str, asked: Sequence[Asked]) -> None:
    """Write down what is asked for under a name."""
    with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as lines:
        for each in asked:
            lines.write(json.dumps(asdict(each)) + "\n")


def read(path: Path) -> list[Asked]:
    """What was written down."""
    return [Asked(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
