"""Addresses of the pages about connections."""

from django.urls import path

from connections.views import overview

app_name = "connections"
urlpatterns = [
    path("", overview.connections, name="connections"),
    path("exchanges/", overview.exchanges, name="exchanges"),
]
