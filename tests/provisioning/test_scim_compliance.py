"""The service against a checker by another author."""

from __future__ import annotations

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from connections.models import Exchange
from provisioning.models import ScimWatch
from tests.provisioning.conftest import Provider

pytestmark = pytest.mark.proof("connections", SCIM=1)


def test_the_checker_of_another_author_finds_nothing_wrong(idp: Provider, now) -> None:
    ScimWatch.objects.create(connection=idp.connection, let_through_until=now.replace(year=2036))
    client = WSGISCIMClient(
        get_wsgi_application(),
        base_url=f"http://testserver/scim/v2/{idp.connection.pk}",
        headers={"Authorization": f"Bearer {idp.token}"},
    )
    request_finished.disconnect(close_old_connections)
    request_started.disconnect(close_old_connections)
    try:  # as the test client does: the transaction of the test has to stay open
        results = check_server(client)
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
    wrong = [each for each in results if each.status not in (Status.SUCCESS, Status.SKIPPED)]
    assert not wrong, "\n".join(f"{each.title}: {each.status} {each.reason}" for each in wrong)
    assert len(results) > 60
    assert not Exchange.objects.filter(status=500).exists()
