"""Whether a PDF is PDF/UA-1, asked of a validator that owes nothing to the typesetter which made
it and says so itself.
"""

from __future__ import annotations

import page


def assert_is_pdf_ua(content: bytes) -> None:
    """Every rule that a machine can check holds; else the findings are said."""
    found = page.validate_pdf_bytes(content, profile="ua1")
    said = [f"{each.rule_id}: {each.message}" for each in found.failures]
    assert found.is_compliant, "\n".join(said)
    assert found.rules.total > 100, "so many rules are asked"
