"""Addresses that exist in the demo only."""

from django.urls import path

from empathy_portal import mailbox

urlpatterns = [
    path("demo/mailbox/", mailbox.mailbox, name="demo_mailbox"),
    path("demo/mailbox/<int:pk>/", mailbox.mail, name="demo_mail"),
    path("demo/mailbox/<int:pk>/html/", mailbox.mail_html, name="demo_mail_html"),
]
