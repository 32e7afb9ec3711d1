"""The first version of the API. Nothing but api.answering.offered imports from here: django-ninja
and pydantic come with it.
"""
