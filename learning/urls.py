"""Addresses of the card player, all of them a leader's own."""

from django.urls import path

from learning import views

app_name = "learning"
urlpatterns = [
    path("", views.path, name="path"),
    path("module/<int:pk>/", views.module, name="module"),
    path("module/<int:pk>/next/", views.resume, name="resume"),
    path("card/<int:enrollment_id>/<int:card_id>/", views.card, name="card"),
]
