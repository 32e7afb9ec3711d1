"""Verbs of single sign-on."""

from single_sign_on.operations.arriving import Refusal as Refusal
from single_sign_on.operations.arriving import break_glass as break_glass
from single_sign_on.operations.arriving import end_sessions as end_sessions
from single_sign_on.operations.arriving import forget_account as forget_account
from single_sign_on.operations.arriving import note_arrival as note_arrival
from single_sign_on.operations.arriving import receive as receive
from single_sign_on.operations.documents import keep_document as keep_document
from single_sign_on.operations.documents import refresh_documents as refresh_documents
from single_sign_on.operations.documents import warn_of_ends as warn_of_ends
from single_sign_on.operations.domains import DomainTaken as DomainTaken
from single_sign_on.operations.domains import claim_domains as claim_domains
from single_sign_on.operations.domains import confirm_domain as confirm_domain
from single_sign_on.operations.keys import forget_portal_keys as forget_portal_keys
from single_sign_on.operations.keys import make_portal_key as make_portal_key
from single_sign_on.operations.keys import use_next_key as use_next_key
