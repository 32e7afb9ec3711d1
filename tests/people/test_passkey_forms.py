"""A bogus answer of a passkey is refused, wherever one is asked for."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from people.models import Member
from tests.conftest import SignIn
from tests.proofs.nonsense import KEYS, NUMBERS

pytestmark = pytest.mark.django_db
BOGUS = [*KEYS, "false", *NUMBERS]


def test_of_a_new_one(leader: Member, client_for: SignIn) -> None:
    client = client_for(leader)
    url = reverse("mfa_add_webauthn")
    client.get(url)
    for credential in BOGUS:
        response = client.post(url, {"name": "Mine", "credential": credential})
        assert response.status_code == 200, credential
    assert not Authenticator.objects.exists()


def test_of_one_that_signs_in_alone() -> None:
    client = Client()
    url = reverse("mfa_login_webauthn")
    for credential in BOGUS:
        client.get(url)
        assert client.post(url, {"credential": credential}).status_code in {200, 302, 429}
    assert "_auth_user_id" not in client.session


def test_nobody_shows_a_passkey_they_do_not_have(leader: Member, client_for: SignIn) -> None:
    assert client_for(leader).get(reverse("mfa_reauthenticate_webauthn")).status_code == 404


def test_of_one_that_is_shown_again(leader: Member, client_for: SignIn) -> None:
    TOTP.activate(leader.user, generate_totp_secret())
    Authenticator.objects.create(
        user=leader.user, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    client = client_for(leader)
    for credential in BOGUS:
        response = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": credential})
        assert response.status_code in {200, 302, 429}, credential
