from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self) -> None:
        """Say what steps with cards are, and when a mail about them is no longer wanted."""
        # Models exist only from here on, so these cannot be imported above.
        from learning import activities, messages  # noqa: PLC0415
        from messaging.wanted import ask_before_sending  # noqa: PLC0415
        from programs.activities import announce  # noqa: PLC0415

        announce("cards", activities.CARDS)
        announce("booster", activities.BOOSTER)
        ask_before_sending(messages.REASON, messages.no_longer_wanted)
