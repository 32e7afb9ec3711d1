"""What providers say of themselves, what ends, and whose domain it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from connections.models import Connection, Exchange
from messaging.models import Message
from people.models import Member
from people.operations import UnclearPerson
from single_sign_on.claims import Claims
from single_sign_on.looking import look_at
from single_sign_on.metadata import UnreadableMetadata, read_metadata
from single_sign_on.models import ClaimedDomain, ProviderDocument
from single_sign_on.operations import (
    DomainTaken,
    Refusal,
    claim_domains,
    confirm_domain,
    end_sessions,
    make_portal_key,
    receive,
    refresh_documents,
    warn_of_ends,
)
from single_sign_on.providers import ProviderSettings, SignInProvider
from single_sign_on.states import Admission, Protocol, RefusalReason
from single_sign_on.tasks import look_after_providers
from tests.single_sign_on.conftest import Connect
from tests.single_sign_on.oidc_provider import CLIENT, OidcProvider
from tests.single_sign_on.saml_provider import ENTITY, key_and_certificate, metadata


def texts_of(oidc: OidcProvider, connected: Connect, **settings: Any) -> str:
    """What a test of a connection says that is not well."""
    found = Connection.objects.first() or connected(is_on=False).connection
    given = ProviderSettings(
        protocol=Protocol.OIDC,
        **{"discovery": oidc.issuer, "client_id": CLIENT, **settings},
    )
    return look_at(SignInProvider(found, given)).problem


def test_a_test_says_what_is_wrong_and_what_to_do(
    oidc: OidcProvider, connected: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = oidc.document()

    def says(**changed: Any) -> None:
        monkeypatch.setattr(oidc, "document", lambda: {**document, **changed})

    assert texts_of(oidc, connected) == ""
    assert "does not accept" in texts_of(oidc, connected, client_id="another")
    assert "answers 404" in texts_of(oidc, connected, discovery=f"{oidc.issuer}/tenant")
    assert "cannot be fetched" in texts_of(oidc, connected, discovery="https://10.0.0.1")
    says(issuer="https://login.example/{tenantid}/v2.0")
    assert "the same for all customers" in texts_of(oidc, connected)
    says(issuer="https://another.example")
    assert "another issuer" in texts_of(oidc, connected)
    says(token_endpoint="http://insecure.example", authorization_endpoint="javascript:alert(1)")
    assert "authorization_endpoint, token_endpoint" in texts_of(oidc, connected)
    says(jwks_uri=f"{oidc.issuer}/.well-known/openid-configuration")
    assert "has none for signing" in texts_of(oidc, connected)
    says(token_endpoint="http://127.0.0.1:1/x")
    assert texts_of(oidc, connected) == "", "whether the secret is right, the test sign-in says"
    monkeypatch.setattr(oidc, "document", list)
    assert "is not JSON" in texts_of(oidc, connected)


def test_metadata_is_read_or_refused_without_harm() -> None:
    found = read_metadata(metadata())
    assert found.entity_id == ENTITY
    assert found.ends_at is not None
    without = metadata().replace("X509Certificate", "Nothing")
    entity = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    broken = metadata(b"-----BEGIN\naGFsbG8=\n-----END")
    for text in ("", "<a/>", "no xml", entity + metadata(), without, broken, "x" * 600_000):
        with pytest.raises(UnreadableMetadata):
            read_metadata(text)


def test_what_ends_is_told_to_admins_twice(
    connected: Connect, admin: Member, now: dt.datetime
) -> None:
    ends_on = now.date() + dt.timedelta(days=40)
    provider = connected(secret_ends_on=ends_on.isoformat())
    ProviderDocument.objects.create(
        connection=provider.connection, says={}, fetched_at=now, ends_at=now + dt.timedelta(100)
    )
    mails = [warn_of_ends(now=now + dt.timedelta(days=day)) for day in (0, 10, 11, 33, 34, 60)]
    assert mails == [0, 1, 0, 1, 0, 0]
    told = Message.objects.filter(kind="sign_in_ends", person_id=admin.pk)
    assert "client secret" in told[0].text
    assert warn_of_ends(now=now + dt.timedelta(days=71)) == 1
    assert "certificate" in told.order_by("-pk")[0].text


def test_admins_hear_that_the_portals_own_certificate_ends(
    connected: Connect, admin: Member, now: dt.datetime
) -> None:
    provider = connected(protocol=Protocol.SAML, metadata=metadata())
    ProviderDocument.objects.update(ends_at=None)
    make_portal_key(connection=provider.connection, now=now, by=admin)
    mails = [warn_of_ends(now=now + dt.timedelta(days=day)) for day in (0, 1000, 1070, 1071, 1090)]
    assert mails == [0, 0, 1, 0, 1]
    told = Message.objects.filter(kind="sign_in_ends", person_id=admin.pk)[0].text
    assert "The portal's own certificate of “Northwind ID” expires" in told
    assert "Make a new key" in told


def test_a_test_says_where_wishes_and_offers_differ(connected: Connect) -> None:
    strict = metadata(signs_out=True, wants_signed=True)
    [said] = connected_says(connected, strict, signs_out_everywhere=True)
    assert "takes only signed requests" in said
    assert not connected_says(connected, strict, signs_requests=True, signs_out_everywhere=True)
    [said] = connected_says(connected, metadata(), signs_out_everywhere=True)
    assert "offers no single logout" in said
    odd = strict.replace("https://id.northwind.example/saml/slo", "javascript:alert(1)")
    look = look_at(SignInProvider(Connection.objects.all()[0], saml_with(odd)))
    assert look.says is not None
    assert "singleLogoutService" not in look.says


def saml_with(xml: str, **more: Any) -> ProviderSettings:
    return ProviderSettings(protocol=Protocol.SAML, metadata=xml, **more)


def connected_says(connected: Connect, xml: str, **more: Any) -> list[str]:
    """What is not well."""
    found = Connection.objects.first() or connected(is_on=False).connection
    look = look_at(SignInProvider(found, saml_with(xml, **more)))
    return [step.text for step in look.steps if not step.is_well]


def test_new_certificates_are_taken_up_by_themselves(
    connected: Connect, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    handed_out = [metadata()]
    monkeypatch.setattr("single_sign_on.looking._text_at", lambda *_of: handed_out[0])
    pasted = connected(protocol=Protocol.SAML, metadata=metadata())
    provider = connected(
        protocol=Protocol.SAML, metadata_url="https://id.example", domains=("b.example",)
    )
    assert refresh_documents(now=now) == 1
    kept = ProviderDocument.objects.get(connection=provider.connection)
    assert len(kept.says["x509certMulti"]["signing"]) == 1
    handed_out[0] = metadata(*[key_and_certificate(each)[1] for each in ("northwind", "next")])
    later = now + dt.timedelta(days=1)
    refresh_documents(now=later)
    kept.refresh_from_db()
    assert len(kept.says["x509certMulti"]["signing"]) == 2
    handed_out[0] = "an error page"
    settings.CONNECTIONS = frozenset()
    look_after_providers()
    settings.CONNECTIONS = frozenset({"sign-in"})
    look_after_providers()
    kept.refresh_from_db()
    assert kept.fetched_at == later, "what was kept stays"
    assert Exchange.objects.filter(connection=provider.connection, outcome="failed").exists()
    assert pasted.connection.document.fetched_at == now


def test_a_domain_speaks_for_one_connection_of_the_server(
    connected: Connect, admin: Member, outsider: Member, now: dt.datetime
) -> None:
    ours = connected().connection
    claim = ours.domains.get()
    assert claim.confirmed_at is None, "two organizations are here"
    theirs = connected(outsider).connection.domains.get()
    call_command("confirm_domain", "Northwind.example", organization="northwind")
    call_command("confirm_domain", "northwind.example", organization="northwind")
    with pytest.raises(DomainTaken):
        confirm_domain(claim=theirs, now=now)
    with pytest.raises(CommandError, match="speaks for"):
        call_command("confirm_domain", "northwind.example", organization="elsewhere")
    with pytest.raises(CommandError, match="waits for"):
        call_command("confirm_domain", "other.example", organization="northwind")
    second = connected(outsider, domains=("other.example",)).connection
    with pytest.raises(DomainTaken):
        claim_domains(connection=second, domains=["northwind.example"], now=now, by=outsider)
    claim_domains(connection=ours, domains=["northwind.example", "b.example"], now=now, by=admin)
    claim.refresh_from_db()
    assert claim.confirmed_at is not None, "what was confirmed stays so"


def test_the_only_organization_of_a_server_needs_no_operator(
    connected: Connect, admin: Member
) -> None:
    assert connected().connection.domains.get().confirmed_at is not None


def claimed(address: str, subject: str = "s-1", **more: Any) -> Claims:
    said = {"name": "", "department": "", "location": "", "language": "de-DE"}
    return Claims(
        subject=subject, address=address, is_verified=True, took_second_step=False, **said | more
    )


def refused(provider: SignInProvider, claims: Claims, now: dt.datetime) -> RefusalReason:
    with pytest.raises(Refusal) as caught:
        receive(provider=provider, claims=claims, now=now)
    return caught.value.reason


def test_whoever_is_nobody_here_stays_outside(
    connected: Connect, leader: Member, outsider: Member, now: dt.datetime
) -> None:
    provider = connected(admission=Admission.ANYBODY)
    ClaimedDomain.objects.update(confirmed_at=now)
    off = connected(is_on=False, domains=())
    assert refused(off, claimed(leader.email), now) == RefusalReason.OFF
    assert refused(provider, claimed(leader.email, ""), now) == RefusalReason.NO_ADDRESS
    assert refused(provider, claimed("no address"), now) == RefusalReason.NO_ADDRESS
    assert refused(provider, claimed("a@elsewhere.example"), now) == RefusalReason.FOREIGN_DOMAIN
    new = receive(provider=provider, claims=claimed("new@northwind.example"), now=now)
    assert (new.user.current_member.name, new.user.current_member.language) == ("new", "de")
    without = Member.objects.create(
        organization=leader.organization, name="Kim", email="kim@northwind.example"
    )
    assert refused(provider, claimed(without.email, "s-2"), now) == RefusalReason.UNKNOWN


def test_a_sign_in_that_opens_more_than_this_organization_does_not_come_this_way(
    connected: Connect, leader: Member, outsider: Member, now: dt.datetime
) -> None:
    provider = connected()
    ClaimedDomain.objects.update(confirmed_at=now)
    receive(provider=provider, claims=claimed(leader.email), now=now)
    user = leader.user
    Member.objects.filter(pk=outsider.pk).update(user=user)
    assert refused(provider, claimed(leader.email), now) == RefusalReason.ELSEWHERE
    user.current_member = None
    user.save(update_fields=["current_member"])
    assert refused(provider, claimed(leader.email), now) == RefusalReason.LEFT


def test_who_is_meant_has_to_be_clear(
    connected: Connect, leader: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unclear(**_given: object) -> None:
        raise UnclearPerson(leader.pk)

    monkeypatch.setattr("single_sign_on.operations.arriving.add_members", unclear)
    provider = connected(admission=Admission.ANYBODY)
    assert refused(provider, claimed("x@northwind.example"), now) == RefusalReason.UNKNOWN


def test_whoever_has_no_session_is_signed_out_already(
    connected: Connect, leader: Member, now: dt.datetime
) -> None:
    provider = connected()
    assert end_sessions(provider=provider, subject="nobody", now=now) == 0
    receive(provider=provider, claims=claimed(leader.email), now=now)
    assert end_sessions(provider=provider, subject="s-1", now=now) == 0


def test_a_domain_that_is_claimed_at_the_same_moment_is_taken(
    connected: Connect, admin: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(_claims: object) -> None:
        raise IntegrityError

    provider = connected()
    monkeypatch.setattr("single_sign_on.models.ClaimedDomain.objects.bulk_create", taken)
    with pytest.raises(DomainTaken):
        claim_domains(connection=provider.connection, domains=["new.example"], now=now, by=admin)


def test_nobody_is_told_of_an_end_that_is_far(connected: Connect, now: dt.datetime) -> None:
    connected(secret_ends_on=(now + dt.timedelta(days=90)).date().isoformat())
    assert warn_of_ends(now=now) == 0
