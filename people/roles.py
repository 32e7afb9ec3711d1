"""What somebody does in the portal, and what they lead."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody does in the portal. One person can have several."""

    ADMIN = "admin", _("L&D admin")
    FACILITATOR = "facilitator", _("Facilitator")
    COACH = "coach", _("Coach")
    LEADER = "leader", _("Leader")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")


class Audience(models.TextChoices):
    """What somebody leads; it decides which variant of a situation they read."""

    FRONTLINE_LEADER = "frontline_leader", _("Frontline leader")
    MANAGER_OF_MANAGERS = "manager_of_managers", _("Manager of managers")
    EXECUTIVE = "executive", _("Executive")
    INDIVIDUAL_CONTRIBUTOR = "individual_contributor", _("Individual contributor")
