"""Loads the Celery application together with Django, so that tasks sent from the web know the broker."""

from django.apps import AppConfig

from empathy_portal import celery


class EmpathyPortalConfig(AppConfig):
    name = "empathy_portal"
    celery_app = celery.app
