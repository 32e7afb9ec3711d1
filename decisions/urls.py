"""Addresses of the decision workbench."""

from django.urls import path

from common.spreadsheets import FileFormat
from decisions.views import assessors, contenders, criteria, deciding, files, sheets, sourcing

app_name = "decisions"
urlpatterns = [
    path("", deciding.decisions, name="decisions"),
    path("new/", deciding.new, name="new"),
    path("<int:pk>/", deciding.decision, name="decision"),
    path("<int:pk>/question/", deciding.describe, name="describe"),
    path("<int:pk>/close/", deciding.close, name="close"),
    path("<int:pk>/reopen/", deciding.reopen, name="reopen"),
    path("<int:pk>/weights/", criteria.weights, name="weights"),
    path("<int:pk>/criteria/add/", criteria.add, name="add_criterion"),
    path("<int:pk>/criteria/<slug:key>/", criteria.change, name="change_criterion"),
    path("<int:pk>/options/add/", contenders.add, name="add_contender"),
    path("options/<int:pk>/", contenders.change, name="contender"),
    path("options/<int:pk>/remove/", contenders.remove, name="remove_contender"),
    path("options/<int:pk>/costs/", contenders.take_costs, name="cost_contender"),
    path("<int:pk>/assessors/invite/", assessors.invite, name="invite"),
    path("assessors/<int:pk>/remove/", assessors.uninvite, name="uninvite"),
    path("assessors/<int:pk>/return/", assessors.return_sheet, name="return_sheet"),
    path("<int:pk>.csv", files.scorecard, {"file_format": FileFormat.CSV}, name="csv"),
    path("<int:pk>.xlsx", files.scorecard, {"file_format": FileFormat.XLSX}, name="xlsx"),
    path("sheets/", sheets.own_sheets, name="own_sheets"),
    path("sheets/<int:pk>/", sheets.own_sheet, name="sheet"),
    path("sheets/<int:pk>/<int:contender>/", sheets.impressions, name="impressions"),
    path("sheets/<int:pk>/done/", sheets.done, name="hand_in"),
    path("checklist/new/", sourcing.new, name="new_sourcing"),
    path("checklist/<int:pk>/", sourcing.sourcing, name="sourcing"),
    path("checklist/<int:pk>/<str:way>/costs/", sourcing.take_costs, name="cost_way"),
]
