from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        """Recovery codes of ours where the sign-in library means its own."""
        from allauth.mfa.recovery_codes.internal import auth  # noqa: PLC0415  with the models

        from people.recovery_codes import OnceShownCodes  # noqa: PLC0415

        auth.RecoveryCodes = OnceShownCodes
