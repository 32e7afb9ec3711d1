"""Addresses of KPIs."""

from django.urls import path

from common.spreadsheets import FileFormat
from kpis.views import behavior, cohort, definitions, imports, naming, teams

app_name = "kpis"
urlpatterns = [
    path("", definitions.kpis, name="kpis"),
    path("usual/", definitions.usual, name="usual"),
    path("add/", definitions.add, name="add"),
    path("<int:pk>/", definitions.change, name="change"),
    path("<int:pk>/retire/", definitions.retire, name="retire"),
    path("teams/", teams.teams, name="teams"),
    path("teams/leaders/", teams.leaders, name="leaders"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/change/", teams.change, name="team_change"),
    path("teams/<int:pk>/month/", teams.month, name="month"),
    path("teams/<int:pk>/<int:kpi_pk>/<str:month>/", teams.value, name="value"),
    path("import/", imports.bring_in, name="import"),
    path("import/<int:pk>/", imports.preview, name="import_preview"),
    path("import/<int:pk>/layout/", imports.layout, name="import_layout"),
    path("import/<int:pk>/measure/<slug:field>/", naming.create, name="import_measure"),
    path("import/<int:pk>/discard/", imports.discard, name="import_discard"),
    path("import/<int:pk>/undo/", imports.undo, name="import_undo"),
    path(
        "import/<int:pk>/failed.csv",
        imports.failed_rows,
        {"file_format": FileFormat.CSV},
        name="failed_rows",
    ),
    path(
        "import/<int:pk>/failed.xlsx",
        imports.failed_rows,
        {"file_format": FileFormat.XLSX},
        name="failed_rows_xlsx",
    ),
    path("imports/", imports.imports, name="imports"),
    path("behavior/", behavior.behavior, name="behavior"),
    path("pilots/<int:pk>/", cohort.cohort, name="cohort"),
    path("pilots/<int:pk>/<int:kpi>/", cohort.cohort_teams, name="cohort_teams"),
    path(
        "pilots/<int:pk>/figures.csv",
        cohort.cohort_figures,
        {"file_format": FileFormat.CSV},
        name="cohort_csv",
    ),
    path(
        "pilots/<int:pk>/figures.xlsx",
        cohort.cohort_figures,
        {"file_format": FileFormat.XLSX},
        name="cohort_xlsx",
    ),
    path(
        "pilots/<int:pk>/months.csv",
        cohort.cohort_months,
        {"file_format": FileFormat.CSV},
        name="cohort_months_csv",
    ),
    path(
        "pilots/<int:pk>/months.xlsx",
        cohort.cohort_months,
        {"file_format": FileFormat.XLSX},
        name="cohort_months_xlsx",
    ),
]
