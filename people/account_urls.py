"""Sign-in, at allauth's own names (no app_name, so that account_login and friends resolve)."""

from allauth.account.views import password_set
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.urls import include, path, re_path

from people.closed import closed, passkey_again
from people.confirming import confirm, confirmed
from people.fresh_sign_in import guarded
from people.passkeys import SecondStepView, with_readable_passkeys
from people.sign_in_by_link import sign_in_by_link
from people.way_out import sign_out

urlpatterns = [
    # Addresses come from the organization's list and are changed there.
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", closed, name="account_confirm_email"),
    path("2fa/webauthn/reauthenticate/", passkey_again, name="mfa_reauthenticate_webauthn"),
    path("confirm/", confirm, name="account_confirm"),
    path("confirm/done/", confirmed, name="account_confirmed"),
    # A new way in for good: not for whoever finds an open screen.
    path("password/set/", guarded(password_set, to_read=True), name="account_set_password"),
    path("2fa/totp/activate/", guarded(activate_totp, to_read=True), name="mfa_activate_totp"),
    path(
        "2fa/webauthn/add/",
        guarded(with_readable_passkeys(add_webauthn), to_read=True),
        name="mfa_add_webauthn",
    ),
    path("2fa/authenticate/", SecondStepView.as_view(), name="mfa_authenticate"),
    path("logout/", sign_out, name="account_logout"),
    path("link/<str:key>/", sign_in_by_link, name="account_sign_in_link"),
    path("", include("allauth.urls")),
]
