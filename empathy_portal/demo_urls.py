"""Pages of the demo only: urls.py leaves this file out in production."""

from django.urls import path

from empathy_portal import demo_access

urlpatterns = [
    path("demo/", demo_access.demo_sign_in, name="demo_sign_in"),
]
