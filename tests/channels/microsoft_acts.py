"""Runs in the environment of requirements/teams.txt, with Microsoft's own libraries for agents.

`asks URL`: asks for tokens, opens a conversation and says something, at the addresses below URL.
`serves PORT`: takes what a bot says as Microsoft's service for channels does, below /teams; at
/read stands what it read.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import msal
import requests
from aiohttp import web
from microsoft_agents.activity import (
    Activity,
    AgentsModel,
    Attachment,
    ChannelAccount,
    ConversationParameters,
    ConversationResourceResponse,
    ResourceResponse,
)
from microsoft_agents.hosting.aiohttp import channel_service_route_table
from microsoft_agents.hosting.aiohttp._aiohttp_request_adapter import AiohttpRequestAdapter
from microsoft_agents.hosting.core.connector.client.connector_client import ConnectorClient
from microsoft_agents.hosting.core.http import ChannelServiceRoutes

LOGIN = "https://login.microsoftonline.com/"


class LedElsewhere:
    """For msal, which calls nothing but Microsoft: the same calls, at our address. What it asks
    before, where tokens are made, is answered here as Microsoft does.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, url: str, **_given: Any) -> Any:
        answer = requests.Response()
        answer.status_code = 200
        whose = url.partition("/v2.0/")[0]
        said = {
            "issuer": f"{whose}/v2.0",
            "authorization_endpoint": f"{whose}/oauth2/v2.0/authorize",
            "token_endpoint": f"{whose}/oauth2/v2.0/token",
        }
        answer._content = json.dumps(said).encode()
        return answer

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None) -> Any:
        there = url.replace(LOGIN, f"{self.url}login/")
        return requests.post(there, params=params, data=data, headers=headers, timeout=30)

    def close(self) -> None:
        pass


async def ask(url: str, told: dict[str, Any]) -> None:
    """The same as the portal, by Microsoft's libraries."""
    app = msal.ConfidentialClientApplication(
        told["app_id"],
        client_credential=told["secret"],
        authority=LOGIN + told["tenant_id"],
        instance_discovery=False,
        http_client=LedElsewhere(url),
    )
    tokens = [app.acquire_token_for_client(scopes=[each]) for each in told["scopes"]]
    client = ConnectorClient(f"{url}teams/", tokens[-1]["access_token"])
    opened = await client.conversations.create_conversation(
        ConversationParameters(
            is_group=False,
            members=[ChannelAccount(id=told["person"])],
            tenant_id=told["tenant_id"],
        )
    )
    content_type = "application/vnd.microsoft.card.adaptive"
    card = Attachment(content_type=content_type, content=told["card"])
    activity = Activity(type="message", summary=told["summary"], attachments=[card])
    await client.conversations.send_to_conversation(opened.id, activity)
    await client.close()


class Listener:
    """What Microsoft's service hands over once it has read it."""

    def __init__(self) -> None:
        self.read: list[dict[str, Any]] = []

    def keep(self, what: str, read: AgentsModel) -> None:
        told = read.model_dump(mode="json", by_alias=True, exclude_unset=True)
        self.read.append({"what": what, **told})

    async def on_create_conversation(
        self, _claims: Any, parameters: ConversationParameters
    ) -> ConversationResourceResponse:
        self.keep("conversation", parameters)
        return ConversationResourceResponse(id="a:1/2?3", activity_id="1", service_url="x")

    async def on_send_to_conversation(
        self, _claims: Any, conversation_id: str, activity: Activity
    ) -> ResourceResponse:
        self.keep(conversation_id, activity)
        return ResourceResponse(id="1654073427000")


def serve(port: int) -> None:
    """Take what a bot says."""
    listener: Any = Listener()
    opening = ChannelServiceRoutes(listener, "/teams")

    async def opened(request: web.Request) -> web.Response:
        made = await opening.create_conversation(AiohttpRequestAdapter(request))
        return web.json_response(made, status=201)

    async def read(_request: web.Request) -> web.Response:
        return web.json_response(listener.read)

    app = web.Application()
    # As shipped, this one is at another address than Microsoft's own client calls.
    app.router.add_post("/teams/v3/conversations", opened)
    app.router.add_routes(channel_service_route_table(listener, "/teams"))
    app.router.add_get("/read", read)
    web.run_app(app, host="127.0.0.1", port=port)


if sys.argv[1] == "asks":
    asyncio.run(ask(sys.argv[2], json.load(sys.stdin)))
else:
    serve(int(sys.argv[2]))
