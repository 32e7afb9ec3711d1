from django.apps import AppConfig

from common.threads import keep_by_thread


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        keep_by_thread()
