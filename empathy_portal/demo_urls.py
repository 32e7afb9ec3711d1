"""Pages for looking around, in the demo and in tests: urls.py leaves this file out in production."""

from django.urls import path

from empathy_portal import demo_access, gallery, mailbox

urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("demo/", demo_access.demo_sign_in, name="demo_sign_in"),
    path("demo/mailbox/", mailbox.mailbox, name="demo_mailbox"),
    path("demo/mailbox/<int:pk>/", mailbox.mail, name="demo_mail"),
    path("demo/mailbox/<int:pk>/html/", mailbox.mail_html, name="demo_mail_html"),
]
