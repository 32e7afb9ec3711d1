"""Verbs about learning platforms: connected, arrived from, told scores."""

from lti.operations.arriving import arrive as arrive
from lti.operations.platforms import change_platform as change_platform
from lti.operations.platforms import connect_platform as connect_platform
from lti.operations.platforms import register_platform as register_platform
from lti.operations.platforms import roll_keys as roll_keys
from lti.operations.scores import tell_scores as tell_scores
