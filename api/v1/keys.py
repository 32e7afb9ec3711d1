"""How an operation says which scope it needs, and which parameters it knows."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer

from api.doors import CallRequest
from api.problems import ApiProblem
from api.scopes import Scope
from connections.models import AccessKey


class BearerKey(HttpBearer):
    """The key was looked up before; here it is asked for one of its scopes, before anything that
    was sent is read.
    """

    def __init__(self, scope: Scope | None = None, filters: type[Schema] | None = None) -> None:
        """`filters` has the parameters of the operation, none for others."""
        super().__init__()
        self.scope = scope
        self.known = list(filters.model_fields) if filters else []

    def authenticate(self, request: HttpRequest, _token: str) -> AccessKey:
        """The key. Raises ApiProblem, which names the scope that it lacks."""
        key = cast("CallRequest", request).caller
        if self.scope is not None and self.scope not in key.scopes:
            text = f"The key lacks the scope {self.scope.value}."
            raise ApiProblem(
                HTTPStatus.FORBIDDEN, text, name="missing-scope", more={"scope": self.scope.value}
            )
        self._check_parameters(request)
        return key

    def _check_parameters(self, request: HttpRequest) -> None:
        """Each once, and no other one: a misspelled filter would be answered with everything."""
        for name, values in request.GET.lists():
            if name not in self.known:
                known = ", ".join(self.known) or "none"
                text = f"There is no parameter {name[:60]!r} here. Known: {known}."
                raise ApiProblem(400, text, name="unknown-parameter")
            if len(values) > 1:
                raise ApiProblem(400, f"The parameter {name!r} is given more than once.")
