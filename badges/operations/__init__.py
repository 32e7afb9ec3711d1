"""Verbs about badges."""

from badges.operations.giving import NoAddress as NoAddress
from badges.operations.giving import TakenBack as TakenBack
from badges.operations.giving import give_badge as give_badge
from badges.operations.issuers import change_issuer as change_issuer
from badges.operations.issuers import found_issuer as found_issuer
