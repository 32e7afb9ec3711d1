"""Which cards there are, and what else a program has."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LINEAGE = "lineage"
"""In the file of a module or card that is called otherwise by now: what it was called first."""


class CardKind(models.TextChoices):
    """What a leader does with a card."""

    READ = "read", _("Read")
    SPOT = "spot", _("Spot the cue")
    QUIZ = "quiz", _("Quiz")
    REFLECTION = "reflection", _("Reflection")
    REWRITE = "rewrite", _("Rewrite a reply")
    POLL = "poll", _("Poll")
    VIDEO = "video", _("Video")


class MediaType(models.TextChoices):
    """What a recording may be: what browsers play or show by themselves."""

    MP4 = "video/mp4", "MP4"
    WEBM = "video/webm", "WebM"
    MP3 = "audio/mpeg", "MP3"
    M4A = "audio/mp4", "M4A"
    OGG = "audio/ogg", "Ogg"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
    WEBP = "image/webp", "WebP"


class CardPart(models.TextChoices):
    """The rows of cards that a module has, by the names of their folders."""

    CARDS = "cards", _("Cards")
    BOOSTERS = "boosters", _("Refreshers")
    EXTRAS = "extras", _("For some")
    """A leader gets them by a rule only; see programs.content.paths."""


class MaterialKind(models.TextChoices):
    """What a program has beside its modules."""

    PAGE = "page", _("Page")
    INSTRUMENT = "instrument", _("Questionnaire")
    PULSE_BANK = "pulse_bank", _("Pulse bank")
    TRANSCRIPT = "transcript", _("Transcript")
    PATHS = "paths", _("Paths")
    COMPARISON = "comparison", _("Before and after")
    KIT = "kit", _("Kit")


class KitReader(models.TextChoices):
    """For whom a document of the kit is, as within a sentence."""

    LEADERS = "leaders", _("leaders")
    TEAMS = "teams", _("teams")
    COACHES = "coaches", _("coaches")
    FACILITATORS = "facilitators", _("facilitators")
    MANAGERS = "managers", _("managers of leaders")
    SPONSORS = "sponsors", _("sponsors")
    ADMINS = "admins", _("admins")
    REPRESENTATIVES = "representatives", _("employee representatives")


class KitGroup(models.TextChoices):
    """What a document of the kit is, in the order in which they are listed."""

    MODEL = "model", _("The model")
    JOB_AIDS = "job-aids", _("Job aids")
    SESSIONS = "sessions", _("Session scripts")
    COACHING = "coaching", _("For coaches")
    MANAGERS = "managers", _("For managers of leaders and sponsors")
    COMMUNICATIONS = "communications", _("Emails and announcements")
    AGREEMENTS = "agreements", _("Agreements and privacy")
    TEAMS = "teams", _("For teams")
    FACILITATING = "facilitating", _("Learning to facilitate")
    EVALUATION = "evaluation", _("Evaluation")
    SCRIPTS = "scripts", _("Scripts for videos")
