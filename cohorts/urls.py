"""Pages of the library by way of the reader's own cohort."""

from django.urls import path

from cohorts import views

app_name = "cohorts"
urlpatterns = [
    path("welcome/", views.nearest_guide, {"slug": "welcome-leaders"}, name="welcome"),
    path("measured/", views.nearest_guide, {"slug": "what-is-measured"}, name="measured"),
    path("kit/", views.nearest_kit, name="kit"),
]
