"""Own programs and copies, below /library/."""

from django.urls import path

from authoring import views
from authoring.views import (
    collections,
    edition,
    newer,
    outline,
    paths,
    pieces,
    recordings,
    retiring,
    reviewing,
    stories,
    timeline,
    trying,
)

app_name = "authoring"
urlpatterns = [
    path("own/", views.own, name="own"),
    path("own/bring/", views.bring, name="bring"),
    path("own/recordings/", recordings.recordings, name="recordings"),
    path("own/recordings/<int:pk>/remove/", recordings.remove, name="remove_recording"),
    path("own/<int:pk>/", views.draft, name="draft"),
    path("own/<int:pk>/arrange/", outline.arrange, name="arrange"),
    path("own/<int:pk>/remove/", outline.remove, name="remove"),
    path("own/<int:pk>/take/", outline.take, name="take"),
    path("own/<int:pk>/edition/", edition.edition, name="edition"),
    path("own/<int:pk>/weeks/", timeline.timeline, name="timeline"),
    path("own/<int:pk>/weeks/form/", timeline.weeks, name="weeks"),
    path("own/<int:pk>/weeks/remove/", timeline.remove_weeks, name="remove_weeks"),
    path("own/<int:pk>/paths/", paths.paths, name="paths"),
    path("own/<int:pk>/paths/rule/", paths.rule, name="rule"),
    path("own/<int:pk>/paths/remove/", paths.remove_one, name="remove_rule"),
    path("own/<int:pk>/paths/try/", trying.try_rules, name="try_rules"),
    path("own/<int:pk>/all/<str:key>/", collections.collection, name="collection"),
    path("own/<int:pk>/file/", views.draft_file, name="draft_file"),
    path("own/<int:pk>/review/", reviewing.review, name="review"),
    path("own/<int:pk>/review/ask/", reviewing.ask, name="ask_review"),
    path("own/<int:pk>/review/read/", reviewing.read, name="read_review"),
    path("own/comments/<int:pk>/answer/", reviewing.answer, name="answer_comment"),
    path("own/comments/<int:pk>/resolve/", reviewing.resolve, name="resolve_comment"),
    path("own/comments/<int:pk>/reopen/", reviewing.reopen, name="reopen_comment"),
    path("own/<int:pk>/piece/<path:path>", pieces.piece, name="piece"),
    path("own/<int:pk>/preview/<path:path>", pieces.preview, name="piece_preview"),
    path("own/<int:pk>/story/<path:path>", stories.draft_story, name="draft_story"),
    path("modules/<int:module_pk>/story/", stories.module_story, name="module_story"),
    path("own/<int:pk>/publish/", views.publish, name="publish"),
    path("own/<int:pk>/discard/", views.discard, name="discard"),
    path("running/<int:pk>/", newer.newer, name="newer"),
    path("<int:version_pk>/copy/", views.copy, name="copy"),
    path("<int:version_pk>/revise/", views.revise, name="revise"),
    path("<int:version_pk>/retire/", retiring.retire, name="retire"),
    path("<int:version_pk>/back/", retiring.bring_back, name="bring_back"),
    path("<int:version_pk>/file/", views.version_file, name="file"),
]
