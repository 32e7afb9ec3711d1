"""Pages for looking around, in the demo and in tests; left out by urls.py in production."""

from django.urls import path

from demo import front_door, gallery, mailbox_pages

urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("demo/", front_door.demo_sign_in, name="demo_sign_in"),
    path("demo/mailbox/", mailbox_pages.mailbox, name="demo_mailbox"),
    path("demo/mailbox/<int:pk>/", mailbox_pages.mail, name="demo_mail"),
    path("demo/mailbox/<int:pk>/html/", mailbox_pages.mail_html, name="demo_mail_html"),
]
