"""What providers say of people, as real products say it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from single_sign_on.claims import oidc_claims, saml_claims
from single_sign_on.providers import discovery_address, domain_of, key_of, number_in

SAID = Path(__file__).parents[1] / "data" / "sign_in"


def said_by(name: str) -> Any:
    return json.loads((SAID / f"{name}.json").read_text())


def test_tokens_of_products_are_read() -> None:
    entra = oidc_claims(said_by("entra_id_token"), {"department": "extension_dept"})
    assert entra.subject == "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ"
    assert (entra.address, entra.is_verified) == ("ana.petrov@northwind.example", True)
    assert (entra.name, entra.department) == ("Ana Petrov", "Support")
    assert entra.took_second_step
    okta = oidc_claims(said_by("okta_id_token"), {})
    assert (okta.address, okta.is_verified, okta.language) == (
        "ana.petrov@northwind.example",
        True,
        "de-DE",
    )
    assert not okta.took_second_step
    google = said_by("google_id_token")
    assert oidc_claims(google, {}).is_verified
    del google["hd"]
    assert not oidc_claims(google, {}).is_verified, "a private account with an address of theirs"
    unverified = {"sub": "1", "email": "a@b.example", "email_verified": False}
    assert not oidc_claims(unverified, {}).is_verified


def test_a_second_step_that_okta_asked_only_where_possible_was_perhaps_none() -> None:
    """With `…:ifpossible` whoever has enrolled none comes in with a password."""
    okta = {**said_by("okta_id_token"), "amr": ["pwd"]}
    assert not oidc_claims({**okta, "acr": "urn:okta:loa:2fa:any:ifpossible"}, {}).took_second_step
    assert oidc_claims({**okta, "acr": "urn:okta:loa:2fa:any"}, {}).took_second_step


def test_assertions_of_products_are_read() -> None:
    entra = saml_claims(
        said_by("entra_saml_attributes"),
        {},
        name_id="ana.petrov@northwind.example",
        name_id_format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
        contexts=[],
    )
    assert entra.subject == "00000000-0000-0000-66f3-3332eca7ea81", "lasts, unlike the address"
    assert (entra.name, entra.took_second_step) == ("Ana Petrov", True)
    okta = saml_claims(
        {"firstName": ["Ana"], "lastName": ["Petrov"], "email_verified": ["False"], "x": []},
        {"location": "x"},
        name_id="Ana.Petrov@northwind.example",
        name_id_format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
        contexts=["https://refeds.org/profile/mfa"],
    )
    assert (okta.subject, okta.address) == (
        "Ana.Petrov@northwind.example",
        "ana.petrov@northwind.example",
    )
    assert (okta.name, okta.is_verified, okta.took_second_step) == ("Ana Petrov", False, True)
    passing = saml_claims(
        {"mail": ["a@b.example"]},
        {},
        name_id="_1",
        name_id_format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
        contexts=[],
    )
    assert (passing.subject, passing.name) == ("", "")


def test_names_of_providers_and_domains() -> None:
    assert number_in(key_of(12)) == 12
    assert [number_in(name) for name in ("12", "p", "px", "p1x", "p" + "9" * 30)] == [None] * 5
    assert domain_of("A@Northwind.Example ") == "northwind.example"
    assert domain_of("nobody") == ""
    known = "https://id.example/.well-known/openid-configuration"
    assert discovery_address(" https://id.example/ ") == discovery_address(known) == known
