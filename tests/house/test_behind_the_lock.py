"""What the portal does is tried by the roles that do it in production, all of it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator

from django.core.management import get_commands
from django.db import connection

from common.tenancy import rows_of
from common.wakeups import TASKS, name_of
from empathy_portal.celery import app
from empathy_portal.schedule import SCHEDULE
from people.models import Member
from privacy.operations import erase_person
from tests.behind_the_lock import behind_the_lock
from tests.factories import EnrollmentFactory
from tests.house.sources import APPS, ROOT

AS_OWNER = {
    "tests/bench/crowd.py",
    "tests/common/test_logs.py",
    "tests/common/test_postgres.py",
    "tests/common/test_tenancy.py",
    "tests/deploy/test_replica.py",
    "tests/empathy_portal/test_failures.py",
    "tests/empathy_portal/test_health.py",
    "tests/empathy_portal/test_lock_checks.py",
    "tests/empathy_portal/test_migrate_beside_others.py",
    "tests/empathy_portal/test_new_tables.py",
    "tests/emptying.py",
    "tests/growth/comparing.py",
    "tests/growth/pouring.py",
    "tests/growth/world.py",
    "tests/home/test_facilitated.py",
    "tests/home/test_offline_browser.py",
    "tests/house/test_second_lock.py",
    "tests/messaging/test_fairness.py",
    "tests/messaging/test_sending.py",
    "tests/people/test_audit.py",
    "tests/people/test_audit_chain.py",
    "tests/pilots/test_outbox.py",
    "tests/privacy/test_erased_again.py",
    "tests/proofs/anonymity_database.py",
    "tests/surveys/test_answering.py",
    "tests/surveys/test_attacks.py",
    "tests/surveys/test_server_log.py",
}
"""Where tests do something as who owns the tables: what an administrator of the
server does, or who makes tables. Nothing that the portal does.
"""


@functools.cache
def trees() -> dict[str, ast.Module]:
    """Every file of the tests, parsed."""
    paths = sorted((ROOT / "tests").rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in paths}


def named() -> Iterator[str]:
    """What tests import from our apps, by its whole name, and every text in them."""
    for tree in trees().values():
        modules = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                found = {
                    each.asname or each.name: f"{node.module}.{each.name}" for each in node.names
                }
                modules |= found
                yield from found.values()
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
        yield from modules.values()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield f"{modules.get(node.value.id)}.{node.attr}"


def test_every_task_is_run_by_some_test() -> None:
    """What beat ticks is run by test_schedule; the rest by a test of its app."""
    app.loader.import_default_modules()
    tasks = {name_of(run) for run in TASKS if not name_of(run).startswith("tests.")}
    assert tasks - {str(each["task"]) for each in SCHEDULE.values()} - {*named()} == set()


def test_every_command_is_run_by_some_test() -> None:
    ours = {name for name, where in get_commands().items() if where in APPS}
    assert ours - {*named()} == set()


def test_what_is_done_as_the_owner_of_the_tables_is_known() -> None:
    found = {
        path
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "as_owner"
    }
    assert found == AS_OWNER


def test_nothing_passes_by_the_lock_unasked(db: None) -> None:
    """Ticks and commands see all rows by a policy, as in production, and not by owning them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active('people_member')")
        assert cursor.fetchone() == (True,)


def seen(*_things: object, by: object = None, **_more: object) -> set[int]:
    """Of which organizations there are people."""
    return set(Member.objects.values_list("organization_id", flat=True))


def test_what_somebody_does_is_done_behind_their_lock(admin: Member, outsider: Member) -> None:
    ours, both = {admin.organization_id}, {admin.organization_id, outsider.organization_id}
    enrollment = EnrollmentFactory(member=admin, cohort__organization=admin.organization)
    asked = behind_the_lock(seen)
    assert asked(outsider, by=admin) == ours
    assert asked(admin) == asked([admin]) == asked(admin, by=None) == ours
    assert asked(organization=admin.organization) == ours
    assert asked(enrollment) == ours, "whose it is, only the database knows"
    assert asked() == asked([]) == asked(admin.user) == both
    with rows_of(outsider.organization_id):
        assert asked(by=admin) == {outsider.organization_id}, "a test that says so itself"


def test_every_function_that_a_test_imports_is_behind_it() -> None:
    assert vars(erase_person)["runs_behind_the_lock"]
