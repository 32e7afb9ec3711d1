"""What is known to be beyond its wall: let through until somebody mends it, and the list only
shrinks.

`.venv/bin/python -m tests.house.known` takes off what was mended and lowers what came down. It adds
nothing: a new place is mended, or written here by hand by somebody who says why.
"""

from __future__ import annotations

import pprint
import re
import sys
from pathlib import Path

from tests.house.walls import WALLS

# Wall: place: how far beyond it may be.
KNOWN: dict[str, dict[str, int]] = {
    "wide lines of a template": {
        "templates/assessments/feedback.html": 7,
        "templates/assessments/parts/panel.html": 11,
        "templates/assessments/score.html": 6,
        "templates/base.html": 5,
        "templates/components/audience_label.html": 1,
        "templates/components/brand.html": 1,
        "templates/components/card_deck.html": 3,
        "templates/components/deck_dots.html": 1,
        "templates/components/error_summary.html": 2,
        "templates/components/field.html": 3,
        "templates/components/field_about.html": 1,
        "templates/components/hidden_group.html": 1,
        "templates/components/level_picker.html": 2,
        "templates/components/page_header.html": 1,
        "templates/components/pages.html": 3,
        "templates/components/progress_ring.html": 3,
        "templates/components/saved_tick.html": 1,
        "templates/components/scale_picker.html": 1,
        "templates/components/stat.html": 2,
        "templates/components/stepper.html": 2,
        "templates/components/toasts.html": 1,
        "templates/components/week_timeline.html": 2,
        "templates/head.html": 1,
        "templates/home/admin.html": 7,
        "templates/home/coach.html": 3,
        "templates/home/facilitator.html": 7,
        "templates/home/leader.html": 6,
        "templates/home/privacy.html": 3,
        "templates/home/today.html": 3,
        "templates/learning/card.html": 8,
        "templates/learning/closed.html": 2,
        "templates/learning/comes_next.html": 1,
        "templates/learning/kinds/better.html": 1,
        "templates/learning/kinds/poll.html": 4,
        "templates/learning/kinds/quiz.html": 4,
        "templates/learning/kinds/reflection.html": 2,
        "templates/learning/kinds/rewrite.html": 2,
        "templates/learning/kinds/spot.html": 7,
        "templates/learning/kinds/wrote.html": 2,
        "templates/learning/module.html": 8,
        "templates/learning/path.html": 7,
        "templates/learning/step_row.html": 2,
        "templates/learning/step_when.html": 1,
        "templates/messaging/mail.html": 1,
        "templates/practice/cancel.html": 2,
        "templates/practice/parts/facts.html": 3,
        "templates/practice/parts/next_session.html": 2,
        "templates/practice/parts/opening.html": 1,
        "templates/practice/parts/people.html": 3,
        "templates/practice/parts/rotation.html": 2,
        "templates/practice/parts/session_row.html": 1,
        "templates/practice/parts/state.html": 1,
        "templates/practice/reschedule.html": 2,
        "templates/practice/session_admin.html": 2,
        "templates/practice/session_leader.html": 2,
        "templates/practice/session_run.html": 5,
        "templates/practice/sessions.html": 3,
        "templates/programs/brief.html": 2,
        "templates/programs/library.html": 1,
        "templates/programs/module.html": 1,
        "templates/programs/parts/modules.html": 2,
        "templates/programs/parts/scenario.html": 4,
        "templates/programs/program.html": 3,
        "templates/surveys/answer.html": 7,
        "templates/surveys/gone.html": 2,
        "templates/surveys/notice.html": 6,
        "templates/surveys/thanks.html": 2,
    },
    "Any": {"the whole house": 35},
}


def still_known() -> dict[str, dict[str, int]]:
    """The list without what was mended."""
    return {wall: _still(wall) for wall in WALLS if _still(wall)}


def _still(wall: str) -> dict[str, int]:
    beyond = WALLS[wall]()
    known = KNOWN.get(wall, {})
    return {where: min(known[where], beyond[where]) for where in sorted(known) if where in beyond}


def renew() -> None:
    """Write the list in this file anew."""
    path = Path(__file__)
    listed = pprint.pformat(still_known(), width=98, sort_dicts=False)
    text = re.sub(
        r"^KNOWN: dict\[str, dict\[str, int\]\] = \{.*?\}$(?=\n\n\n)",
        lambda _match: f"KNOWN: dict[str, dict[str, int]] = {listed}",
        path.read_text(encoding="utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew()
    sys.stdout.write("Format it: .venv/bin/ruff format tests/house/known.py\n")
