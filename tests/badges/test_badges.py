"""Badges: made of certificates, checked as strangers check them, taken back."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.test import Client
from django.urls import reverse
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from badges.issuing import BadgeIssuer
from badges.models import Badge
from badges.operations import NoAddress, TakenBack, change_issuer, found_issuer, give_badge
from badges.queries import taken_back
from connections.models import Connection, Exchange
from connections.operations import StaleConnection, switch_connection
from learning.models import Certificate
from learning.operations import give_certificate, revoke_certificate, set_next_certificate
from people.models import AuditEvent, Member
from tests.learning.conftest import Course
from tests.learning.conftest import course as course
from tests.learning.test_certificates import finished as finished

pytestmark = pytest.mark.proof("connections", badges=1)

SignIn = Callable[[Member], Client]
HERE = "https://portal.example.com"


@pytest.fixture
def public(settings: Any) -> None:
    settings.PORTAL_BASE_URL = HERE


@pytest.fixture
def issuer(admin: Member, now: dt.datetime, public: None) -> Connection:
    made = found_issuer(name="Northwind", email="", now=now, by=admin)
    assert found_issuer(name="Another", email="", now=now, by=admin) == made
    switch_connection(connection=made, is_on=True, now=now, by=admin)
    made.refresh_from_db()
    return made


@pytest.fixture
def certificate(finished: Any, now: dt.datetime) -> Certificate:
    return give_certificate(enrollment=finished, now=now)


def fetched(url: str) -> bytes:
    """What a stranger gets there."""
    assert url.startswith(f"{HERE}/")
    answer = Client().get(url.removeprefix(HERE))
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.content


def test_a_stranger_checks_a_badge_by_what_the_portal_publishes(
    certificate: Certificate, issuer: Connection, now: dt.datetime
) -> None:
    badge = give_badge(certificate=certificate, issuer=issuer, now=now)
    assert give_badge(certificate=certificate, issuer=issuer, now=now) == badge
    did = jwt.decode(badge.token, options={"verify_signature": False})["iss"]
    assert did == f"did:web:portal.example.com:badges:{issuer.pk}"
    verifier = OB3Verifier.for_issuer_did(did, fetched)
    address = certificate.enrollment.member.user.email
    credential = verifier.verify(badge.token)
    assert credential.id == f"{HERE}/certificate/{certificate.code}/"
    assert credential.achievement.name == certificate.attested.program
    assert "80%" in credential.achievement.criteria_narrative
    [identity] = credential.identifiers
    assert identity.hashed
    said = json.dumps(jwt.decode(badge.token, options={"verify_signature": False}))
    assert address not in said
    assert certificate.attested.name not in said
    assert Exchange.objects.get().what == "Open Badge 3.0"


def test_another_implementation_of_the_signature_agrees(
    certificate: Certificate, issuer: Connection, now: dt.datetime
) -> None:
    """PyJWT, with the key as did:web publishes it."""
    badge = give_badge(certificate=certificate, issuer=issuer, now=now)
    document = json.loads(fetched(f"{HERE}/badges/{issuer.pk}/did.json"))
    key = jwt.PyJWK(document["verificationMethod"][0]["publicKeyJwk"], "EdDSA")
    assert jwt.decode(badge.token, key, algorithms=["EdDSA"])["type"] == [
        "VerifiableCredential",
        "OpenBadgeCredential",
    ]
    head, body, signature = badge.token.split(".")
    forged = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged["name"] = "Something greater"
    body = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(f"{head}.{body}.{signature}", key, algorithms=["EdDSA"])
    with pytest.raises(OB3VerificationError):
        OB3Verifier(issuer.settings["public_key"]).verify(f"{head}.{body}.{signature}")


def test_one_that_was_taken_back_is_so_for_everybody(
    certificate: Certificate,
    issuer: Connection,
    now: dt.datetime,
    admin: Member,
    client_for: SignIn,
) -> None:
    badge = give_badge(certificate=certificate, issuer=issuer, now=now)
    verifier = OB3Verifier(issuer.settings["public_key"])
    credential = verifier.verify(badge.token)
    verifier.check_status(credential, verify_list=True, download=fetched)
    for _twice in range(2):
        revoke_certificate(certificate=certificate, now=now, by=admin)
    assert AuditEvent.objects.filter(verb="revoke_certificate").count() == 1
    assert taken_back(issuer, 0) == [badge.pk]
    assert taken_back(issuer, 1) == []
    with pytest.raises(OB3VerificationError):
        verifier.check_status(credential, verify_list=True, download=fetched)
    with pytest.raises(TakenBack):
        give_badge(certificate=certificate, issuer=issuer, now=now)
    check = Client().get(reverse("certificate_check", args=[certificate.code])).text
    assert "was withdrawn" in check
    assert certificate.attested.name not in check
    own = client_for(certificate.enrollment.member)
    enrollment = certificate.enrollment_id
    assert own.get(reverse("badges:png", args=[enrollment])).status_code == 404
    assert own.get(reverse("learning:certificate_file", args=[enrollment])).status_code == 404
    assert "withdrawn this certificate" in own.get(
        reverse("learning:certificate", args=[enrollment])
    ).text  # fmt: skip


def test_a_leader_without_an_address_gets_none(
    certificate: Certificate, issuer: Connection, now: dt.datetime
) -> None:
    Member.objects.filter(pk=certificate.enrollment.member_id).update(user=None, email="")
    with pytest.raises(NoAddress):
        give_badge(certificate=certificate, issuer=issuer, now=now)
    assert not Badge.objects.exists()


def test_a_changed_issuer_keeps_its_key(
    issuer: Connection, now: dt.datetime, admin: Member
) -> None:
    changed = change_issuer(
        issuer=issuer, revision=1, name="North", email="a@example.com", now=now, by=admin
    )
    assert changed.settings["public_key"] == issuer.settings["public_key"]
    with pytest.raises(StaleConnection):
        change_issuer(issuer=issuer, revision=1, name="N", email="", now=now, by=admin)


def test_the_address_of_a_portal_with_a_port_is_written_as_the_standard_says() -> None:
    assert BadgeIssuer(url="https://a.example:8443/badges/7", name="A").did == (
        "did:web:a.example%3A8443:badges:7"
    )


@pytest.mark.usefixtures("public")
def test_an_admin_sets_badges_up_and_a_leader_takes_one_along(
    admin: Member, certificate: Certificate, client_for: SignIn
) -> None:
    page, own = client_for(admin), client_for(certificate.enrollment.member)
    mine = reverse("badges:badge", args=[certificate.enrollment_id])
    assert "does not issue badges" in own.get(mine).text
    address = reverse("badges:issuer")
    assert page.post(address, {"name": ""}).status_code == 422
    page.post(address, {"name": "Northwind", "email": "help@example.com"})
    assert "Everything works" in page.post(reverse("badges:check"), follow=True).text
    page.post(reverse("badges:switch"), {"is_on": "1"})
    assert Connection.objects.get().is_on
    stale = page.post(address, {"name": "Other", "revision": "7"})
    assert "changed this in the meantime" in stale.text
    page.post(address, {"name": "Northwind Ltd", "revision": "1"})
    assert Connection.objects.get().name == "Northwind Ltd"
    set_next_certificate()
    assert "Take it with you as a digital badge" in own.get(
        reverse("learning:certificate", args=[certificate.enrollment_id])
    ).text  # fmt: skip
    own.post(mine)
    token = own.get(reverse("badges:jwt", args=[certificate.enrollment_id])).content.decode()
    png = own.get(reverse("badges:png", args=[certificate.enrollment_id])).content
    svg = own.get(reverse("badges:svg", args=[certificate.enrollment_id])).content
    assert OB3Verifier.extract_token_from_png(png) == token
    assert OB3Verifier.extract_token_from_svg(svg) == token
    listed = page.get(reverse("learning:certificates"))
    assert certificate.attested.name in listed.text
    assert "1 badge has been issued" in page.get(address).text
    page.post(reverse("learning:revoke_certificate", args=[certificate.pk]))
    assert "Withdrawn" in page.get(reverse("learning:certificates")).text


def test_what_is_wrong_with_an_issuer_is_said(
    admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    made = found_issuer(name="Northwind", email="", now=now, by=admin)
    page = client_for(admin)
    assert "has no https" in page.post(reverse("badges:check"), follow=True).text
    Connection.objects.filter(pk=made.pk).update(secret="")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.conf.settings.PORTAL_BASE_URL", HERE)
        assert "own secret key was changed" in page.post(reverse("badges:check"), follow=True).text


def test_a_list_that_does_not_exist_is_not_there(issuer: Connection) -> None:
    assert Client().get(f"/badges/{issuer.pk}/status/0/").status_code == 404
    assert Client().get(f"/badges/{issuer.pk + 1}/did.json").status_code == 404
    assert json.loads(fetched(f"{HERE}/badges/{issuer.pk}"))["name"] == "Northwind"


def test_leaders_see_their_own_badge_alone(
    course: Course, certificate: Certificate, issuer: Connection, now: dt.datetime,
    client_for: SignIn, peer: Member,
) -> None:  # fmt: skip
    give_badge(certificate=certificate, issuer=issuer, now=now)
    peer.roles = ["leader"]
    peer.save(update_fields=["roles"])
    for name in ("badge", "png"):
        address = reverse(f"badges:{name}", args=[certificate.enrollment_id])
        assert client_for(peer).get(address).status_code == 404
