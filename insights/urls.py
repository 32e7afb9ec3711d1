"""What came of it."""

from django.urls import path

from common.spreadsheets import FileFormat
from insights import views

app_name = "insights"
urlpatterns = [
    path("", views.pilots, name="pilots"),
    path("<int:pk>/", views.pilot, name="pilot"),
    path("<int:pk>/comments/", views.pilot_comments, name="pilot_comments"),
    path(
        "<int:pk>/figures.csv",
        views.pilot_figures,
        {"file_format": FileFormat.CSV},
        name="pilot_csv",
    ),
    path(
        "<int:pk>/figures.xlsx",
        views.pilot_figures,
        {"file_format": FileFormat.XLSX},
        name="pilot_xlsx",
    ),
    path(
        "<int:pk>/progress.csv",
        views.pilot_progress,
        {"file_format": FileFormat.CSV},
        name="progress_csv",
    ),
    path(
        "<int:pk>/progress.xlsx",
        views.pilot_progress,
        {"file_format": FileFormat.XLSX},
        name="progress_xlsx",
    ),
]
