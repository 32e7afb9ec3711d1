from django.urls import URLPattern, path

from practice.views import notes, order, role_plays, second_raters, sessions, turns

app_name = "practice"
urlpatterns: list[URLPattern] = [
    path("", sessions.sessions, name="sessions"),
    path("<int:pk>/", sessions.session, name="session"),
    path("<int:pk>/absence/", sessions.absence, name="absence"),
    path("<int:pk>/absence/<int:enrollment>/", sessions.swap, name="swap"),
    path("<int:pk>/make-up/", sessions.make_up, name="make_up"),
    path("<int:pk>/form/", role_plays.role_play, name="form"),
    path("<int:pk>/second-rater/", second_raters.second_rater, name="second_rater"),
    path("<int:pk>/part/", sessions.part, name="part"),
    path("<int:pk>/notes/", notes.notes, name="notes"),
    path("<int:pk>/turn/", turns.turn, name="turn"),
    path("<int:pk>/order/", order.order, name="order"),
    path("<int:pk>/reopen/", sessions.reopen, name="reopen"),
    path("<int:pk>/time/", sessions.reschedule, name="reschedule"),
    path("<int:pk>/cancel/", sessions.cancel, name="cancel"),
]
