"""Addresses of provisioning."""

from django.urls import path

from provisioning.fetch_settings import FetchWay
from provisioning.views import fetch_acts, fetch_lists, owners, people, scim_pages

app_name = "provisioning"
LISTS = "people/lists/"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", scim_pages.scim, name="scim"),
    path("people/<int:pk>/key/", scim_pages.scim_key, name="scim_key"),
    path("people/<int:pk>/keys/<int:key>/end/", scim_pages.scim_end_key, name="scim_end_key"),
    path("people/<int:pk>/switch/", scim_pages.scim_switch, name="scim_switch"),
    path("people/<int:pk>/test/", scim_pages.scim_test, name="scim_test"),
    path("people/<int:pk>/leavers/", scim_pages.scim_leavers, name="scim_leavers"),
    path("people/<int:pk>/remove/", scim_pages.scim_remove, name="scim_remove"),
    path("people/<int:pk>/groups/", scim_pages.scim_groups, name="scim_groups"),
    path("people/<int:pk>/groups/<int:group>/", scim_pages.scim_group, name="scim_group"),
    path("people/fields/", owners.owners, name="field_owners"),
    path(LISTS, fetch_lists.all_lists, name="fetched_lists"),
    path(f"{LISTS}sftp/", fetch_lists.add, {"way": FetchWay.SFTP}, name="add_sftp_list"),
    path(f"{LISTS}web/", fetch_lists.add, {"way": FetchWay.WEB}, name="add_web_list"),
    path(f"{LISTS}<int:pk>/", fetch_lists.one_list, name="fetched_list"),
    path(f"{LISTS}<int:pk>/change/", fetch_lists.change, name="change_list"),
    path(f"{LISTS}<int:pk>/test/", fetch_acts.test, name="test_list"),
    path(f"{LISTS}<int:pk>/key/", fetch_acts.trust, name="trust_host"),
    path(f"{LISTS}<int:pk>/switch/", fetch_acts.switch, name="switch_list"),
    path(f"{LISTS}<int:pk>/fetch/", fetch_acts.ask, name="ask_for_list"),
    path(f"{LISTS}<int:pk>/charge/", fetch_acts.charge, name="take_charge"),
    path(f"{LISTS}<int:pk>/remove/", fetch_acts.remove, name="remove_list"),
]
