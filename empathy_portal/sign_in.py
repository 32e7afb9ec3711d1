"""Settings of signing in that are tables: what a password may be, how often something may be tried,
which forms of the sign-in library are ours.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from common.sorted_hashes import list_trouble
from empathy_portal.environment import text

_DJANGO = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": f"{_DJANGO}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_DJANGO}.CommonPasswordValidator"},
    {"NAME": f"{_DJANGO}.UserAttributeSimilarityValidator"},
    {"NAME": "people.known_passwords.KnownPasswordValidator"},
    {"NAME": "people.breaches.BreachedPasswordValidator"},
]
# Where passwords are looked up that were found in breaches, such as
# https://api.pwnedpasswords.com/range/ or a copy of it: it hears five characters of a hash.
BREACHED_PASSWORDS_URL = text("BREACHED_PASSWORDS_URL")
# The same as a file of this machine, sorted: nothing leaves it.
BREACHED_PASSWORDS_LIST = text("BREACHED_PASSWORDS_LIST")
if BREACHED_PASSWORDS_LIST and (_trouble := list_trouble(BREACHED_PASSWORDS_LIST)):
    raise ImproperlyConfigured(f"BREACHED_PASSWORDS_LIST {_trouble}")

# By address of the network; what goes by the address of somebody is people.sign_in_throttles.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip",
    # A link lasts an hour: whoever can ask for no further one has one in their mail.
    "reset_password": "20/m/ip,5/10m/key",
    "login_failed": "10/m/ip,5/5m/key",
}
ACCOUNT_FORMS = {"request_login_code": "people.code_forms.AskForCodeForm"}
MFA_FORMS = {
    "add_webauthn": "people.passkey_forms.AddPasskeyForm",
    "authenticate_webauthn": "people.passkey_forms.SecondStepPasskeyForm",
    "login_webauthn": "people.passkey_forms.PasskeySignInForm",
    "reauthenticate_webauthn": "people.passkey_forms.PasskeyAgainForm",
}
# Seconds for which nobody is asked again before a dangerous step.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
