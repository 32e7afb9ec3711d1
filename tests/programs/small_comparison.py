"""Further forms of a role-play, and what makes before and after comparable, for a small program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.programs.small_program import MODULE, SCENARIO, rubric


def form(title: str, **told: object) -> str:
    """The small scenario under another title."""
    head = "".join(f"{key} = {_written(value)}\n" for key, value in told.items())
    return head + SCENARIO.replace('title = "Ok."', f'title = "{title}"')


def _written(value: object) -> str:
    return str(value).replace("'", '"') if isinstance(value, list) else f'"{value}"'


def general_rubric() -> str:
    """Short anchors without examples."""
    lines = [line for line in rubric().splitlines() if not line.startswith("behaviors")]
    return "\n".join(lines).replace('anchor = "', 'anchor = "In general: ')


def examples_alone() -> str:
    """What a module writes whose levels are those of the general rubric."""
    told = ("name", "question", "anchor")
    lines = [line for line in rubric().splitlines() if not line.startswith(told)]
    return "\n".join(lines).replace("Says it", "Sees it")


COMPARISON: Mapping[str, str] = {
    "en/comparison/rubric.toml": general_rubric(),
    "en/comparison/kickoff.md": "### Welcome\n\nThis is where you start.\n",
    "en/comparison/closing.md": "### Again\n\nThis is where you are now.\n",
    "en/comparison/scenarios/harbor.toml": form("The harbor"),
    "en/comparison/scenarios/kiosk.toml": form("The kiosk"),
    "en/comparison/scenarios/later.toml": form("The later one", uses=["follow-up"]),
}
FURTHER: Mapping[str, str] = {
    f"en/{MODULE}/scenarios/easier.toml": form("Easier", difficulty="easy", uses=["make-up"]),
    f"en/{MODULE}/scenarios/harder.toml": form("Harder", difficulty="hard", uses=["practice"]),
}


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Beside the files of a program that stands in the folder."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder
