"""How strict the SAML library is asked to be."""

from __future__ import annotations

from single_sign_on.providers import ProviderSettings

UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"


def saml_settings(settings: ProviderSettings, says: object) -> dict[str, object]:
    """Assertions are signed, or they are nobody's; an answer was asked for, unless the admin says
    otherwise.
    """
    entity_id = says["entityId"] if isinstance(says, dict) else ""
    return {
        "idp": {"metadata_url": "kept", "entity_id": entity_id, "says": says},
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
        },
    }
