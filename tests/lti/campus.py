"""A learning platform of another author (lti1p3platform) on this machine: launches, tokens, a
gradebook, a roster, and a page of a course with a link.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request

from tests.serving import serving

LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"


def key_pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


PRIVATE, PUBLIC = key_pair()


class Conf(LTI1P3PlatformConfAbstract):
    def init_platform_config(self, **kwargs: Any) -> None:
        self._registration = kwargs["registration"]

    def get_registration_by_params(self, **kwargs: Any) -> Registration:
        assert self._registration is not None
        return self._registration


class Preflight(OIDCLoginAbstract):
    def set_lti_message_hint(self, **kwargs: Any) -> None:
        self._lti_message_hint = kwargs["hint"]

    def get_redirect(self, url: str) -> str:
        return url


class Asked(Request):
    def build_metadata(self, request: Any) -> Any:
        return {"get_data": request, "form_data": {}}


class Launch(LTIAdvantageMessageLaunchAbstract):
    def render_launch_form(self, launch_data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return launch_data


class Campus:
    """What the platform knows; `people` are {its own id: (name, address)}."""

    def __init__(self, base: str) -> None:
        self.base, self.frames = base, False
        self.people: dict[str, tuple[str, str]] = {}
        self.custom: dict[str, str] = {}
        self.scores: list[dict[str, Any]] = []
        self.chosen: list[dict[str, Any]] = []
        self.registered: dict[str, Any] = {}
        self.items: list[dict[str, Any]] = []
        self.gradebook_answers = 200
        self.registration = Registration()
        self.registration.set_iss(base).set_client_id("portal-42").set_deployment_id("7")
        self.registration.set_platform_private_key(PRIVATE).set_platform_public_key(PUBLIC)
        self.conf = Conf(registration=self.registration)

    @property
    def settings(self) -> dict[str, Any]:
        """What an admin copies into the portal."""
        return {
            "issuer": self.base,
            "client_id": "portal-42",
            "deployments": ["7"],
            "login_url": f"{self.base}/auth",
            "token_url": f"{self.base}/token",
            "keys_url": f"{self.base}/keys",
        }

    def knows(self, tool: str, keys: list[dict[str, Any]]) -> None:
        """What is typed into the platform about the portal; `tool` is its address for us."""
        self.registration.set_launch_url(f"{tool}/launch/")
        self.registration.set_deeplink_launch_url(f"{tool}/launch/")
        self.registration.set_oidc_login_url(f"{tool}/login/")
        self.registration.set_tool_key_set({"keys": keys})

    def start(self, user: str, hint: str = "link") -> str:
        """Where a click in the course leads first."""
        preflight = Preflight(None, self.conf)
        preflight.set_lti_message_hint(hint=hint)
        return str(preflight.initiate_login(user))

    def answer(self, asked: str, **claims: Any) -> dict[str, str]:
        """The form that the platform sends back for a start."""
        query = dict(parse_qsl(urlsplit(asked).query))
        user = query["login_hint"]
        name, address = self.people.get(user, (user, ""))
        launch = Launch(Asked(query), self.conf)
        launch.set_user_data(user, [LEARNER, ADMINISTRATOR], name, address or None)
        launch.set_launch_context_claim("c1", context_title="Leading others")
        launch.set_nrps(f"{self.base}/members")
        launch.set_custom_parameters_claim(dict(self.custom))
        if query.get("lti_message_hint") == "choose":
            launch.set_dl(f"{self.base}/chosen")
        else:
            launch.set_resource_link_claim("link-1", title="The program")
            launch.set_ags(f"{self.base}/items", f"{self.base}/items/1")
        launch.set_extra_claims(claims)
        sent: dict[str, str] = launch.lti_launch()
        return sent


class CampusPages(BaseHTTPRequestHandler):
    campus: Campus

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        campus = self.campus
        if parts.path == "/keys":
            self._say(campus.conf.get_jwks())
        elif parts.path == "/members":
            self._allowed("contextmembership")
            people = [
                {"user_id": key, "name": name, "email": address, "roles": [LEARNER]}
                for key, (name, address) in campus.people.items()
            ]
            self._say({"id": "m", "context": {"id": "c1"}, "members": people})
        elif parts.path == "/auth":
            self._page(_form(campus.answer(self.path)))
        elif parts.path == "/items":
            self._say(campus.items)
        elif parts.path == "/configuration":
            self._say(_configuration(campus))
        elif parts.path == "/course":
            to = html.escape(campus.start(query["user"], query.get("hint", "link")))
            framed = f'<iframe src="{to}" width="600" height="500"></iframe>'
            self._page(framed if query.get("framed") else f'<a href="{to}">The program</a>')
        else:
            self._say({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        campus = self.campus
        if self.path == "/token":
            form = {key: values[0] for key, values in parse_qs(body).items()}
            try:
                self._say(campus.conf.get_access_token(form))
            except Exception:  # noqa: BLE001
                self._say({"error": "invalid_client"}, 400)
        elif self.path == "/items/1/scores":
            self._allowed("lti-ags/scope/score")
            campus.scores.append(json.loads(body))
            self._say({}, campus.gradebook_answers)
        elif self.path == "/items":
            self._allowed("lti-ags/scope/lineitem")
            campus.items.append({**json.loads(body), "id": f"{campus.base}/items/1"})
            self._say(campus.items[-1], 201)
        elif self.path == "/register":
            campus.registered = json.loads(body)
            tool = "https://purl.imsglobal.org/spec/lti-tool-configuration"
            said = {**campus.registered, "client_id": "portal-42"}
            said[tool] = {**said[tool], "deployment_id": "7"}
            self._say(said)
        elif self.path == "/chosen":
            form = {key: values[0] for key, values in parse_qs(body).items()}
            campus.chosen = campus.conf.validate_deeplinking_resp(form)
            self._page("<p>Added</p>")
        else:
            self._say({}, 404)

    def _allowed(self, scope: str) -> None:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        scopes = jwt.decode(token, PUBLIC, algorithms=["RS256"])["scopes"]
        assert scope in scopes

    def _say(self, said: Any, status: int = 200) -> None:
        self._send(json.dumps(said).encode(), "application/json", status)

    def _page(self, body: str) -> None:
        self._send(f"<!doctype html><title>Campus</title>{body}".encode(), "text/html", 200)

    def _send(self, body: bytes, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _form(sent: Mapping[str, str]) -> str:
    fields = "".join(
        f'<input type="hidden" name="{key}" value="{html.escape(sent[key])}">'
        for key in ("state", "id_token")
    )
    return (
        f'<form id="go" method="post" action="{html.escape(sent["launch_url"])}">{fields}</form>'
        "<script>document.getElementById('go').submit()</script>"
    )


def _configuration(campus: Campus) -> dict[str, Any]:
    return {
        "https://purl.imsglobal.org/spec/lti-platform-configuration": {"version": "1"},
        "issuer": campus.base,
        "authorization_endpoint": f"{campus.base}/auth",
        "token_endpoint": f"{campus.base}/token",
        "jwks_uri": f"{campus.base}/keys",
        "registration_endpoint": f"{campus.base}/register",
    }


@contextmanager
def running(host: str = "127.0.0.1") -> Iterator[Campus]:
    pages = type("Pages", (CampusPages,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), pages)
    campus = Campus(f"http://{host}:{server.server_address[1]}")
    pages.campus = campus  # type: ignore[attr-defined]
    with serving(server):
        yield campus


def signed(body: Mapping[str, Any], key: str = PRIVATE, **headers: str) -> str:
    """A message of the platform, or of somebody who would like to be it."""
    kid = str(Registration.get_jwk(PUBLIC)["kid"])
    algorithm = headers.pop("algorithm", "RS256")
    return jwt.encode(dict(body), key, algorithm, headers={"kid": kid, **headers})


def opened(token: str) -> dict[str, Any]:
    """What a message says, unchecked."""
    said: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return said
