from django.urls import URLPattern, path

from assessments import views

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    path("<int:pk>/", views.score, name="score"),
    path("<int:pk>/tap/", views.tap, name="tap"),
    path("<int:pk>/note/", views.note, name="note"),
    path("<int:pk>/presence/", views.presence, name="presence"),
    path("<int:pk>/finish/", views.finish, name="finish"),
    path("<int:pk>/feedback/", views.feedback, name="feedback"),
]
