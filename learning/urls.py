"""Addresses of the card player, all of them a leader's own; some open by the link of a mail."""

from django.urls import path

from learning.views import (
    again,
    cards,
    certificates,
    moves,
    offline,
    one_tap,
    progress,
    recall,
    stories,
    watching,
)

app_name = "learning"
urlpatterns = [
    path("card/<int:enrollment_id>/<int:card_id>/", cards.card, name="card"),
    path("", cards.path, name="path"),
    path("certificate/<int:pk>/", certificates.certificate, name="certificate"),
    path("certificate/<int:pk>/file/", certificates.file, name="certificate_file"),
    path("certificates/", certificates.criteria, name="criteria"),
    path("certificates/given/", certificates.given, name="certificates"),
    path("certificates/<int:pk>/revoke/", certificates.revoke, name="revoke_certificate"),
    path("module/<int:pk>/", cards.module, name="module"),
    path("module/<int:pk>/next/", cards.resume, name="resume"),
    path("recall/", recall.recall, name="recall"),
    path("recall/pace/", recall.pace, name="recall_pace"),
    path("recall/whole/", offline.recall_whole, name="recall_whole"),
    path("recall/<int:pk>/", recall.question, name="recall_question"),
    path("progress/", progress.progress, name="progress"),
    path("progress/file/", progress.record_file, name="record_file"),
    path("progress/<int:pk>/share/", progress.share, name="share"),
    path("progress/<int:pk>/take-back/", progress.take_back, name="take_back"),
    path("story/<int:pk>/", stories.story, name="story"),
    path("story/<int:pk>/whole/", offline.story_whole, name="story_whole"),
    path("story/<int:pk>/<int:number>/way/", offline.story_way, name="story_way"),
    path("story/<int:pk>/<int:number>/", stories.moment, name="moment"),
    path("story/<int:pk>/<int:number>/debrief/", stories.debrief, name="debrief"),
    path("card/<int:enrollment_id>/<int:card_id>/again/", again.again, name="again"),
    path("card/<int:enrollment_id>/<int:card_id>/moves/", moves.moves, name="moves"),
    path("card/<int:enrollment_id>/<int:card_id>/captions.vtt", watching.captions, name="captions"),
    path("recordings/<slug:slug>/", watching.recording, name="recording"),
    path("now/<str:token>/", one_tap.tap, name="tap"),
    path("now/<str:token>/<int:card_id>/", one_tap.tap_card, name="tap_card"),
]
