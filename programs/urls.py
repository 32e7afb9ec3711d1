"""The library, below /library/."""

from django.urls import path

from programs import views

app_name = "programs"
urlpatterns = [
    path("", views.library, name="library"),
    path("<int:pk>/", views.program, name="program"),
    path("<int:pk>/guides/<slug:slug>/", views.guide, name="guide"),
    path("modules/<int:pk>/", views.module, name="module"),
    path("modules/<int:pk>/briefs/<slug:key>/", views.brief, name="brief"),
]
