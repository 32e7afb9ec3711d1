"""Addresses of the card player, all of them a leader's own."""

from django.urls import path

from learning.views import again, cards, moves

app_name = "learning"
urlpatterns = [
    path("", cards.path, name="path"),
    path("module/<int:pk>/", cards.module, name="module"),
    path("module/<int:pk>/next/", cards.resume, name="resume"),
    path("card/<int:enrollment_id>/<int:card_id>/", cards.card, name="card"),
    path("card/<int:enrollment_id>/<int:card_id>/again/", again.again, name="again"),
    path("card/<int:enrollment_id>/<int:card_id>/moves/", moves.moves, name="moves"),
]
