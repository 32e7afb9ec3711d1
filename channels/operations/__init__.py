"""Verbs about channels."""

from channels.operations.direct import AppWay as AppWay
from channels.operations.direct import connect_app as connect_app
from channels.operations.direct import test_app as test_app
from channels.operations.posting import forget_posts as forget_posts
from channels.operations.posting import gather_notices as gather_notices
from channels.operations.posting import post_next as post_next
from channels.operations.posting import test_channel as test_channel
