"""Own programs and copies, below /library/."""

from django.urls import path

from authoring import outline_views, timeline_views, views

app_name = "authoring"
urlpatterns = [
    path("own/", views.own, name="own"),
    path("own/bring/", views.bring, name="bring"),
    path("own/<int:pk>/", views.draft, name="draft"),
    path("own/<int:pk>/arrange/", outline_views.arrange, name="arrange"),
    path("own/<int:pk>/remove/", outline_views.remove, name="remove"),
    path("own/<int:pk>/take/", outline_views.take, name="take"),
    path("own/<int:pk>/weeks/", timeline_views.timeline, name="timeline"),
    path("own/<int:pk>/weeks/form/", timeline_views.weeks, name="weeks"),
    path("own/<int:pk>/weeks/remove/", timeline_views.remove_weeks, name="remove_weeks"),
    path("own/<int:pk>/file/", views.draft_file, name="draft_file"),
    path("own/<int:pk>/publish/", views.publish, name="publish"),
    path("own/<int:pk>/discard/", views.discard, name="discard"),
    path("<int:version_pk>/copy/", views.copy, name="copy"),
    path("<int:version_pk>/revise/", views.revise, name="revise"),
    path("<int:version_pk>/file/", views.version_file, name="file"),
]
