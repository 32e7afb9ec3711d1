"""Addresses below /privacy/."""

from django.urls import path

from privacy.views import erasing, mine, paperwork, people, requests

app_name = "privacy"
urlpatterns = [
    path("mine/", mine.mine, name="mine"),
    path("mine/copy/", mine.my_copy, name="my_copy"),
    path("mine/ask/", mine.ask, name="ask"),
    path("mine/correct/", mine.correct, name="own_correction"),
    path("mine/opened/", mine.opened, name="opened"),
    path("mine/requests/<int:pk>/", mine.my_request, name="my_request"),
    path("mine/requests/<int:pk>/withdraw/", mine.withdraw, name="withdraw"),
    path("", requests.requests, name="requests"),
    path("requests/<int:pk>/", requests.show, name="request"),
    path("requests/<int:pk>/check/", requests.check, name="check"),
    path("requests/<int:pk>/extend/", requests.extend, name="extend"),
    path("requests/<int:pk>/finish/", requests.finish, name="finish"),
    path("requests/<int:pk>/put-right/", requests.put_right, name="put_right"),
    path("requests/<int:pk>/hold-back/", requests.hold_back, name="hold_back"),
    path("requests/<int:pk>/refuse/", requests.refuse, name="refuse"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/request/", people.enter, name="enter"),
    path("people/<int:pk>/correct/", people.correct, name="correct"),
    path("people/<int:pk>/copy/", people.copy, name="copy"),
    path("people/<int:pk>/restrict/", people.restrict, name="restrict"),
    path("people/<int:pk>/lift/", people.lift, name="lift"),
    path("people/<int:pk>/opened/", people.opened, name="opened_of"),
    path("people/<int:pk>/erase/", erasing.erase, name="erase"),
    path("inventory/", paperwork.holdings, name="inventory"),
    path("bases/", paperwork.bases, name="bases"),
    path("retention/", paperwork.retention, name="retention"),
    path("retention/preview/", paperwork.preview, name="preview"),
    path("records/", paperwork.records, name="records"),
    path("records.md", paperwork.record_file, name="record_file"),
    path("assessment/", paperwork.assessment, name="assessment"),
    path("assessment.md", paperwork.assessment_file, name="assessment_file"),
]
