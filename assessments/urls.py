from django.urls import URLPattern, path

from assessments.views import apart, closing, live, taps

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    path("<int:pk>/", live.score, name="score"),
    path("<int:pk>/state/", taps.state, name="state"),
    path("<int:pk>/tap/", taps.tap, name="tap"),
    path("<int:pk>/clear/", taps.clear, name="clear"),
    path("<int:pk>/note/", taps.note, name="note"),
    path("<int:pk>/apart/", apart.apart, name="apart"),
    path("<int:pk>/presence/", taps.presence, name="presence"),
    path("<int:pk>/leader/<int:leader>/move/", closing.move, name="move"),
    path("<int:pk>/finish/", closing.finish, name="finish"),
    path("<int:pk>/feedback/", closing.feedback, name="feedback"),
]
