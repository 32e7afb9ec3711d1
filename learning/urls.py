"""Addresses of the card player, all of them a leader's own."""

from django.urls import path

from learning.views import cards, progress

app_name = "learning"
urlpatterns = [
    path("", cards.path, name="path"),
    path("module/<int:pk>/", cards.module, name="module"),
    path("module/<int:pk>/next/", cards.resume, name="resume"),
    path("card/<int:enrollment_id>/<int:card_id>/", cards.card, name="card"),
    path("progress/", progress.progress, name="progress"),
    path("progress/file/", progress.record_file, name="record_file"),
    path("progress/<int:pk>/share/", progress.share, name="share"),
    path("progress/<int:pk>/take-back/", progress.take_back, name="take_back"),
]
