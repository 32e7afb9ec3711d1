"""What our own code never does. Each list of exceptions names the place and the reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.house.sources import ROOT, name_of, nodes, sources, templates

pytestmark = pytest.mark.uncounted

SCRIPTS = sorted([*(ROOT / "scripts").rglob("*.js"), *(ROOT / "static" / "js").glob("*.js")])

FOREIGN = {"eval", "exec", "compile", "__import__"}
DESERIALIZERS = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"}
MAY_DESERIALIZE = {
    "people/importing/resting.py": "rows on their way through a nameless file of the same process",
}
CHILDREN = {
    "backups/dumping.py": "starts pg_dump",
    "backups/programs.py": "asks pg_dump and pg_restore for their version",
    "backups/restoring.py": "starts pg_restore",
    "calendars/reading.py": "a calendar is read in a process of its own",
    "common/confinement.py": "files of others are read in a process of their own",
    "people/importing/workbooks.py": "a workbook is read in a process of its own",
    "supervisor/children.py": "starts the servers of a demo",
    "supervisor/identity.py": "looks at whom the servers of a demo run as",
    "supervisor/servers.py": "makes the database of a demo",
}
CHANCE = {
    "assessments/choosing.py": "which sample somebody scores first",
    "assessments/operations/calibration.py": "which sample somebody scores first",
    "events/sending.py": "how long a failed delivery waits",
    "roi/ranges.py": "a simulated range, the same each time",
}
BROKEN_BUT_ASKED = {
    "common/digest_filter.py": "sets of stolen passwords go by the beginning of one",
}
SQL_OF_PARTS = {
    "backups/counting.py": "names of our own tables",
    "backups/restoring.py": "a name of ours",
    "common/copies.py": "texts of ours",
    "common/postgres/base.py": "settings of ours, and the number of an organization, quoted",
    "empathy_portal/locked_tables.py": "a digest of a text of ours",
    "common/row_locks.py": "names of our own tables and roles",
    "insights/progress.py": "numbers of our own steps",
    "kpis/operations/placing.py": "a text of ours",
    "messaging/resealing.py": "names of our own tables and columns",
    "privacy/sweeping.py": "names of our own tables and columns",
    "peers/operations/traces.py": "the name of our own table",
    "surveys/operations/traces.py": "the names of our own tables",
    "people/bulk.py": "names of our own columns",
}
XML = {
    "common/workbook.py": "writes, and takes the escaping from there",
    "people/importing/open_documents.py": "in the confined child",
    "single_sign_on/library.py": "names the library",
    "single_sign_on/protocols/saml_library.py": "names the error of the library",
}
WITHOUT_FORM_KEY = {
    "api/views/calls.py", "channels/views/mail_events.py", "kpis/views/sending.py",
    "learning_records/views/learners.py", "lti/views/launches.py", "people/mail_preferences.py",
    "provisioning/views/scim_calls.py", "single_sign_on/views/ways_in.py",
}  # fmt: skip
"""Nobody is signed in there: a key, a signature or a sealed link says who sends it."""
STANDS_AS_IT_IS = re.compile(r"\|\s*(?:safe|safeseq)\b|autoescape\s+off")
SANITIZED = re.compile(r"[._]html\s*\|\s*safe\b")
DRAWN_BEFORE = {
    "templates/mfa/totp/activate_form.html": "a QR code that the sign-in library draws",
    "templates/insights/pilot.html": "a page that templates drew, kept for five minutes",
    "templates/reports/report.html": "a page that templates drew, kept beside the document",
    "templates/reports/shared.html": "a page that templates drew, kept beside the document",
    "templates/reports/state.html": "a page that templates drew, kept beside the document",
    "templates/learning/story/debrief.html": "sanitized prose of a story",
    "templates/learning/story/moment.html": "sanitized prose of a story",
    "templates/learning/story/whole.html": "sanitized prose of a story",
    "templates/authoring/story/walk.html": "sanitized prose of a story",
}
TAKE_A_PATTERN = {
    f"re.{name}"
    for name in (
        *("compile", "search", "match", "fullmatch", "findall", "finditer"),
        *("sub", "subn", "split"),
    )
}
PATTERNS_OF_NAMES = {
    "authoring/table_text.py": "a key of a table of ours",
    "learning/drafting.py": "phrases of a program, each of them escaped",
    "people/known_passwords.py": "words, each of them escaped",
    "authoring/lineage.py": "a name of ours", "authoring/numbering.py": "names of an enum",
    "authoring/pieces.py": "names of an enum",
    "learning_records/views/learners.py": "a pattern of ours",
    "people/naming.py": "names, each of them escaped",
    "programs/reading/pieces.py": "names of our folders",
}  # fmt: skip
ELSEWHERE = re.compile(
    r"<(?:script|img|link|iframe|video|audio|source|object|embed)\b[^>]*"
    r"(?:src|href)=[\"'](?:https?:)?//"
)
PLUGIN = re.compile(r"<(?:object|embed|applet|frameset)\b")
DRAWN_IN_A_SCRIPT = re.compile(
    r"\.(?:innerHTML|outerHTML)\s*=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function\("
)
PIECES = {"scripts/parsed.js"}
"""The one script that reads a page of the portal, drawn by a template; others take pieces of it."""
SOCKETS = re.compile(r"new (?:WebSocket|RTCPeerConnection)\b")


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in our Python: (file, call)."""
    for file, node in nodes():
        if isinstance(node, ast.Call):
            yield file, node


def imported() -> Iterator[tuple[str, str]]:
    """Every module that is imported anywhere: (file, its name)."""
    for file, node in nodes():
        if isinstance(node, ast.Import):
            yield from ((file, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield file, node.module


def assert_only(found: Iterable[str], allowed: Iterable[str]) -> None:
    """Nothing but what is allowed."""
    assert set(found) - set(allowed) == set()


def test_no_text_becomes_code() -> None:
    assert [
        f"{file}:{node.lineno}"
        for file, node in calls()
        if isinstance(node.func, ast.Name) and node.func.id in FOREIGN
    ] == []


def test_only_named_places_start_a_process_and_none_by_a_shell() -> None:
    started = [(file, node) for file, node in calls() if "subprocess." in ast.unparse(node.func)]
    assert_only((file for file, _node in started), CHILDREN)
    shells = [
        f"{file}:{node.lineno}"
        for file, node in calls()
        if ast.unparse(node.func) in {"os.system", "os.popen"}
        or any(
            keyword.arg == "shell" and ast.unparse(keyword.value) != "False"
            for keyword in node.keywords
        )
    ]
    assert shells == []
    # A list of arguments each time: nothing is put together to be taken apart again.
    texts = [
        f"{file}:{node.lineno}"
        for file, node in started
        if node.args and isinstance(node.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
    ]
    assert texts == []


def test_objects_are_made_of_bytes_in_one_place_that_nobody_else_reaches() -> None:
    found = {file for file, name in imported() if name.partition(".")[0] in DESERIALIZERS}
    assert_only(found, MAY_DESERIALIZE)


def test_chance_that_can_be_guessed_decides_nothing_secret() -> None:
    found = {file for file, name in imported() if name == "random" and file[:5] != "demo/"}
    assert_only(found, CHANCE)


def test_no_broken_hash_is_used() -> None:
    names = re.compile(r"hashlib\.(?:md5|sha1)\b|\"(?:md5|sha1)\"|\bMD5\(|\bSHA1\(")
    found = {name_of(path) for path in sources() if names.search(path.read_text(encoding="utf-8"))}
    assert_only(found, BROKEN_BUT_ASKED)


def test_values_reach_statements_as_parameters_alone() -> None:
    """What is put together in the call itself would carry a value; named texts and class bodies are
    of constants, see the next test.
    """
    made = {
        file
        for file, node in calls()
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in {"execute", "executemany", "raw", "extra"}
        and node.args
        and any(isinstance(part, ast.JoinedStr | ast.BinOp | ast.Call) for part in [node.args[0]])
    }
    assert_only(made, SQL_OF_PARTS)


def test_no_request_is_written_into_a_statement() -> None:
    """Not one f-string that begins as SQL holds anything of a request or a form."""
    begins = re.compile(r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|VACUUM|COPY)\b", re.IGNORECASE)
    for _file, node in nodes():
        if not (isinstance(node, ast.JoinedStr) and node.values):
            continue
        first = node.values[0]
        if isinstance(first, ast.Constant) and begins.match(str(first.value)):
            said = ast.unparse(node)
            assert not re.search(r"request|POST|GET\b|cleaned_data|\.body", said), said


def test_whatever_becomes_a_pattern_is_a_text_of_ours_or_is_escaped() -> None:
    """However it is put together: in braces, by adding, by replacing, out of a name."""
    made = {
        file
        for file, node in calls()
        if ast.unparse(node.func) in TAKE_A_PATTERN
        and node.args
        and not all(map(_is_ours_or_escaped, _parts_of(node.args[0])))
    }
    assert_only(made, PATTERNS_OF_NAMES)
    asked = {
        file
        for file, node in nodes()
        if isinstance(node, ast.keyword) and (node.arg or "").endswith("__regex")
    }
    assert asked == set(), "the database is asked by no pattern"


def _parts_of(pattern: ast.expr) -> list[ast.expr]:
    return pattern.values if isinstance(pattern, ast.JoinedStr) else [pattern]


def _is_ours_or_escaped(part: ast.expr) -> bool:
    said = ast.unparse(part)
    return isinstance(part, ast.Constant) or "escape" in said or said.strip("{}f'\"").isupper()


def test_templates_are_files_of_ours() -> None:
    """No template is made of a text; the previews and mails fill gaps."""
    made = {
        file
        for file, node in calls()
        if (isinstance(node.func, ast.Name) and node.func.id == "Template")
        or re.search(r"(?i)(?:engine|env)\w*\.from_string$", ast.unparse(node.func))
    }
    assert made == set()


def test_xml_is_read_in_named_places_alone() -> None:
    parsers = {"xml", "lxml", "defusedxml", "xmltodict", "xmlsec"}
    found = {file for file, name in imported() if name.partition(".")[0] in parsers}
    assert found <= set(XML)
    # No path through a document is put together.
    assert [file for file, node in calls() if ast.unparse(node.func).endswith(".xpath")] == []


def test_forms_without_a_key_are_those_that_another_secret_guards() -> None:
    found = {
        file
        for file, node in nodes()
        if isinstance(node, ast.Name)
        and node.id == "csrf_exempt"
        and file in {name_of(path) for path in sources()}
    }
    assert_only(found, WITHOUT_FORM_KEY)


def test_templates_leave_nothing_unescaped_but_sanitized_prose() -> None:
    bare = [
        f"{name_of(path)}: {line.strip()}"
        for path in templates()
        if path.suffix == ".html"
        if name_of(path) not in DRAWN_BEFORE
        for line in path.read_text(encoding="utf-8").splitlines()
        if STANDS_AS_IT_IS.search(SANITIZED.sub("", line))
    ]
    assert bare == []


def test_pages_take_nothing_from_elsewhere_and_no_plugin() -> None:
    for path in templates():
        text = path.read_text(encoding="utf-8")
        assert not ELSEWHERE.search(text), name_of(path)
        assert not PLUGIN.search(text), name_of(path)


def test_scripts_write_text_and_nodes_and_never_markup() -> None:
    """Markup comes from the server whole, drawn by a template; see PIECES."""
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        assert not DRAWN_IN_A_SCRIPT.search(text), name_of(path)
        assert not SOCKETS.search(text), name_of(path)
        assert "__proto__" not in text, name_of(path)
    pieces = re.compile(r"createContextualFragment|DOMParser|setHTMLUnsafe")
    drawn = {name_of(each) for each in SCRIPTS if pieces.search(each.read_text(encoding="utf-8"))}
    assert_only(drawn, PIECES)


def test_no_page_takes_messages_of_another_window() -> None:
    """The service worker hears the pages of its own origin, and they hear it; nobody else does."""
    heard = {
        name_of(path)
        for path in SCRIPTS
        if re.search(r"addEventListener\(\s*[\"']message", path.read_text(encoding="utf-8"))
    }
    for name in heard:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"window\.addEventListener\(\s*[\"']message", text), name
        assert "serviceWorker" in text or name == "scripts/worker.js", name
