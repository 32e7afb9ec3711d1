"""Addresses of the card player, all of them a leader's own; some open by the link of a mail."""

from django.urls import path

from learning.views import cards, certificates, one_tap

app_name = "learning"
urlpatterns = [
    path("", cards.path, name="path"),
    path("certificate/<int:pk>/", certificates.certificate, name="certificate"),
    path("certificate/<int:pk>/file/", certificates.file, name="certificate_file"),
    path("certificates/", certificates.criteria, name="criteria"),
    path("module/<int:pk>/", cards.module, name="module"),
    path("module/<int:pk>/next/", cards.resume, name="resume"),
    path("card/<int:enrollment_id>/<int:card_id>/", cards.card, name="card"),
    path("now/<str:token>/", one_tap.tap, name="tap"),
    path("now/<str:token>/<int:card_id>/", one_tap.tap_card, name="tap_card"),
]
