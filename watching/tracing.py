"""Traces of requests and tasks, by OpenTelemetry, where somebody says where they go (ADR 84).

The library's SDK with spans of our own: what its instrumentations write of a request (its address,
query and sender) or of a statement would tell secrets and people. A span says the route, the
status, how many statements there were and how long they took. Nothing is imported before.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from common.later import imported_later
from common.tracks import Track

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

NAME = "empathy-portal"
MISSING = (
    "Traces, and lines of the log that leave, need libraries of their own: "
    "pip install --no-deps --require-hashes -r requirements/tracing.txt"
)


def is_on() -> bool:
    """Whether traces go anywhere."""
    return bool(settings.TRACES_TO)


@contextlib.contextmanager
def span_of_request(track: Track) -> Iterator[tuple[Track, Span | None]]:
    """A trace begins here: what a visitor says of traces is not believed."""
    if not is_on():
        yield track, None
        return
    api = _api()
    with tracer().start_as_current_span(
        "request", context=api.context.Context(), kind=api.trace.SpanKind.SERVER
    ) as span:
        if track.request_id:
            span.set_attribute("portal.request_id", track.request_id)
        yield replace(track, trace=_traceparent(span)), span


@contextlib.contextmanager
def span_of_task(track: Track) -> Iterator[Track]:
    """In the trace of the request that woke it, where one did."""
    if not is_on():
        yield track
        return
    api = _api()
    before = api.propagator.extract({"traceparent": track.trace}, api.context.Context())
    with tracer().start_as_current_span(
        track.task,
        context=before,
        kind=api.trace.SpanKind.CONSUMER,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        if track.request_id:
            span.set_attribute("portal.request_id", track.request_id)
        try:
            yield replace(track, trace=_traceparent(span))
        except Exception as error:
            note_failure(span, error)
            raise


def note_failure(span: Span, error: BaseException) -> None:
    """Its kind, and never what it says: exceptions quote what people typed."""
    status = _api().trace.Status(_api().trace.StatusCode.ERROR, type(error).__name__)
    span.set_status(status)


def _traceparent(span: Span) -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


class _Library:
    """What is used of it."""

    def __init__(self) -> None:
        try:
            names = ("opentelemetry.context", "opentelemetry.trace", "opentelemetry.sdk.trace")
            self.context, self.trace, self.sdk = map(imported_later, names)
            self.export = imported_later("opentelemetry.sdk.trace.export")
            self.resources = imported_later("opentelemetry.sdk.resources")
            self.otlp = imported_later("opentelemetry.exporter.otlp.proto.http.trace_exporter")
            self.propagator = imported_later(
                "opentelemetry.trace.propagation.tracecontext"
            ).TraceContextTextMapPropagator()
        except ModuleNotFoundError:
            raise ImproperlyConfigured(MISSING) from None


@functools.cache
def _api() -> _Library:
    return _Library()


@functools.cache
def _tracer_of(_process: int) -> Tracer:
    """A thread sends what has gathered, and does not come along into children: each process has
    its own.
    """
    api = _api()
    # Only what we say ourselves: the library would add command lines and names of machines.
    name = os.environ.get("OTEL_SERVICE_NAME", NAME)
    resource = api.resources.Resource({"service.name": name})
    provider = api.sdk.TracerProvider(resource=resource)
    provider.add_span_processor(api.export.BatchSpanProcessor(api.otlp.OTLPSpanExporter()))
    tracer: Tracer = provider.get_tracer(NAME)
    return tracer


def tracer() -> Tracer:
    """Of this process."""
    return _tracer_of(os.getpid())


def insist_on_library() -> None:
    """At start: whoever asks for traces without the libraries is told, and they are loaded before
    the first request. Raises ImproperlyConfigured.
    """
    if is_on():
        api = _api()
        _loaded = (
            api.context.Context,
            api.trace.SpanKind,
            api.sdk.TracerProvider,
            api.resources.Resource,
            api.export.BatchSpanProcessor,
            api.otlp.OTLPSpanExporter,
        )
