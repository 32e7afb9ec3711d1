"""A bogus answer of a passkey is refused, wherever one is asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256, CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from people.models import Member
from tests.conftest import SignIn
from tests.people.test_second_step import came_by
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


def credential_of(client: Client, key: Mapping[int, object]) -> str:
    """What a device would send that has this public key, as an answer to the page just opened."""
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    attested = AttestedCredentialData.create(Aaguid.NONE, b"c" * 16, CoseKey(key))
    said = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), flags, 0, attested)
    about = CollectedClientData.create(
        "webauthn.create", client.session[STATE_SESSION_KEY]["challenge"], "http://testserver"
    )
    answer = {
        "clientDataJSON": websafe_encode(about),
        "attestationObject": websafe_encode(AttestationObject.create("none", said, {})),
    }
    raw = websafe_encode(b"c" * 16)
    whole = {"id": raw, "rawId": raw, "type": "public-key", "response": answer}
    return json.dumps({**whole, "clientExtensionResults": {"credProps": {"rk": True}}})


GOOD = dict(ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key()))
UNCHECKABLE = {
    "not on the curve": {**GOOD, -2: b"\x01" * 32, -3: b"\x02" * 32},
    "of a kind nobody knows": {**GOOD, 3: -65_000},
    "without its half": {name: value for name, value in GOOD.items() if name != -3},
    "too short": {**GOOD, -2: b"\x01"},
    "no numbers at all": {**GOOD, -2: "x", -3: "y"},
}


def test_a_key_that_could_never_be_checked_is_not_kept_and_a_good_one_is(
    leader: Member, client_for: SignIn
) -> None:
    client = client_for(leader)
    url = reverse("mfa_add_webauthn")
    for name, key in UNCHECKABLE.items():
        client.get(url)
        refused = client.post(url, {"name": "Mine", "credential": credential_of(client, key)})
        assert refused.status_code == 200, name
        assert not Authenticator.objects.exists(), name
    client.get(url)
    kept = client.post(url, {"name": "Mine", "credential": credential_of(client, GOOD)})
    assert kept.status_code == 302
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1


def test_one_that_was_kept_and_cannot_be_read_shuts_nobody_out(
    leader: Member, client_for: SignIn
) -> None:
    """The other ways in still open, and its owner is told to remove it."""
    assert leader.user is not None
    leader.user.set_password("a long and lovely sentence")
    leader.user.save()
    broken = {"name": "Old key", "credential": {"response": "nonsense"}}
    Authenticator.objects.create(user=leader.user, type=Authenticator.Type.WEBAUTHN, data=broken)
    kept = RecoveryCodes.activate(leader.user)
    kept.mark_as_viewed()
    client = Client()
    values = {"login": leader.email, "password": "a long and lovely sentence"}
    step = client.post(reverse("account_login"), values).headers["Location"]
    assert step == reverse("mfa_authenticate")
    assert "Use a passkey instead" not in client.get(step).text
    assert client.post(step, {"credential": "{}"}).status_code == 200
    code = kept.get_unused_codes()[0]
    assert client.post(step, {"code": code}).headers["Location"] == reverse("home")
    for name in ("people:account", "mfa_index", "mfa_list_webauthn"):
        assert client.get(reverse(name)).status_code == 200
    came_by(client, "code")
    told = client.get(reverse("mfa_add_webauthn"), follow=True)
    assert "cannot be read any more" in told.text
