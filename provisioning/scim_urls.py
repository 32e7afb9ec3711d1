"""Addresses at which identity providers call; what follows the root is the protocol's own."""

from django.urls import path

from provisioning.views import scim_calls

urlpatterns = [
    path("v2/<int:pk>/", scim_calls.serve, name="scim_root"),
    path("v2/<int:pk>/<path:path>", scim_calls.serve, name="scim_serve"),
]
