from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"

    def ready(self) -> None:
        """Say what a pulse step is, and when pulse mail is not wanted any more."""
        from messaging.wanted import ask_before_sending  # noqa: PLC0415  models are not loaded before
        from programs.activities import announce  # noqa: PLC0415
        from surveys.steps import PULSE  # noqa: PLC0415
        from surveys.wanted import no_longer_wanted  # noqa: PLC0415

        announce("pulse", PULSE)
        ask_before_sending("pulse_invitation", no_longer_wanted)
        ask_before_sending("pulse_reminder", no_longer_wanted)
