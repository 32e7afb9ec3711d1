"""Addresses of the ways in, below /account/ and before those of the sign-in library, some of which
they replace. Names without an app: the library asks for them.
"""

from django.urls import path, re_path

from people.closed import closed
from single_sign_on.signing_out import leave
from single_sign_on.views import ways_in

SAML = "sso/saml/<str:organization_slug>/"

urlpatterns = [
    path("login/code/", ways_in.request_code, name="account_request_login_code"),
    path("logout/", leave, name="account_logout"),
    path("sso/left/", ways_in.left, name="sso_left"),
    path("sso/<slug:slug>/", ways_in.of_organization, name="sso_organization"),
    path("sso/go/<str:key>/", ways_in.go, name="sso_go"),
    path(
        "sso/oidc/<str:provider_id>/callback/",
        ways_in.oidc_callback,
        name="openid_connect_callback",
    ),
    path("sso/oidc/<str:key>/sign-out/", ways_in.signed_out_there, name="sso_signed_out_there"),
    path(f"{SAML}acs/", ways_in.saml_acs, name="saml_acs"),
    path(f"{SAML}finish/", ways_in.saml_finish, name="saml_finish_acs"),
    path(f"{SAML}metadata/", ways_in.saml_metadata, name="saml_metadata"),
    path(f"{SAML}sign-out/", ways_in.saml_signed_out, name="saml_sls"),
    # Nobody connects or signs up by themselves.
    re_path(r"^(?:3rdparty|social)/", closed, name="sso_closed"),
]
