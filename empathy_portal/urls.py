"""Every address of the portal."""

from django.conf import settings
from django.urls import include, path

from empathy_portal import health
from empathy_portal.security_contact import security_txt
from home import feed, offline
from home import views as home
from learning.views import certificates
from people import mail_preferences
from people.views import looks

handler400 = "empathy_portal.failures.bad_request"
handler500 = "empathy_portal.failures.server_error"

urlpatterns = [
    # Addresses are tried from the top: what is asked all day comes first.
    path("", home.home, name="home"),
    path("learn/", include("learning.urls")),
    path("scores/", include("assessments.urls")),
    path("pulse/", include("surveys.urls")),
    path("coached/<int:pk>/", home.shared, name="shared_with_coach"),
    path("readyz", health.ready, name="readyz"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("offline/", offline.offline, name="offline"),
    path("here/", offline.here, name="here"),
    path("account/", include("single_sign_on.account_urls")),
    path("account/", include("people.account_urls")),
    path("people/", include("people.urls")),
    path("look/<str:key>/colors.css", looks.colors, name="look_colors"),
    path("look/<str:key>/logo.png", looks.logo, name="look_logo"),
    path("mail/preferences/", mail_preferences.my_mail, name="my_mail"),
    path(
        "mail/preferences/<str:sealed>/", mail_preferences.mail_preferences, name="mail_preferences"
    ),
    path("privacy/", include("privacy.urls")),
    path("calendar/<str:token>.ics", feed.feed, name="calendar_feed"),
    path("library/", include("cohorts.urls")),
    path("library/", include("programs.urls")),
    path("library/", include("authoring.urls")),
    path("", include("badges.urls")),
    path("certificate/<str:code>/", certificates.check, name="certificate_check"),
    path("practice/", include("practice.urls")),
    path("coaching/", include("coaching.urls")),
    path("peers/", include("peers.urls")),
    path("questionnaires/", include("instruments.urls")),
    path("pilots/", include("pilots.urls")),
    path("results/", include("insights.urls")),
    path("kpis/", include("kpis.urls")),
    path("roi/", include("roi.urls")),
    path("decisions/", include("decisions.urls")),
    path("reports/", include("reports.urls")),
    path("connections/", include("connections.urls")),
    path("connections/", include("single_sign_on.urls")),
    path("connections/", include("provisioning.urls")),
    path("scim/", include("provisioning.scim_urls")),
    path("connections/", include("channels.urls")),
    path("connections/", include("calendars.urls")),
    path("connections/", include("events.urls")),
    path("connections/", include("lti.urls")),
    path("connections/", include("learning_records.urls")),
    path("connections/", include("api.urls")),
    path("api/v1/", include("api.call_urls")),
    path("operations/", include("watching.urls")),
]

if not settings.IS_PRODUCTION:
    urlpatterns.append(path("", include("demo.urls")))
