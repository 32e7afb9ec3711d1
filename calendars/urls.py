"""Addresses about calendars."""

from django.urls import path

from calendars import views

app_name = "calendars"
urlpatterns = [
    path("calendars/", views.offer, name="offer"),
    path("calendars/own/", views.own, name="own"),
    path("calendars/own/end/", views.end, name="end"),
]
