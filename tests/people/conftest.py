from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_limits_left_over():
    """Sign-ins of one test are not held against the next."""
    cache.clear()
