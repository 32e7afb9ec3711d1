"""What came of it."""

from django.urls import path

from common.spreadsheets import FileFormat
from insights.views import looks, pilots, questionnaires, raters

app_name = "insights"
urlpatterns = [
    path("", pilots.pilots, name="pilots"),
    path("<int:pk>/", pilots.pilot, name="pilot"),
    path("agreement/", raters.own_agreement, name="own_agreement"),
    path("<int:pk>/agreement/", raters.pilot_raters, name="pilot_raters"),
    path("<int:pk>/looks/", looks.pilot_looks, name="pilot_looks"),
    path("<int:pk>/comments/", pilots.pilot_comments, name="pilot_comments"),
    path("<int:pk>/questionnaires/", questionnaires.pilot_questionnaires, name="questionnaires"),
    path(
        "<int:pk>/questionnaires.csv",
        questionnaires.questionnaires_file,
        {"file_format": FileFormat.CSV},
        name="questionnaires_csv",
    ),
    path(
        "<int:pk>/questionnaires.xlsx",
        questionnaires.questionnaires_file,
        {"file_format": FileFormat.XLSX},
        name="questionnaires_xlsx",
    ),
    path(
        "<int:pk>/figures.csv",
        pilots.pilot_figures,
        {"file_format": FileFormat.CSV},
        name="pilot_csv",
    ),
    path(
        "<int:pk>/figures.xlsx",
        pilots.pilot_figures,
        {"file_format": FileFormat.XLSX},
        name="pilot_xlsx",
    ),
    path(
        "<int:pk>/progress.csv",
        pilots.pilot_progress,
        {"file_format": FileFormat.CSV},
        name="progress_csv",
    ),
    path(
        "<int:pk>/progress.xlsx",
        pilots.pilot_progress,
        {"file_format": FileFormat.XLSX},
        name="progress_xlsx",
    ),
]
