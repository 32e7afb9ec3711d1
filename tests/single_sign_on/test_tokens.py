"""What goes to a provider and comes back: made for one asking, of one provider, and kept from
browsers.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from people.models import Member, SignedInBrowser
from single_sign_on.providers import SignInProvider
from tests.single_sign_on.conftest import Connect
from tests.single_sign_on.oidc_provider import JsonWebKey, OidcProvider, jwt, running
from tests.single_sign_on.test_oidc import back_from, begun, signed_in_as


@pytest.fixture
def provider(connected: Connect, oidc: OidcProvider, leader: Member) -> SignInProvider:
    return connected(discovery=oidc.issuer)


def asked_by(client: Client, provider: SignInProvider) -> dict[str, str]:
    query = parse_qs(urlsplit(begun(client, provider)).query)
    return {name: values[0] for name, values in query.items()}


def test_each_asking_has_a_state_a_nonce_and_a_challenge_of_its_own(
    provider: SignInProvider, client: Client
) -> None:
    askings = [asked_by(browser, provider) for browser in (client, client, Client())]
    for name, least in (("state", 16), ("nonce", 32), ("code_challenge", 43)):
        assert len({asked[name] for asked in askings}) == 3, name
        assert all(len(asked[name]) >= least for asked in askings), name
    assert {asked["code_challenge_method"] for asked in askings} == {"S256"}
    assert {asked["response_type"] for asked in askings} == {"code"}


def test_an_answer_of_one_provider_is_nothing_to_another(
    connected: Connect, oidc: OidcProvider, leader: Member, client: Client
) -> None:
    ours = connected(discovery=oidc.issuer)
    with running() as other:
        theirs = connected(discovery=other.issuer, domains=("northwind2.example",))
        answer = requests.get(begun(client, theirs), allow_redirects=False, timeout=5)
        back = answer.headers["Location"].replace("http://testserver", "")
        swapped = back.replace(theirs.key, ours.key)
        assert swapped != back
        assert client.get(swapped).status_code == 403
        assert signed_in_as(client) == ""


def test_a_key_that_a_token_brings_along_is_not_its_key(
    provider: SignInProvider, oidc: OidcProvider, client: Client
) -> None:
    own = JsonWebKey.generate_key("RSA", 2048, {"kid": "mine"}, True)
    with running() as elsewhere:
        elsewhere.key = own
        heads = (
            {"jwk": own.as_dict(is_private=False)},
            {"jku": f"{elsewhere.issuer}/jwks", "kid": "mine"},
            {"x5u": f"{elsewhere.issuer}/jwks", "kid": "one"},
            {"kid": "../../mine"},
        )
        for head in heads:
            oidc.token_of = lambda said, head=head: jwt.encode(
                {"alg": "RS256", **head}, said, own
            ).decode()
            answer = back_from(begun(client, provider), client)
            assert (answer.status_code, signed_in_as(client)) == (403, ""), head


def test_no_token_of_a_provider_reaches_the_browser(
    provider: SignInProvider, oidc: OidcProvider, leader: Member, client: Client
) -> None:
    tokens: list[str] = []

    def noted(said: dict[str, object]) -> str:
        tokens.append(oidc.signed(said))
        return tokens[-1]

    oidc.token_of = noted
    answer = back_from(begun(client, provider), client)
    assert signed_in_as(client) == str(leader.user_id)
    page = client.get(answer.headers["Location"])
    cookies = "".join(morsel.OutputString() for morsel in client.cookies.values())
    for token in tokens:
        for told in (answer.content.decode(), str(answer.headers), page.content.decode(), cookies):
            assert token not in told
    assert SignedInBrowser.objects.filter(user=leader.user).count() == 1
