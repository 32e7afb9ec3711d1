"""Pilots on their way, running and finished, below /pilots/."""

from django.urls import path

from pilots.views import drafts, messages, running

app_name = "pilots"
urlpatterns = [
    path("", running.cohorts, name="list"),
    path("<int:pk>/", running.cohort, name="pilot"),
    path("<int:pk>/finish/", running.finish, name="finish"),
    path("<int:pk>/messages/", messages.outbox, name="messages"),
    path("<int:pk>/messages/<int:message_pk>/", messages.outbox_message, name="message"),
    path("<int:pk>/messages/<int:message_pk>/again/", messages.send_again, name="send_again"),
    path("<int:pk>/messages/<int:message_pk>/address/", messages.correct, name="correct"),
    path("leaders/<int:pk>/leave/", running.leave, name="leave"),
    path("new/", drafts.new, name="new"),
    path("drafts/<int:pk>/<slug:step>/", drafts.step, name="draft"),
]
