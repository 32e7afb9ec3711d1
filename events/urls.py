"""Addresses of webhooks."""

from django.urls import path

from events.views import deliveries, hooks

app_name = "events"
urlpatterns = [
    path("webhooks/", hooks.hooks, name="hooks"),
    path("webhooks/add/", hooks.add, name="add_hook"),
    path("webhooks/<int:pk>/", hooks.hook, name="hook"),
    path("webhooks/<int:pk>/change/", hooks.change, name="change_hook"),
    path("webhooks/<int:pk>/secret/", hooks.secret, name="hook_secret"),
    path("webhooks/<int:pk>/test/", hooks.try_it, name="try_hook"),
    path("webhooks/<int:pk>/switch/", hooks.switch, name="switch_hook"),
    path("webhooks/<int:pk>/remove/", hooks.remove, name="remove_hook"),
    path("webhooks/<int:pk>/send-failed/", hooks.send_failed, name="send_failed"),
    path("webhooks/<int:hook>/deliveries/", deliveries.deliveries, name="deliveries"),
    path("webhooks/<int:hook>/deliveries/<int:pk>/", deliveries.delivery, name="delivery"),
    path("webhooks/<int:hook>/deliveries/<int:pk>/again/", deliveries.again, name="again"),
]
