"""Addresses of the card player, all of them a leader's own."""

from django.urls import path

from learning.views import cards, stories

app_name = "learning"
urlpatterns = [
    path("", cards.path, name="path"),
    path("module/<int:pk>/", cards.module, name="module"),
    path("module/<int:pk>/next/", cards.resume, name="resume"),
    path("card/<int:enrollment_id>/<int:card_id>/", cards.card, name="card"),
    path("story/<int:pk>/", stories.story, name="story"),
    path("story/<int:pk>/<int:number>/", stories.moment, name="moment"),
    path("story/<int:pk>/<int:number>/debrief/", stories.debrief, name="debrief"),
]
