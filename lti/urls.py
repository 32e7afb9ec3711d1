"""Addresses of learning platforms: an admin's pages, and where platforms lead people."""

from django.urls import path

from lti.views import launches, opening, pages, registering, rosters

app_name = "lti"
urlpatterns = [
    path("learning-platforms/", pages.platforms, name="platforms"),
    path("learning-platforms/<int:pk>/", pages.platform, name="platform"),
    path("learning-platforms/<int:pk>/test/", pages.test, name="test"),
    path("learning-platforms/<int:pk>/switch/", pages.switch, name="switch"),
    path("learning-platforms/<int:pk>/key/", pages.roll, name="roll"),
    path("learning-platforms/<int:pk>/remove/", pages.remove, name="remove"),
    path("learning-platforms/courses/<int:pk>/", rosters.course, name="course"),
    path("lti/<int:pk>/keys/", registering.keys, name="keys"),
    path("lti/<int:pk>/register/<str:signed>/", registering.register, name="register"),
    path("lti/<int:pk>/login/", launches.login, name="login"),
    path("lti/<int:pk>/launch/", launches.launch, name="launch"),
    path("lti/enter/", launches.enter, name="enter"),
    path("lti/open/<int:pk>/", opening.opened, name="open"),
]
