"""A list of people behind an https address."""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from connections.egress import EgressAnswer, EgressError, EgressProblem, call
from provisioning.fetch_files import LARGEST, Clock, FetchedFile, FetchTrouble, kept
from provisioning.fetch_settings import FetchSettings, FetchSignIn
from provisioning.fetch_states import FetchProblem

REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
MISSING = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


def fetch_from_web(
    settings: FetchSettings, secret: str, *, mark: Mapping[str, str], clock: Clock
) -> FetchedFile | None:
    """The file, None when the server says that it is the one of last time. Raises FetchTrouble."""
    asked = {"if-none-match": mark.get("etag", ""), "if-modified-since": mark.get("modified", "")}
    headers = {name: value for name, value in asked.items() if value}
    headers |= {"accept": "text/csv, */*;q=0.5", **_authorization(settings, secret)}
    try:
        answer = call(
            "GET", settings.url, headers=headers, lasts=clock.left, largest=LARGEST, follows=True
        )
    except EgressError as error:
        is_large = error.problem == EgressProblem.TOO_LARGE
        problem = FetchProblem.FILE_TOO_LARGE if is_large else error.problem
        raise FetchTrouble(problem) from None
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return None
    _refuse(answer)
    name = posixpath.basename(unquote(urlsplit(settings.url).path)) or "list"
    fresh = {
        "etag": answer.headers.get("etag", ""),
        "modified": answer.headers.get("last-modified", ""),
    }
    return kept(name, [answer.body], mark=fresh, clock=clock)


def _authorization(settings: FetchSettings, secret: str) -> dict[str, str]:
    if settings.signs_in == FetchSignIn.BEARER:
        return {"authorization": f"Bearer {secret}"}
    if settings.signs_in == FetchSignIn.PASSWORD:
        both = base64.b64encode(f"{settings.user}:{secret}".encode()).decode()
        return {"authorization": f"Basic {both}"}
    return {}


def _refuse(answer: EgressAnswer) -> None:
    """Raise FetchTrouble where the answer is no file."""
    if answer.status == HTTPStatus.OK:
        return
    said = f"HTTP {answer.status}"
    if answer.status in REFUSED:
        raise FetchTrouble(FetchProblem.SIGN_IN, said)
    if answer.status in MISSING:
        raise FetchTrouble(FetchProblem.NO_FILE, said)
    if answer.status in BUSY or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise FetchTrouble(FetchProblem.SERVER_ERROR, said)
    raise FetchTrouble(FetchProblem.STATUS, said)
