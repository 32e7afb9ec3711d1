from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        """Say what live steps are, and when messages about sessions are no longer wanted."""
        # Models exist only from here on, so these cannot be imported above.
        from messaging.wanted import ask_before_sending  # noqa: PLC0415
        from practice import messages, wanted  # noqa: PLC0415
        from practice.activities import ACTIVITIES  # noqa: PLC0415
        from programs.activities import announce  # noqa: PLC0415

        for kind, activity in ACTIVITIES.items():
            announce(kind, activity)
        for reason in (messages.INVITATION, messages.UPDATE, messages.TOMORROW):
            ask_before_sending(reason, wanted.unwanted_news)
        ask_before_sending(messages.CANCELED, wanted.unwanted_cancellations)
