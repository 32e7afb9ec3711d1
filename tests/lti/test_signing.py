"""What the portal signs for a platform is for that platform, and for minutes."""

from __future__ import annotations

import time
from typing import Any

import jwt
import msgspec
import pytest

from connections.models import Connection
from lti.platform import PlatformSettings
from lti.services import ask_token
from tests.lti.campus import Campus
from tests.lti.conftest import OUR_PRIVATE, OUR_PUBLIC

pytestmark = pytest.mark.django_db


def test_what_we_sign_for_a_platform_names_that_platform(
    campus: Campus, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms: list[dict[str, Any]] = []
    give = campus.conf.get_access_token

    def noted(form: dict[str, Any]) -> Any:
        forms.append(form)
        return give(form)

    monkeypatch.setattr(campus.conf, "get_access_token", noted)
    ask_token(msgspec.convert(connection.settings, PlatformSettings), OUR_PRIVATE)
    [form] = forms
    key = jwt.PyJWK(OUR_PUBLIC, "RS256")
    token = form["client_assertion"]
    address = campus.settings["token_url"]
    said = jwt.decode(token, key, algorithms=["RS256"], audience=address)
    assert said["aud"] == address
    assert said["iss"] == said["sub"] == "portal-42"
    assert 0 < said["exp"] - time.time() <= 600
    with pytest.raises(jwt.InvalidAudienceError):
        jwt.decode(token, key, algorithms=["RS256"], audience="https://another.example/token")
