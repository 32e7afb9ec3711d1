"""A SAML provider of another author: pysaml2 writes answers and metadata, signxml signs them."""

from __future__ import annotations

import base64
import datetime as dt
import functools
import warnings
from types import SimpleNamespace
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

with warnings.catch_warnings():  # of their own libraries
    warnings.simplefilter("ignore")
    from saml2.config import IdPConfig
    from saml2.metadata import entity_descriptor
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
    from saml2.server import Server
    from signxml import XMLSigner
    from signxml.algorithms import SignatureConstructionMethod

ENTITY = "https://id.northwind.example/saml"
A = "{urn:oasis:names:tc:SAML:2.0:assertion}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


@functools.cache
def key_and_certificate(name: str) -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1000)
        .not_valid_before(now - dt.timedelta(days=400))
        .not_valid_after(now + dt.timedelta(days=400))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private, certificate.public_bytes(serialization.Encoding.PEM)


def metadata(*certificates: bytes, signs_out: bool = False, wants_signed: bool = False) -> str:
    """As the provider hands it out."""
    config = _config(signs_out=signs_out, wants_signed=wants_signed)
    config.xmlsec_binary = None
    text: str = entity_descriptor(config).to_string().decode()
    root = etree.fromstring(text.encode())
    prefix = next(name for name, uri in root.nsmap.items() if uri.endswith(":metadata"))
    begin = text.index(">", text.index(f"<{prefix}:IDPSSODescriptor")) + 1
    keys = [_key_of(each, prefix) for each in certificates or [key_and_certificate("northwind")[1]]]
    return text[:begin] + "".join(keys) + text[begin:]


def _key_of(certificate: bytes, prefix: str) -> str:
    lines = certificate.decode().splitlines()
    body = "".join(line for line in lines if "-----" not in line)
    return (
        f'<{prefix}:KeyDescriptor use="signing" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{body}</ds:X509Certificate>"
        f"</ds:X509Data></ds:KeyInfo></{prefix}:KeyDescriptor>"
    )


def _config(*, signs_out: bool = False, wants_signed: bool = False) -> IdPConfig:
    config = IdPConfig()
    redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    places = {"single_sign_on_service": [(f"{ENTITY}/sso", redirect)]}
    if signs_out:
        places["single_logout_service"] = [(f"{ENTITY}/slo", redirect)]
    config.load(
        {
            "entityid": ENTITY,
            "xmlsec_binary": "/bin/true",
            "service": {
                "idp": {
                    "endpoints": places,
                    "want_authn_requests_signed": wants_signed,
                    "policy": {"default": {"lifetime": {"minutes": 15}}},
                }
            },
        }
    )
    return config


@functools.cache
def _server() -> Server:
    server = Server(config=_config())
    server.metadata = SimpleNamespace(certs=lambda *_of: [])  # nothing is encrypted
    return server


def answer(
    *,
    asked: str | None,
    acs: str,
    audience: str,
    subject: str = "subject-1",
    issuer: str = ENTITY,
    context: str = PASSWORD,
    **said: str,
) -> etree._Element:
    """An answer that nobody has signed yet."""
    said = {"mail": "halima@northwind.example", **said}
    written = _server().create_authn_response(
        identity={name: [value] for name, value in said.items()},
        in_response_to=asked,
        destination=acs,
        sp_entity_id=audience,
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=subject),
        issuer=issuer,
        authn={"class_ref": context},
    )
    return etree.fromstring(str(written).encode())


def signed(root: etree._Element, name: str = "northwind", **how: Any) -> etree._Element:
    """With a signature in its assertion."""
    private, certificate = key_and_certificate(name)
    assertion = root.find(f"{A}Assertion")
    place = etree.Element(f"{DS}Signature", nsmap={"ds": DS[1:-1]}, Id="placeholder")
    assertion.insert(1, place)
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
        **how,
    )
    done = signer.sign(
        assertion, key=private, cert=certificate, reference_uri=f"#{assertion.get('ID')}"
    )
    root.replace(assertion, done)
    return root


def posted(root: etree._Element) -> dict[str, str]:
    """As the browser sends it."""
    return {"SAMLResponse": base64.b64encode(etree.tostring(root)).decode()}
