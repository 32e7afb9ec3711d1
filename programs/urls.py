"""Library and pilots."""

from django.urls import path

from programs import drafts, views

app_name = "programs"
urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/<int:pk>/", views.program, name="program"),
    path("library/<int:pk>/guides/<slug:slug>/", views.guide, name="guide"),
    path("library/welcome/", views.nearest_guide, {"slug": "welcome-leaders"}, name="welcome"),
    path("library/measured/", views.nearest_guide, {"slug": "what-is-measured"}, name="measured"),
    path("library/modules/<int:pk>/", views.module, name="module"),
    path("library/modules/<int:pk>/briefs/<slug:key>/", views.brief, name="brief"),
    path("pilots/", views.cohorts, name="cohorts"),
    path("pilots/<int:pk>/", views.cohort, name="cohort"),
    path("pilots/<int:pk>/finish/", views.finish, name="finish"),
    path("pilots/leaders/<int:pk>/leave/", views.leave, name="leave"),
    path("pilots/new/", drafts.new, name="draft_new"),
    path("pilots/drafts/<int:pk>/<slug:step>/", drafts.step, name="draft"),
]
