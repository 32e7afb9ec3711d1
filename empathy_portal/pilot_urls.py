"""The last steps of the pilot wizard."""

from django.urls import path

from empathy_portal import pilot_views

app_name = "pilots"
urlpatterns = [
    path("drafts/<int:pk>/times/", pilot_views.times, name="times"),
    path("drafts/<int:pk>/pulse/", pilot_views.pulse, name="pulse"),
    path("drafts/<int:pk>/review/", pilot_views.review, name="review"),
]
