"""Pilots on their way, running and finished, below /pilots/."""

from django.urls import path

from pilots.views import (
    course,
    drafts,
    following,
    handing_over,
    hubs,
    leaders,
    messages,
    quiet,
    repeating,
    running,
)

app_name = "pilots"
urlpatterns = [
    path("", running.cohorts, name="list"),
    path("<int:pk>/", running.cohort, name="pilot"),
    path("<int:pk>/sessions/", following.sessions, name="sessions"),
    path("<int:pk>/change/", hubs.change, name="change"),
    path("<int:pk>/change/leader/", leaders.join, name="join"),
    path("<int:pk>/change/from/<int:member_pk>/", handing_over.succeed, name="succeed"),
    path("<int:pk>/change/name/", course.describe, name="describe"),
    path("<int:pk>/change/link/", course.link, name="link"),
    path("<int:pk>/change/dates/", course.shift, name="shift"),
    path("<int:pk>/change/quiet-weeks/", quiet.clear, name="clear"),
    path("quiet-weeks/", quiet.quiet_weeks, name="quiet_weeks"),
    path("quiet-weeks/<int:pk>/remove/", quiet.remove, name="remove_quiet_weeks"),
    path("<int:pk>/pause/", course.pause, name="pause"),
    path("<int:pk>/resume/", course.resume, name="resume"),
    path("<int:pk>/finish/", course.finish, name="finish"),
    path("<int:pk>/reopen/", course.reopen, name="reopen"),
    path("<int:pk>/delete/", course.delete, name="delete"),
    path("<int:pk>/clone/", repeating.clone, name="clone"),
    path("<int:pk>/expand/", repeating.expand, name="expand"),
    path("<int:pk>/messages/", messages.outbox, name="messages"),
    path("<int:pk>/messages/ahead/", messages.ahead, name="ahead"),
    path("<int:pk>/messages/<int:message_pk>/", messages.outbox_message, name="message"),
    path("<int:pk>/messages/<int:message_pk>/again/", messages.send_again, name="send_again"),
    path("leaders/<int:pk>/", following.leader, name="leader"),
    path("leaders/<int:pk>/group/", leaders.move, name="move"),
    path("leaders/<int:pk>/coach/", leaders.coach, name="coach"),
    path("leaders/<int:pk>/days/", leaders.days, name="days"),
    path("leaders/<int:pk>/leave/", leaders.leave, name="leave"),
    path("leaders/<int:pk>/back/", leaders.come_back, name="come_back"),
    path("sessions/<int:pk>/facilitator/", handing_over.facilitator, name="facilitator"),
    path("<int:pk>/messages/<int:message_pk>/address/", messages.correct, name="correct"),
    path("new/", drafts.new, name="new"),
    path("drafts/<int:pk>/delete/", course.discard, name="discard"),
    path("drafts/<int:pk>/<slug:step>/", drafts.step, name="draft"),
]
