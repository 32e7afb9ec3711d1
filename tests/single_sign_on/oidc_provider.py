"""A small OpenID provider on loopback, signing with authlib, which lies where a test says so."""

from __future__ import annotations

import functools
import json
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.serving import serving

with warnings.catch_warnings():  # both tell of what their next versions will be called
    warnings.simplefilter("ignore")
    import oidc_provider_mock as oidc_provider_mock
    from authlib.jose import JsonWebKey as JsonWebKey
    from authlib.jose import jwt as jwt
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

CLIENT, SECRET = "portal", "only-the-two-of-us"
Claims = dict[str, Any]


@functools.cache
def _key() -> Any:
    return JsonWebKey.generate_key("RSA", 2048, {"kid": "one", "use": "sig"}, True)


class OidcProvider:
    """Signs in whoever comes as `person`, at once."""

    def __init__(self) -> None:
        self.key = _key()
        self.person: Claims = {"sub": "1001", "email": "halima@northwind.example"}
        self.change: Callable[[Claims], None] = lambda _claims: None
        self.token_of: Callable[[Claims], str] = self.signed
        self.codes: dict[str, dict[str, str]] = {}
        self.issuer = ""

    def signed(self, claims: Claims, **header: str) -> str:
        head = {"alg": "RS256", "kid": "one", **header}
        token: bytes = jwt.encode(head, claims, self.key)
        return token.decode()

    def claims(self, nonce: str) -> Claims:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            **self.person,
        }
        self.change(claims)
        return claims

    def document(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self, sent: dict[str, str]) -> tuple[int, Claims]:
        if (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None:
            return 400, {"error": "invalid_grant"}
        if create_s256_code_challenge(sent["code_verifier"]) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        token = self.token_of(self.claims(asked["nonce"]))
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}


@contextmanager
def running() -> Iterator[OidcProvider]:
    provider = OidcProvider()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(where.query).items()}
            if where.path == "/authorize":
                code = f"code-{len(provider.codes)}-{time.monotonic_ns()}"
                provider.codes[code] = asked
                back = urlencode({"code": code, "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()
                return None
            if where.path == "/jwks":
                keys = [provider.key.as_dict(is_private=False)]
                return self.say(200, {"keys": keys})
            if where.path == "/.well-known/openid-configuration":
                return self.say(200, provider.document())
            return self.say(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            self.say(*provider.token(sent))

        def say(self, status: int, said: Claims) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    with serving(server):
        yield provider
