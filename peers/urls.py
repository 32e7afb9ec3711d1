"""Addresses of peer ratings; a rater's is open to the world, by their own link."""

from __future__ import annotations

from django.urls import URLPattern, path

from peers.views import answering, own, proposing, rounds

app_name = "peers"
urlpatterns: list[URLPattern] = [
    path("", own.own, name="own"),
    path("<int:pk>/", own.result, name="result"),
    path("<int:pk>/propose/", proposing.propose, name="propose"),
    path("<int:pk>/about-me/", own.own_answers, name="own_answers"),
    path("lists/", proposing.to_confirm, name="to_confirm"),
    path("lists/<int:pk>/", proposing.confirm, name="confirm"),
    path("pilots/<int:pk>/", rounds.rounds, name="rounds"),
    path("pilots/<int:pk>/<slug:occasion>/", rounds.plan, name="plan"),
    path("rounds/<int:pk>/close/", rounds.close, name="close"),
    path("thanks/", answering.thanks, name="thanks"),
    path("answer/<str:token>/", answering.answer, name="answer"),
]
