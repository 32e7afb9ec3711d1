"""Addresses of the floor."""

from __future__ import annotations

from django.urls import path

from tests.bench.floor import views

urlpatterns = [path("", views.page), path("done", views.done)]
