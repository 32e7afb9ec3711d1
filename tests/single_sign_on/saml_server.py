"""The other half of a SAML provider of another author: pysaml2 reads what the portal says of
itself, checks what it signed, and says that somebody left. OpenSSL encrypts.
"""

from __future__ import annotations

import base64
import os
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, parse_qsl, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree

from tests.single_sign_on.saml_provider import ENTITY, A, key_and_certificate

with warnings.catch_warnings():  # of their own libraries
    warnings.simplefilter("ignore")
    from saml2 import BINDING_HTTP_REDIRECT
    from saml2.config import IdPConfig
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
    from saml2.samlp import LogoutRequest
    from saml2.server import Server
    from saml2.sigver import verify_redirect_signature
    from saml2.xmldsig import SIG_RSA_SHA256

SLO = f"{ENTITY}/slo"
XENC = "http://www.w3.org/2001/04/xmlenc#"
OAEP, RSA_1_5 = f"{XENC}rsa-oaep-mgf1p", f"{XENC}rsa-1_5"
GCM, CBC = "http://www.w3.org/2009/xmlenc11#aes256-gcm", f"{XENC}aes256-cbc"


class SamlServer:
    """A provider that knows the portal by its metadata."""

    def __init__(self, about_portal: str, name: str = "northwind") -> None:
        with TemporaryDirectory() as folder:
            private, certificate = key_and_certificate(name)
            key, cert = Path(folder, "key.pem"), Path(folder, "cert.pem")
            key.write_bytes(private)
            cert.write_bytes(certificate)
            redirect = {
                "single_sign_on_service": [(f"{ENTITY}/sso", BINDING_HTTP_REDIRECT)],
                "single_logout_service": [(SLO, BINDING_HTTP_REDIRECT)],
            }
            service = {"endpoints": redirect, "want_authn_requests_signed": True}
            config = IdPConfig().load(
                {
                    "entityid": ENTITY,
                    "xmlsec_binary": "/bin/true",
                    "key_file": str(key),
                    "cert_file": str(cert),
                    "service": {"idp": service},
                    "metadata": {"inline": [about_portal]},
                    "accepted_time_diff": 60,
                }
            )
            self.server = Server(config=config)

    def portal_takes_logout_at(self, portal: str) -> str | None:
        """As its metadata says."""
        found = self.server.metadata.single_logout_service(portal, BINDING_HTTP_REDIRECT, "spsso")
        return str(found[0]["location"]) if found else None

    def asked_to_sign_in(self, address: str) -> str:
        """The number of a request whose signature is good."""
        return str(self.server.parse_authn_request(*_parts(address)).message.id)

    def asked_to_sign_out(self, address: str) -> LogoutRequest:
        """A request whose signature is good."""
        assert address.startswith(SLO)
        return self.server.parse_logout_request(*_parts(address)).message

    def says_yes(self, request: LogoutRequest, **more: str) -> str:
        """Where the browser goes with the answer."""
        answer = self.server.create_logout_response(request, [BINDING_HTTP_REDIRECT], sign=False)
        return self._address(answer, answer.destination, response=True, **more)

    def says_somebody_left(self, portal: str, at: str, name: str, **more: str) -> str:
        """Where the browser goes with the news."""
        _number, news = self.server.create_logout_request(
            at,
            portal,
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=name),
            sign=False,
        )
        if issuer := more.pop("issuer", ""):
            news.issuer.text = issuer
        return self._address(news, at, response=False, relay_state="where-i-was", **more)

    def portal_agreed(self, address: str, portal: str) -> bool:
        """Whether the portal's answer is signed by it and says that it is done."""
        query = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
        xml = self.server.unravel(query["SAMLResponse"], BINDING_HTTP_REDIRECT)
        [status] = etree.fromstring(xml).iter("{urn:oasis:names:tc:SAML:2.0:protocol}StatusCode")
        certificates = self.server.metadata.certs(portal, "spsso", "signing")
        crypto = self.server.sec.sec_backend
        is_signed = any(verify_redirect_signature(query, crypto, cert) for _, cert in certificates)
        is_done = status.get("Value", "").endswith(":Success")
        return is_signed and is_done and query["RelayState"] == "where-i-was"

    def _address(self, message: object, at: str, *, response: bool, relay_state: str = "") -> str:
        sent = self.server.apply_binding(
            BINDING_HTTP_REDIRECT,
            str(message),
            at,
            relay_state,
            response=response,
            sign=True,
            sigalg=SIG_RSA_SHA256,
        )
        return str(dict(sent["headers"])["Location"])


def _parts(address: str) -> tuple[str, str, str | None, str | None, str | None]:
    query = parse_qs(urlsplit(address).query)

    def one(name: str) -> str | None:
        return query.get(name, [None])[0]

    text = one("SAMLRequest")
    assert text
    return text, BINDING_HTTP_REDIRECT, one("RelayState"), one("SigAlg"), one("Signature")


def encrypted(
    root: etree._Element, certificate: str, *, how: str = GCM, key_by: str = OAEP
) -> etree._Element:
    """A signed answer whose assertion only the owner of a certificate can read."""
    assertion = root.find(f"{A}Assertion")
    plain, secret = etree.tostring(assertion), os.urandom(32)
    if how == GCM:
        nonce = os.urandom(12)
        closed = nonce + AESGCM(secret).encrypt(nonce, plain, None)
    else:
        start, pad = os.urandom(16), padding.PKCS7(128).padder()
        writer = Cipher(algorithms.AES(secret), modes.CBC(start)).encryptor()
        closed = start + writer.update(pad.update(plain) + pad.finalize()) + writer.finalize()
    public = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    assert isinstance(public, RSAPublicKey)
    sha1 = hashes.SHA1()
    oaep = rsa_padding.OAEP(rsa_padding.MGF1(sha1), sha1, None)
    wrapped = public.encrypt(secret, oaep if key_by == OAEP else rsa_padding.PKCS1v15())
    text = f"""
      <saml:EncryptedAssertion xmlns:saml="{A[1:-1]}" xmlns:xenc="{XENC}">
        <xenc:EncryptedData Type="{XENC}Element"><xenc:EncryptionMethod Algorithm="{how}"/>
          <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>
            <xenc:EncryptionMethod Algorithm="{key_by}"/>
            <xenc:CipherData><xenc:CipherValue>{_text(wrapped)}</xenc:CipherValue></xenc:CipherData>
          </xenc:EncryptedKey></ds:KeyInfo>
          <xenc:CipherData><xenc:CipherValue>{_text(closed)}</xenc:CipherValue></xenc:CipherData>
        </xenc:EncryptedData></saml:EncryptedAssertion>"""
    root.replace(assertion, etree.fromstring(text, etree.XMLParser(remove_blank_text=True)))
    return root


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
