"""Addresses under /coaching/."""

from __future__ import annotations

from django.urls import URLPattern, path

from coaching.views import commitments, notes

app_name = "coaching"
urlpatterns: list[URLPattern] = [
    path("<int:pk>/inside/", notes.inside, name="inside"),
    path("<int:pk>/topic/", notes.topic, name="topic"),
    path("<int:pk>/notes/", notes.write, name="write_note"),
    path("<int:pk>/commitment/", notes.commit, name="commit"),
    path("notes/", notes.own_notes, name="own_notes"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("before/<int:pk>/", commitments.passing_on, name="passing_on"),
]
