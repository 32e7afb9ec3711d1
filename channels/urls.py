"""Addresses of chat channels, and of what a mail provider tells."""

from django.urls import path

from channels.views import channel, direct_app, mail_events
from channels.webhooks import ChatSystem

app_name = "channels"
SLACK, TEAMS = {"system": ChatSystem.SLACK_APP}, {"system": ChatSystem.TEAMS_APP}
urlpatterns = [
    path("chat/", channel.channels, name="channels"),
    path("chat/slack-app/", direct_app.direct_app, SLACK, name="slack_app"),
    path("chat/teams-app/", direct_app.direct_app, TEAMS, name="teams_app"),
    path("chat/teams-app/package/", direct_app.teams_package, name="teams_package"),
    path("chat/<int:pk>/", channel.channel, name="channel"),
    path("chat/<int:pk>/test/", channel.test, name="test"),
    path("chat/<int:pk>/switch/", channel.switch, name="switch"),
    path("chat/<int:pk>/remove/", channel.remove, name="remove"),
    path("mail/events/", mail_events.mail_events, name="mail_events"),
]
