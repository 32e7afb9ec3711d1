"""The demo's data folder, port and week: claimed once, refused with the reason, emptied only when
it is ours.
"""

from __future__ import annotations

import pytest

from supervisor import demo
from supervisor.folder import COLLECTED, SOURCES, Refused, fingerprint, open_folder


def test_a_folder_is_used_by_one_demo_at_a_time(tmp_path):
    first = open_folder(tmp_path / "data", fresh=False)
    first.lock.write("http://127.0.0.1:8000")
    first.lock.flush()
    with pytest.raises(Refused, match=r"already runs .*8000"):
        open_folder(tmp_path / "data", fresh=False)
    first.lock.close()
    open_folder(tmp_path / "data", fresh=False).lock.close()


def test_somebody_elses_folder_is_never_emptied(tmp_path):
    (tmp_path / "thesis.txt").write_text("ten years of work")
    with pytest.raises(Refused, match="holds something else"):
        open_folder(tmp_path, fresh=True)
    assert (tmp_path / "thesis.txt").exists()


def test_fresh_starts_over(tmp_path):
    folder = open_folder(tmp_path, fresh=False)
    secret = folder.secret_key()
    folder.write_stamp({"weeks": 6})
    folder.lock.close()
    kept = open_folder(tmp_path, fresh=False)
    assert kept.secret_key() == secret
    assert kept.read_stamp() == {"weeks": 6}
    kept.lock.close()
    fresh = open_folder(tmp_path, fresh=True)
    assert fresh.read_stamp() == {}
    assert fresh.secret_key() != secret
    fresh.lock.close()


def test_secrets_are_for_the_owner_alone(tmp_path):
    folder = open_folder(tmp_path, fresh=False)
    folder.secret_key()
    folder.write_env({"SECRET_KEY": "x"})
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert folder.env_file.stat().st_mode & 0o077 == 0
    folder.lock.close()


def test_the_seeded_week_is_kept_and_another_one_needs_fresh(tmp_path):
    folder = open_folder(tmp_path, fresh=False)
    assert demo._weeks(folder, None) == demo.DEFAULT_WEEKS
    folder.write_stamp({"weeks": 9})
    assert demo._weeks(folder, None) == 9
    with pytest.raises(Refused, match="--fresh"):
        demo._weeks(folder, 3)
    folder.lock.close()


def test_a_taken_port_is_refused_only_when_it_was_asked_for():
    first = demo._listen(None)
    second = demo._listen(None)
    taken = first.getsockname()[1]
    assert second.getsockname()[1] != taken
    with pytest.raises(Refused, match=str(taken)):
        demo._listen(taken)
    first.close()
    second.close()


def test_the_demo_lives_in_this_house():
    assert (demo.ROOT / "portal").is_file()
    assert demo.parse([]).data == demo.ROOT / ".portal" / "demo"


@pytest.mark.parametrize(
    ("made_from", "follows", "leaves"),
    [
        (SOURCES, "people/migrations/0001_initial.py", "people/views.py"),
        (SOURCES, "demo/story.py", "scripts/portal.js"),
        (COLLECTED, "scripts/player/steps.js", "people/migrations/0001_initial.py"),
        (COLLECTED, "styles/components/toast.css", "templates/base.html"),
        (COLLECTED, "static/fonts/portal-text-latin.woff2", "demo/story.py"),
    ],
)
def test_a_fingerprint_follows_what_something_is_made_from(tmp_path, made_from, follows, leaves):
    seen = [fingerprint(tmp_path, made_from)]
    for path in (follows, leaves):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
        seen.append(fingerprint(tmp_path, made_from))
    assert seen[0] != seen[1] == seen[2]


def test_processes_of_the_demo_find_the_portal_and_not_the_folder_around_it() -> None:
    assert (demo.ROOT / "portal").is_file()


def test_a_demo_is_never_production(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PORTAL_MODE", "production")
    assert demo.main(["--data", str(tmp_path / "demo")]) == 1
    assert "never production" in capsys.readouterr().out
    assert not (tmp_path / "demo").exists()
