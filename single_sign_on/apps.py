from django.apps import AppConfig


class SingleSignOnConfig(AppConfig):
    name = "single_sign_on"
