"""Addresses of the people pages, below /people/."""

from django.urls import path

from common.spreadsheets import FileFormat
from people.views import (
    account,
    calendar_link,
    editing,
    imports,
    long_lists,
    members,
    organization,
    past_imports,
    reading,
    sign_ins,
)

app_name = "people"
urlpatterns = [
    path("", members.members, name="members"),
    path("account/", account.account, name="account"),
    path("account/elsewhere/", account.elsewhere, name="elsewhere"),
    path("account/sign-ins/end/", sign_ins.end_own, name="end_own_sign_in"),
    path("account/calendar/", calendar_link.renew, name="calendar_link"),
    path("account/calendar/end/", calendar_link.end, name="end_calendar_link"),
    path("organization/", organization.organization, name="organization"),
    path("organization/sign-in-limits/", sign_ins.limits, name="sign_in_limits"),
    path("week/", organization.week, name="week"),
    path("second-step/", organization.second_step, name="second_step"),
    path("<int:pk>/second-step/", organization.reset, name="reset_second_step"),
    path("<int:pk>/", members.member, name="member"),
    path("<int:pk>/sign-ins/", sign_ins.sign_ins, name="sign_ins"),
    path("<int:pk>/sign-ins/end/", sign_ins.end_all, name="end_every_sign_in"),
    path("<int:pk>/sign-ins/<str:handle>/end/", sign_ins.end_one, name="end_sign_in"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/write-again/", members.write_again, name="write_again"),
    path("<int:pk>/leave/", members.leave, name="leave"),
    path("import/", imports.import_people, name="import"),
    path("import/<int:pk>/", imports.import_preview, name="import_preview"),
    path("import/<int:pk>/letters/", reading.import_encoding, name="import_encoding"),
    path("import/<int:pk>/columns/", reading.import_columns, name="import_columns"),
    path("import/<int:pk>/again/", long_lists.try_again, name="try_again"),
    path("import/<int:pk>/discard/", long_lists.discard, name="discard_import"),
    path("imports/", past_imports.imports, name="imports"),
    path("import/<int:pk>/undo/", past_imports.undo, name="undo_import"),
    path("import/<int:pk>/answers/", imports.import_answers, name="import_answers"),
    path(
        "import/<int:pk>/failed-rows.csv",
        imports.failed_rows,
        {"file_format": FileFormat.CSV},
        name="failed_rows",
    ),
    path(
        "import/<int:pk>/failed-rows.xlsx",
        imports.failed_rows,
        {"file_format": FileFormat.XLSX},
        name="failed_rows_xlsx",
    ),
]
