"""Addresses of the pages about providers, below /connections/."""

from django.urls import path

from single_sign_on.states import Protocol
from single_sign_on.views import keys, providers, ways_in

app_name = "single_sign_on"
urlpatterns = [
    path("sign-in/", providers.providers, name="providers"),
    path("sign-in/new/oidc/", providers.add, {"protocol": Protocol.OIDC}, name="add_oidc"),
    path("sign-in/new/saml/", providers.add, {"protocol": Protocol.SAML}, name="add_saml"),
    path("sign-in/<int:pk>/", providers.provider, name="provider"),
    path("sign-in/<int:pk>/edit/", providers.edit, name="edit"),
    path("sign-in/<int:pk>/test/", providers.test, name="test"),
    path("sign-in/<int:pk>/trial/", ways_in.trial, name="trial"),
    path("sign-in/<int:pk>/switch/", providers.switch, name="switch"),
    path("sign-in/<int:pk>/account/", providers.forget, name="forget_account"),
    path("sign-in/<int:pk>/key/", keys.make, name="make_key"),
    path("sign-in/<int:pk>/key/next/", keys.take, name="use_next_key"),
    path("sign-in/<int:pk>/key/<int:key>/", keys.certificate, name="certificate"),
    path("sign-in/<int:pk>/remove/", providers.remove, name="remove"),
]
