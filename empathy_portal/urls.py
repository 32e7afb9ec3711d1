"""Every address of the portal."""

from django.conf import settings
from django.urls import include, path

from empathy_portal import health, home

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("account/", include("people.account_urls")),
    path("people/", include("people.urls")),
    path("mail/", include("messaging.urls")),
    path("programs/", include("programs.urls")),
    path("learn/", include("learning.urls")),
    path("practice/", include("practice.urls")),
    path("scores/", include("assessments.urls")),
    path("pulse/", include("surveys.urls")),
    path("results/", include("insights.urls")),
    path("pilots/", include("empathy_portal.pilot_urls")),
]

if not settings.IS_PRODUCTION:
    urlpatterns.append(path("", include("empathy_portal.demo_urls")))
