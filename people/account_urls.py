"""Sign-in, at allauth's own names (no app_name, so that account_login and friends resolve)."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
