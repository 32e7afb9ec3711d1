from django.urls import URLPattern, path

from practice import views

app_name = "practice"
urlpatterns: list[URLPattern] = [
    path("", views.sessions, name="sessions"),
    path("<int:pk>/", views.session, name="session"),
    path("<int:pk>/absence/", views.absence, name="absence"),
    path("<int:pk>/absence/<int:enrollment>/", views.swap, name="swap"),
    path("<int:pk>/make-up/", views.make_up, name="make_up"),
    path("<int:pk>/part/", views.part, name="part"),
    path("<int:pk>/turn/", views.turn, name="turn"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/time/", views.reschedule, name="reschedule"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
]
