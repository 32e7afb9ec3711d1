"""Fixtures of the neighbors, by whom Today is filled."""

from tests.learning.conftest import course

__all__ = ["course"]
