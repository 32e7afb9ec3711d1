"""Addresses of questionnaires."""

from django.urls import path

from instruments.views import answering, library

app_name = "instruments"
urlpatterns = [
    path("", answering.own, name="own"),
    path("sheets/<int:pk>/", answering.answer_sheet, name="sheet"),
    path("answer/thanks/", answering.thanks, name="thanks"),
    path("answer/<str:token>/", answering.by_link, name="by_link"),
    path("library/", library.questionnaires, name="questionnaires"),
    path("library/new/", library.new, name="new"),
    path("library/<int:pk>/", library.questionnaire, name="questionnaire"),
    path("library/<int:pk>/<slug:language>/", library.write, name="write"),
]
