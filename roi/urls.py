"""Addresses of the ROI workbench."""

from django.urls import path

from common.spreadsheets import FileFormat
from roi.views import files, scenarios, work

app_name = "roi"
urlpatterns = [
    path("", scenarios.scenarios, name="scenarios"),
    path("new/", scenarios.new_scenario, name="new_scenario"),
    path("compare/", scenarios.compare, name="compare"),
    path("pilots/<int:pk>/", scenarios.pilot_scenarios, name="pilot_scenarios"),
    path("<int:pk>/", work.scenario, name="scenario"),
    path("<int:pk>/work/", work.work, name="work"),
    path("<int:pk>/live/", work.live, name="live"),
    path("<int:pk>/copy/", scenarios.copy, name="copy"),
    path("<int:pk>/report/", scenarios.report, name="report"),
    path("<int:pk>/remove/", scenarios.remove, name="remove"),
    path("<int:pk>.csv", files.tables, {"file_format": FileFormat.CSV}, name="scenario_csv"),
    path("<int:pk>.xlsx", files.workbook, name="scenario_xlsx"),
]
