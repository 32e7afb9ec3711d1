"""What came of it."""

from django.urls import path

from common.spreadsheets import FileFormat
from insights.views import (
    details,
    looks,
    overview,
    pilots,
    pulses,
    questionnaires,
    raters,
    since,
    themes,
)

app_name = "insights"
urlpatterns = [
    path("", pilots.pilots, name="pilots"),
    path("overview/", overview.overview, name="overview"),
    path("overview/mixing/", overview.mixing, name="mixing"),
    path("<int:pk>/", pilots.pilot, name="pilot"),
    path("agreement/", raters.own_agreement, name="own_agreement"),
    path("<int:pk>/agreement/", raters.pilot_raters, name="pilot_raters"),
    path("<int:pk>/details/", details.pilot_details, name="pilot_details"),
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
    path("<int:pk>/pulses/", pulses.pilot_pulses, name="pilot_pulses"),
    path("<int:pk>/pulses/<int:number>/since/", since.tell_since, name="tell_since"),
    path("<int:pk>/pulses/<int:number>/theme/", themes.add_theme, name="add_theme"),
    path("<int:pk>/themes/<int:theme>/", themes.change_theme, name="change_theme"),
    path("<int:pk>/themes/<int:theme>/remove/", themes.remove_theme, name="remove_theme"),
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
