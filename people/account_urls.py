"""Sign-in, at allauth's own names (no app_name, so that account_login and friends resolve)."""

from django.urls import include, path, re_path

from people.closed import closed, passkey_again
from people.sign_in_by_link import sign_in_by_link
from people.way_out import sign_out

urlpatterns = [
    # Addresses come from the organization's list and are changed there.
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", closed, name="account_confirm_email"),
    path("2fa/webauthn/reauthenticate/", passkey_again, name="mfa_reauthenticate_webauthn"),
    path("logout/", sign_out, name="account_logout"),
    path("link/<str:key>/", sign_in_by_link, name="account_sign_in_link"),
    path("", include("allauth.urls")),
]
