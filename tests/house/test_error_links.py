"""Every error of a form leads to a field that can be seen. The `Client` of every test looks: see
errors_lead_to_fields in tests/conftest.py; this is what it looks with.
"""

from __future__ import annotations

import pytest

from tests.error_links import lost_errors

SUMMARY = (
    '<div class="error-summary"><ul><li><a href="#id_name">Name: write it.</a></li></ul></div>'
)


@pytest.mark.parametrize(
    ("fields", "lost"),
    [
        ('<input id="id_name"><details><summary>More</summary></details>', []),
        ('<details open><summary>More</summary><input id="id_name"></details>', []),
        ('<details><summary>More</summary><p><input id="id_name"></p></details>', ["id_name"]),
        ("<details><details open><input id='id_name'></details></details>", ["id_name"]),
        ('<input id="id_other">', ["id_name"]),
    ],
)
def test_what_an_error_points_at_is_there_and_open(fields: str, lost: list[str]) -> None:
    assert lost_errors(SUMMARY + fields) == lost
