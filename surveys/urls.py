"""Pulse pages; all of them open to the world, an answer by its own link."""

from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("about/", views.notice, name="notice"),
    path("thanks/", views.thanks, name="thanks"),
    path("<str:token>/", views.answer, name="answer"),
]
