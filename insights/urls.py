"""What came of it."""

from django.urls import path

from insights import views

app_name = "insights"
urlpatterns = [
    path("", views.pilots, name="pilots"),
    path("<int:pk>/", views.pilot, name="pilot"),
    path("<int:pk>/comments/", views.pilot_comments, name="pilot_comments"),
    path("<int:pk>/figures.csv", views.pilot_csv, name="pilot_csv"),
]
