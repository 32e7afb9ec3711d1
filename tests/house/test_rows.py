"""The second lock covers every table, and what is asked past it is known."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from api.models import CallCount
from calendars.models import BusyTime
from channels.models import ChannelPost
from common.belonging import Unclassified, belongings
from common.tenancy import rows_of
from connections.models import AccessKey, Connection
from empathy_portal.locked_tables import SHARED, TENANT, UNLOCKED, locked_tables
from people.models import Member
from tests.factories import MemberFactory, OrganizationFactory
from tests.house.access_world import World, build, load_version
from tests.house.sources import nodes
from tests.kept import kept

PAST_THE_LOCK = {
    "messaging/queries.py": 2,
    "peers/operations/closing.py": 1,
    "peers/sent.py": 1,
    "surveys/operations/reminding.py": 1,
    "surveys/operations/zones.py": 1,
    "people/middleware.py": 2,
    "people/sign_in.py": 1,
    "people/querysets.py": 1,
    "people/operations/sign_ins.py": 2,
    "people/operations/undoing.py": 1,
    "single_sign_on/queries.py": 1,
    "single_sign_on/operations/domains.py": 1,
    "lti/operations/arriving.py": 1,
    "privacy/operations/erasing.py": 2,
    "privacy/operations/exporting.py": 1,
    "watching/exposition.py": 1,
}
"""Where code asks for the rows of all organizations, and how often. Each place says why."""


def test_every_table_has_a_lock_or_a_reason() -> None:
    """A new model that leads to no organization fails here: give it one, or name it in
    empathy_portal.locked_tables.
    """
    locked = {each.table for each in locked_tables()}
    assert all(UNLOCKED.values())
    free = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label in UNLOCKED
    }
    assert not locked & free
    managed = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    assert {model._meta.db_table for model in managed} == locked | free


def test_a_model_that_leads_nowhere_is_told_of() -> None:
    fewer = {label: why for label, why in UNLOCKED.items() if label != "messaging.OptOut"}
    with pytest.raises(Unclassified, match=r"messaging\.OptOut"):
        belongings(TENANT, unlocked=fewer, shared=SHARED)


def test_the_database_has_the_lock_on_every_table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity,"
            "       (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid)"
            "  FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        found = {name: is_on and policies >= 2 for name, is_on, policies in cursor.fetchall()}
    assert {name for name, is_locked in found.items() if is_locked} == {
        each.table for each in locked_tables()
    }


def test_a_second_run_changes_nothing(db: None) -> None:
    before = _state()
    call_command("lock_rows")
    assert _state() == before


def _state() -> dict[str, list[tuple[object, ...]]]:
    asked = {
        "policies": "SELECT tablename, policyname, roles::text, qual, with_check FROM pg_policies",
        "triggers": "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger",
        "columns": "SELECT attrelid::regclass::text, attname, attnotnull FROM pg_attribute"
        " WHERE attname = 'organization_id'",
        "rights": "SELECT relname, relacl::text FROM pg_class WHERE relkind IN ('r', 'v')",
    }
    found = {}
    for what, sql in asked.items():
        with connection.cursor() as cursor:
            cursor.execute(sql)
            found[what] = sorted(cursor.fetchall(), key=repr)
    return found


def test_what_is_asked_past_the_lock_is_known() -> None:
    """Whoever adds one thinks twice, and says why."""
    calls = [
        (name, node)
        for name, node in nodes()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"rows_of_all", "open_to_all"}
    ]
    assert Counter(name for name, _node in calls) == PAST_THE_LOCK
    for name, node in calls:
        [why] = node.args
        assert isinstance(why, ast.Constant), name
        assert len(str(why.value)) > 20, name


@pytest.fixture
@kept
def world(db: None) -> World:
    return build("Aurelia", load_version())


@pytest.fixture
def stranger(world: World) -> Member:
    return MemberFactory(organization=OrganizationFactory(name="Borealis", slug="borealis"))


def test_a_forgotten_filter_shows_nothing_of_others_in_any_app(world, stranger) -> None:
    """Everything of every table is asked for, as a view without `visible_to` would."""
    labels = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    _fill_the_rest(world)
    ours, leaked = Counter[str](), []
    for each in locked_tables():
        model = labels[each.table]
        owned = _count(each.table, f"{each.column} = {world.organization.pk}")
        ours[model._meta.app_label] += owned
        with rows_of(stranger.organization_id):
            everything = list(model._base_manager.values_list("pk", flat=True))
            own = _count(each.table, f"{each.column} = {stranger.organization_id}")
            shared = _count(each.table, f"{each.column} IS NULL")
        if len(everything) != own + shared or (shared and not each.is_shared):
            leaked.append(each.table)
    assert leaked == []
    apps_with_a_lock = {labels[each.table]._meta.app_label for each in locked_tables()}
    assert apps_with_a_lock == set(+ours), "nothing of ours is in these: fill it above"


def _fill_the_rest(world: World) -> None:
    """What no page of the matrix is about."""
    now, member = timezone.now(), world.cast["leader"]
    later = now + dt.timedelta(hours=1)
    BusyTime.objects.create(member=member, starts_at=now, ends_at=later, read_at=now)
    key = AccessKey.objects.filter(organization=world.organization)[0]
    CallCount.objects.create(access_key=key, minute=now, calls=1)
    post = {"key": "x", "title": "x", "text": "x", "link": "x", "next_at": now, "ends_at": now}
    channel = Connection.objects.filter(organization=world.organization)[0]
    ChannelPost.objects.create(connection=channel, **post)


def _count(table: str, condition: str) -> int:
    assert re.fullmatch(r"\w+", table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {condition}")
        return int(cursor.fetchone()[0])
