"""`./portal prove asvs`: every requirement of OWASP ASVS, and the tests that show it."""

from __future__ import annotations

from tests.proofs.catalogue import Outcome
from tests.proofs.ledgers import prove_ledger


def prove(*, large: bool, outcomes: str = "") -> Outcome:
    """The same at both sizes."""
    return prove_ledger("asvs", outcomes=outcomes)
