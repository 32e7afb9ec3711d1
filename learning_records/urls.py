"""Addresses of learning records, below /connections/."""

from django.urls import path

from learning_records.profile import VERSION
from learning_records.views import learners, packages, profile, stores

app_name = "learning_records"
urlpatterns = [
    path("records/", stores.records, name="records"),
    path("records/new/", stores.new_store, name="new_store"),
    path("records/<int:pk>/", stores.store, name="store"),
    path("records/<int:pk>/change/", stores.change_store, name="change_store"),
    path("records/<int:pk>/test/", stores.test_store, name="test_store"),
    path("records/<int:pk>/switch/", stores.switch_store, name="switch_store"),
    path("records/<int:pk>/again/", stores.send_again, name="send_again"),
    path("records/<int:pk>/remove/", stores.remove_store, name="remove_store"),
    path("records/profile/", profile.profile, name="profile"),
    path(f"records/profile/{VERSION}", profile.profile, name="profile_version"),
    path("records/packages/", packages.packages, name="packages"),
    path("records/packages/switch/", packages.switch, name="switch_packages"),
    path("records/packages/<int:pk>/<slug:kind>/", packages.package, name="package"),
    path("records/open/<slug:package>/", learners.open_package, name="open_package"),
    path("records/progress/<slug:ticket>/", learners.progress, name="progress"),
]
