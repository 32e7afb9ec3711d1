"""Addresses of the people pages, below /people/."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.members, name="members"),
    path("<int:pk>/", views.member, name="member"),
    path("<int:pk>/leave/", views.leave, name="leave"),
    path("import/", views.import_people, name="import"),
    path("import/<int:pk>/", views.import_preview, name="import_preview"),
    path("import/<int:pk>/failed-rows.csv", views.failed_rows, name="failed_rows"),
]
