"""Addresses under /coaching/."""

from __future__ import annotations

from django.urls import URLPattern, path

from coaching.views import own, talks

app_name = "coaching"
urlpatterns: list[URLPattern] = [
    path("", own.own, name="own"),
    path("wish/", own.wish, name="wish"),
    path("step/<int:pk>/", own.step, name="step"),
    path("leaders/<int:pk>/times/", own.offer, name="offer"),
    path("<int:pk>/", talks.talk, name="talk"),
    path("<int:pk>/answer/", talks.answer, name="answer"),
    path("<int:pk>/times/", talks.times, name="times"),
    path("<int:pk>/cancel/", talks.cancel, name="cancel"),
    path("<int:pk>/held/", talks.held, name="held"),
    path("<int:pk>/missed/", talks.missed, name="missed"),
]
