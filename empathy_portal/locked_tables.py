"""Which tables have no second lock and why, and how the lock is made (ADR 75)."""

from __future__ import annotations

from collections.abc import Collection

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from common.belonging import Belonging, belongings
from common.row_locks import Rights, lock_rows, mark_of
from people.queries import SESSION_VIEW

TENANT, TENANT_TABLE = "people.Organization", "people_organization"
SIGN_IN = "of a sign-in, which is asked for before anybody knows for which organization"
BY_ADDRESS = "by address alone: a person has one habit, whoever writes to them"
OF_DJANGO = "of the framework, and holds nothing about anybody"
WATCHED = "of the installation: when its parts were heard of, and counts"
UNLOCKED = {
    "auth.Permission": OF_DJANGO,
    "auth.Group": OF_DJANGO,
    "auth.Group_permissions": OF_DJANGO,
    "contenttypes.ContentType": OF_DJANGO,
    "sessions.Session": "of the framework, and empty: sessions are people.SignedInBrowser",
    "account.EmailAddress": SIGN_IN,
    "account.EmailConfirmation": SIGN_IN,
    "mfa.Authenticator": SIGN_IN,
    "socialaccount.SocialApp": OF_DJANGO,
    "socialaccount.SocialAccount": SIGN_IN,
    "socialaccount.SocialToken": SIGN_IN,
    "people.User": SIGN_IN,
    "people.SignedInBrowser": SIGN_IN,
    "people.KnownBrowser": SIGN_IN,
    "people.MailedLink": SIGN_IN,
    "people.AuditSweep": "one row: how far a tick has sealed",
    "common.SpentNonce": "numbers that were drawn, and addresses of pages",
    "common.Remembered": "hashes and counts",
    "common.Lease": "a row for each thing that one process does for all",
    "common.LastServed": "whose turn it was, and when",
    "messaging.MailClaim": "numbers of mails in hand, for minutes",
    "messaging.OptOut": BY_ADDRESS,
    "messaging.AddressState": BY_ADDRESS,
    "messaging.MailHabit": BY_ADDRESS,
    "learning.RecallReading": "one row: how far a tick has read",
    "watching.SignOfLife": WATCHED,
    "watching.TaskRun": WATCHED,
    "watching.Tallied": WATCHED,
    "demo.CapturedMail": "the demo's mailbox, which is not there in production",
}
"""Model -> why its rows are anybody's."""
SHARED = {"programs.Program", "authoring.Manuscript"}
"""What ships with the portal belongs to no organization, and is everybody's to read."""
RIGHTS = Rights(
    written_once=("people_auditevent", "people_auditlink"),
    cleaned=(
        "surveys_wavepart",
        "surveys_pendinganswer",
        "surveys_mixedanswer",
        "surveys_answer",
        "surveys_invitation",
        "surveys_waitingcomment",
        "messaging_message",
        "peers_peerbox",
        "kpis_measuredteam",
    ),
)


def locked_tables() -> list[Belonging]:
    """Every table with a lock. Raises Unclassified."""
    return belongings(TENANT, unlocked=UNLOCKED, shared=SHARED)


def lock_all(*, anew: bool = False) -> None:
    """Make views and locks of all tables that there are. A second call changes nothing, and touches
    nothing that others are at work with, unless everything is to be made anew.
    """
    there = set(connection.introspection.table_names())
    with transaction.atomic(), connection.cursor() as cursor:
        # In one piece, rights included: whoever asks meanwhile waits, and finds the view.
        cursor.execute("SELECT obj_description(to_regclass('people_session'), 'pg_class')")
        mark = mark_of([SESSION_VIEW])
        if anew or cursor.fetchone()[0] != mark:
            cursor.execute("DROP VIEW IF EXISTS people_session")
            cursor.execute(SESSION_VIEW)
            cursor.execute(f"COMMENT ON VIEW people_session IS '{mark}'")
        lock_rows(
            [each for each in locked_tables() if each.table in there],
            unlocked=_tables(UNLOCKED) & there,
            every_role=settings.EVERY_ROLE,
            rights=RIGHTS,
            anew=anew,
        )


def _tables(labels: Collection[str]) -> set[str]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if model._meta.label in labels}
