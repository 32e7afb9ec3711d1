"""Our xAPI profile: what each statement means, as a document for record stores and whoever reads
them. Served at an address that stays.
"""

from __future__ import annotations

from django.utils.translation import override

from learning_records.vocabulary import MEANINGS, PROFILE_PATH, Meaning

VERSION = "v1"
PUBLISHED = "2026-11-28T00:00:00Z"
PRIVATE = ("$.result.score", "$.result.success", "$.result.response", "$.attachments")
"""What no statement of ours has."""


def profile_iri(base: str) -> str:
    """The address of the version that statements follow."""
    return f"{base}{PROFILE_PATH}{VERSION}"


def profile_document(base: str) -> dict[str, object]:
    """The whole profile of the portal at `base`, in JSON-LD."""
    iri = profile_iri(base)
    return {
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": f"{base}{PROFILE_PATH}",
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": {"en": "Empathy Portal"},
        "definition": {
            "en": "What leaders did in a program: cards, modules, practice sessions and "
            "certificates. Never what they wrote or answered, and no levels."
        },
        "author": {"type": "Organization", "name": "Empathy Portal"},
        "versions": [{"id": iri, "generatedAtTime": PUBLISHED}],
        "concepts": [],
        "templates": [_template(iri, each) for each in MEANINGS.values()],
        "patterns": [],
    }


def _template(iri: str, meaning: Meaning) -> dict[str, object]:
    with override("en"):
        sentence = str(meaning.sentence)
    rules: list[dict[str, object]] = [
        {"location": "$.timestamp", "presence": "included"},
        {"location": "$.context.registration", "presence": "included"},
    ]
    rules.extend({"location": each, "presence": "excluded"} for each in PRIVATE)
    if meaning.completes:
        rules.append({"location": "$.result.completion", "presence": "included", "all": [True]})
    return {
        "id": f"{iri}#{meaning.slug}",
        "type": "StatementTemplate",
        "inScheme": iri,
        "prefLabel": {"en": f"{meaning.verb.name}: {meaning.object.name}"},
        "definition": {"en": sentence},
        "verb": meaning.verb.iri,
        "objectActivityType": meaning.object.iri,
        "rules": rules,
    }
