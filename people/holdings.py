"""What people keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.leaving_no_name import end_sessions, make_nameless, own_sign_in, unread_lists
from people.naming import naming, no_rows_of
from people.operations.expired import BROWSERS_KNOWN
from people.personal import FoundBy, Impersonal, Personal, deletes, empties, hands_over, keeps
from people.personal_words import (
    ADMINS,
    AUDIT,
    FOR_DAYS,
    NOBODY,
    ONLY_PERSON,
    OWN_WORK,
    PERSON_AND_ADMINS,
    UNTIL_ENDED,
    UNTIL_ERASED,
    WHO_DID_IT,
    at_most,
)

OWN_ACCOUNT = _("Signing in, and staying signed in")
LISTS = _("Lists of people that were brought in, so that they can be mended and undone")

HOLDINGS = (
    Personal(
        "people.Member",
        purpose=_("Who somebody is in the organization, and what they may open"),
        seen_by=PERSON_AND_ADMINS,
        kept_for=_("Until the person is erased; a row without a name stays for figures"),
        trails=(
            empties(
                "pk",
                *("name", "email", "employee_id", "job_title", "department", "cost_center"),
                *("location", "country"),
                exported=(
                    *("name", "email", "roles", "audience", "employee_id", "job_title"),
                    *("department", "cost_center", "location", "country", "time_zone", "language"),
                    *("manager__name", "hired_on", "left_at", "restricted_at"),
                ),
                erases=make_nameless,
            ),
            keeps("manager", why=WHO_DID_IT),
        ),
        plain=("time_zone", "language", "folded", "own_choices", "roles"),
    ),
    Personal(
        "people.User",
        purpose=OWN_ACCOUNT,
        seen_by=ONLY_PERSON,
        kept_for=_("Until the person is erased; longer only where it opens another organization"),
        trails=(
            deletes("members", "email", "last_login", "date_joined", finds=own_sign_in),
            keeps("current_member", why=WHO_DID_IT),
        ),
    ),
    Personal(
        "people.SignedInBrowser",
        purpose=OWN_ACCOUNT,
        seen_by=ONLY_PERSON,
        kept_for=_("Until two weeks after it was last used; 30 days at most"),
        trails=(
            empties(
                "user",
                "session_data",
                "browser",
                exported=("browser", "expire_date"),
                found_by=FoundBy.USER,
                erases=end_sessions,
            ),
        ),
        plain=("session_key",),
    ),
    Personal(
        "people.KnownBrowser",
        purpose=OWN_ACCOUNT,
        seen_by=NOBODY,
        kept_for=at_most(BROWSERS_KNOWN),
        trails=(deletes("user", "browser", "used_on", found_by=FoundBy.USER),),
    ),
    Personal(
        "people.MailedLink",
        purpose=OWN_ACCOUNT,
        seen_by=NOBODY,
        kept_for=FOR_DAYS,
        trails=(deletes("user", "made_at", found_by=FoundBy.USER),),
    ),
    Personal(
        "people.CalendarLink",
        purpose=_("The private address under which somebody's own calendar is read"),
        seen_by=ONLY_PERSON,
        kept_for=UNTIL_ENDED,
        trails=(deletes("member", "made_at"),),
    ),
    Personal(
        "people.PeopleImport",
        purpose=LISTS,
        seen_by=ADMINS,
        kept_for=_("A week without a yes; otherwise as long as the organization wants it"),
        trails=(
            hands_over("by", "source", "created_at", "confirmed_at", why=OWN_WORK),
            deletes(
                "pieces",
                finds=unread_lists,
                why=_(
                    "A list that was not read to its end may name the person, and nobody can look "
                    "into it. It has to be brought in again."
                ),
            ),
        ),
    ),
    Personal(
        "people.ImportPiece",
        purpose=LISTS,
        seen_by=NOBODY,
        kept_for=_("Until its rows are read"),
        trails=(deletes("content", finds=no_rows_of("people.ImportPiece")),),
    ),
    Personal(
        "people.ImportRow",
        purpose=LISTS,
        seen_by=ADMINS,
        kept_for=_("A week without a yes; then only what could not be imported"),
        trails=(deletes("cells", "cells", finds=naming("people.ImportRow", "cells")),),
    ),
    Personal(
        "people.ImportFinding",
        purpose=LISTS,
        seen_by=ADMINS,
        kept_for=_("A week without a yes; then only what could not be imported"),
        trails=(
            deletes("member_id", "detail"),
            deletes("detail", "detail", finds=naming("people.ImportFinding", "detail")),
        ),
    ),
    Personal(
        "people.ImportChange",
        purpose=LISTS,
        seen_by=ADMINS,
        kept_for=UNTIL_ERASED,
        trails=(deletes("member_id", "people_import__confirmed_at", "before", "after"),),
    ),
    Personal(
        "people.ImportJob",
        purpose=LISTS,
        seen_by=NOBODY,
        kept_for=_("Until a worker is done with it"),
        trails=(keeps("by", why=WHO_DID_IT),),
        plain=("work", "language", "encoding", "fingerprint", "accepts"),
    ),
    Personal(
        "people.AuditEvent",
        purpose=_("Who saw or changed what, so that it can be found out later"),
        seen_by=PERSON_AND_ADMINS,
        kept_for=_("Three years, or as whoever runs the portal says; it holds no names"),
        trails=(
            keeps("actor_id", "at", "verb", "thing", why=AUDIT),
            keeps("thing_id", "at", "verb", why=AUDIT, where={"thing": "member"}),
        ),
        plain=("verb", "thing", "detail"),
    ),
)
IMPERSONAL = (
    Impersonal(
        ("people.Organization", "people.OrganizationLogo", "people.DiscardedImport"),
        _("Settings of the organization, and what is thrown away next"),
    ),
    Impersonal(
        (
            *("people.AuditLink", "people.AuditChain", "people.AuditHead"),
            *("people.AuditCheckpoint", "people.AuditSweep"),
        ),
        _("Seals over rows of the audit table, which hold only numbers"),
    ),
)
