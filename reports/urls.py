"""Addresses of reports."""

from django.urls import path

from reports.views import report, shared, sharing, states

app_name = "reports"
urlpatterns = [
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/publish/", report.publish, name="publish"),
    path("<int:pk>/states/", states.published, name="states"),
    path("<int:pk>/states/<int:number>/", states.state, name="state"),
    path("<int:pk>/states/<int:number>/<str:kind>/", states.file, name="file"),
    path("<int:pk>/links/", sharing.links, name="links"),
    path("<int:pk>/links/<int:link>/withdraw/", sharing.withdraw, name="withdraw_link"),
    path("<int:pk>/schedule/", sharing.schedule, name="schedule"),
    path("shared/<str:token>/", shared.shared, name="shared"),
    path("shared/<str:token>/seen/", shared.shared_seen, name="shared_seen"),
    path("shared/<str:token>/<str:kind>/", shared.shared_file, name="shared_file"),
]
