"""Pulse pages; open to the world, an answer by its own link, but for those of privacy officers."""

from django.urls import path

from surveys.views import answering, changing, declining, retelling

app_name = "surveys"
urlpatterns = [
    path("about/", answering.notice, name="notice"),
    path("thanks/", answering.thanks, name="thanks"),
    path("change/", changing.change, name="change"),
    path("declined/", declining.declined, name="declined"),
    path("comments/", retelling.waiting, name="waiting"),
    path("comments/<int:pk>/", retelling.retell, name="retell"),
    path("comments/<int:pk>/<uuid:comment>/", retelling.retell_one, name="retell_one"),
    path("<str:token>/", answering.answer, name="answer"),
    path("<str:token>/not-meant/", declining.decline, name="decline"),
    path("<str:token>/no-more/", declining.no_more, name="no_more"),
]
