"""Addresses that systems call."""

from django.urls import path

from api.views import calls

urlpatterns = [
    path("openapi.json", calls.openapi, name="api_document"),
    path("<path:path>", calls.call, name="api_call"),
]
