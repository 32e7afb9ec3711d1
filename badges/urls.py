"""Addresses of badges: an admin's, a leader's, and those that verifiers fetch."""

from django.urls import path

from badges.states import BadgeFile
from badges.views import issuer, own, public

app_name = "badges"
urlpatterns = [
    path("connections/badges/", issuer.issuer, name="issuer"),
    path("connections/badges/switch/", issuer.switch, name="switch"),
    path("connections/badges/check/", issuer.check, name="check"),
    path("badges/own/<int:pk>/", own.badge, name="badge"),
    path("badges/own/<int:pk>/badge.png", own.file, {"kind": BadgeFile.PNG}, name="png"),
    path("badges/own/<int:pk>/badge.svg", own.file, {"kind": BadgeFile.SVG}, name="svg"),
    path("badges/own/<int:pk>/badge.jwt", own.file, {"kind": BadgeFile.JWT}, name="jwt"),
    path("badges/<int:pk>", public.profile, name="profile"),
    path("badges/<int:pk>/did.json", public.did, name="did"),
    path("badges/<int:pk>/status/<int:number>/", public.status, name="status"),
]
