"""How strict the SAML library is asked to be, and with which keys."""

from __future__ import annotations

from single_sign_on.keys import PortalKeys
from single_sign_on.providers import ProviderSettings

UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"


def saml_settings(settings: ProviderSettings, says: object, keys: PortalKeys) -> dict[str, object]:
    """Assertions are signed, or they are nobody's; an answer was asked for, unless the admin says
    otherwise. Whatever is said about signing out is signed as soon as there is a key.
    """
    entity_id = says["entityId"] if isinstance(says, dict) else ""
    has_key = keys.now is not None
    return {
        "idp": {"metadata_url": "kept", "entity_id": entity_id, "says": says},
        "sp": {"others": keys.others, "signs_out": settings.signs_out_everywhere},
        "advanced": {
            "strict": True,
            "want_assertion_signed": True,
            "want_name_id": True,
            "want_attribute_statement": False,
            "allow_repeat_attribute_name": True,
            "reject_deprecated_algorithm": True,
            "allow_single_label_domains": True,  # hosts of a company's own network
            "reject_idp_initiated_sso": not settings.takes_unasked,
            "name_id_format": UNSPECIFIED,
            "authn_request_signed": has_key and settings.signs_requests,
            "want_assertion_encrypted": has_key and settings.needs_encryption,
            "logout_request_signed": has_key,
            "logout_response_signed": has_key,
            **_as_given(keys),
        },
    }


def _as_given(keys: PortalKeys) -> dict[str, str]:
    if keys.now is None:
        return {}
    given = {"x509cert": keys.now.certificate, "private_key": keys.now.private_key}
    return given | ({"x509cert_new": keys.next.certificate} if keys.next else {})
