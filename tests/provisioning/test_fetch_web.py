"""A file behind an address: whole, once, and with what is in the way told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from connections.egress import EgressProblem
from provisioning import fetch_web
from provisioning.fetch_files import Clock, FetchTrouble
from provisioning.fetch_settings import FetchSettings, FetchSignIn, FetchWay
from provisioning.fetch_states import FetchProblem
from provisioning.fetch_web import fetch_from_web
from tests.provisioning.web_server import ListServer

pytestmark = pytest.mark.proof("connections", **{"fetched lists": 1})


def at(url: str, **more: Any) -> FetchSettings:
    return FetchSettings(way=FetchWay.WEB, url=url, **more)


def problem_of(settings: FetchSettings, mark: Mapping[str, str] | None = None) -> str:
    with pytest.raises(FetchTrouble) as caught:
        fetch_from_web(settings, "token", mark=mark or {}, clock=Clock(5))
    return caught.value.problem


def test_an_unchanged_file_is_not_sent_again(web: ListServer) -> None:
    web.body = b"Name,Email\nAnn,ann@northwind.example\n"
    settings = at(web.url, signs_in=FetchSignIn.BEARER)
    file = fetch_from_web(settings, "token", mark={}, clock=Clock(5))
    assert file is not None
    with file.content:
        assert (b"".join(file.pieces), file.name) == (web.body, "people.csv")
    assert web.asked[0]["authorization"] == "Bearer token"
    assert fetch_from_web(settings, "token", mark=file.mark, clock=Clock(5)) is None
    fetch = at(web.url, signs_in=FetchSignIn.PASSWORD, user="ann")
    again = fetch_from_web(fetch, "pw", mark={}, clock=Clock(5))
    assert again is not None
    again.content.close()
    assert web.asked[-1]["authorization"] == "Basic YW5uOnB3"


def test_what_an_address_answers_instead_is_told_apart(
    web: ListServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {
        401: FetchProblem.SIGN_IN,
        404: FetchProblem.NO_FILE,
        429: FetchProblem.SERVER_ERROR,
        503: FetchProblem.SERVER_ERROR,
        418: FetchProblem.STATUS,
    }
    for status, problem in said.items():
        web.status = status
        assert problem_of(at(web.url)) == problem
    web.status, web.body = 200, b"x" * 99
    monkeypatch.setattr(fetch_web, "LARGEST", 10)
    assert problem_of(at(web.url)) == FetchProblem.FILE_TOO_LARGE
    settings.EGRESS_PRIVATE = frozenset()
    assert problem_of(at(web.url.replace("http", "https"))) == EgressProblem.PRIVATE
