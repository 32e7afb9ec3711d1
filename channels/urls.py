"""Addresses of chat channels, and of what a mail provider tells."""

from django.urls import path

from channels.views import channel, mail_events, slack_app

app_name = "channels"
urlpatterns = [
    path("chat/", channel.channels, name="channels"),
    path("chat/slack-app/", slack_app.slack_app, name="slack_app"),
    path("chat/<int:pk>/", channel.channel, name="channel"),
    path("chat/<int:pk>/test/", channel.test, name="test"),
    path("chat/<int:pk>/switch/", channel.switch, name="switch"),
    path("chat/<int:pk>/remove/", channel.remove, name="remove"),
    path("mail/events/", mail_events.mail_events, name="mail_events"),
]
