"""Addresses of the people pages, below /people/."""

from django.urls import path

from people.views import imports, members, reading

app_name = "people"
urlpatterns = [
    path("", members.members, name="members"),
    path("<int:pk>/", members.member, name="member"),
    path("<int:pk>/leave/", members.leave, name="leave"),
    path("import/", imports.import_people, name="import"),
    path("import/<int:pk>/", imports.import_preview, name="import_preview"),
    path("import/<int:pk>/letters/", reading.import_encoding, name="import_encoding"),
    path("import/<int:pk>/columns/", reading.import_columns, name="import_columns"),
    path("import/<int:pk>/failed-rows.csv", imports.failed_rows, name="failed_rows"),
]
