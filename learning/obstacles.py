"""Why a rule that holds does nothing, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from learning.paths import PathObstacle

_WORDS = {
    PathObstacle.NOT_PLANNED: gettext_lazy("does not have the module in their plan"),
    PathObstacle.FINISHED: gettext_lazy("has finished these cards already"),
    PathObstacle.DONE: gettext_lazy("has done the card already"),
    PathObstacle.THERE: gettext_lazy("already gets it, without this rule or by one before it"),
    PathObstacle.AWAY: gettext_lazy("does not have the card any more, because of a rule before it"),
}


def obstacle_words(obstacle: PathObstacle) -> str:
    """What is so about the leader, as the end of a sentence about one of them."""
    return str(_WORDS[obstacle])
