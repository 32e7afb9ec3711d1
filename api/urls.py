"""Addresses of the pages about the API."""

from django.urls import path

from api.views import keys

app_name = "api"
urlpatterns = [
    path("api/", keys.keys, name="keys"),
    path("api/test/", keys.test, name="test"),
    path("api/examples/", keys.examples, name="examples"),
    path("api/<int:pk>/end/", keys.end, name="end_key"),
]
