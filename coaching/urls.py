"""Addresses under /coaching/."""

from __future__ import annotations

from django.urls import URLPattern, path

from coaching.views import commitments, notes, own, talks

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
    path("<int:pk>/topic/", notes.topic, name="topic"),
    path("<int:pk>/notes/", notes.write, name="write_note"),
    path("<int:pk>/commitment/", notes.commit, name="commit"),
    path("notes/", notes.own_notes, name="own_notes"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("before/<int:pk>/", commitments.passing_on, name="passing_on"),
]
