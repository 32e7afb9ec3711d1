"""Addresses of the page for admins."""

from django.urls import path

from watching import views

app_name = "watching"
urlpatterns = [path("", views.operations, name="operations")]
