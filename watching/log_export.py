"""Lines of the log to another system by OTLP over HTTP, where somebody says where they go, so that
whoever breaks in here does not have them in hand. The same words as on the console, with the same
discretion. They leave together, at most a few seconds after they were written.
"""

from __future__ import annotations

import functools
import importlib
import logging
import os
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from common.later import imported_later
from common.logs import JsonFormatter
from watching.tracing import MISSING, NAME

if TYPE_CHECKING:
    from opentelemetry._logs import Logger

EXPORTER = "opentelemetry.exporter.otlp.proto.http._log_exporter"
OWN = ("opentelemetry", "urllib3", "requests")
"""Who speaks while lines are sent: theirs go to the console alone, or no line would be the last."""


class LinesElsewhere(logging.Handler):
    """Beside the console. Raises ImproperlyConfigured where the libraries are not there."""

    def __init__(self) -> None:
        super().__init__()
        try:
            importlib.import_module(EXPORTER)
        except ModuleNotFoundError:
            raise ImproperlyConfigured(MISSING) from None
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it for the next parcel; a log that cannot leave disturbs nobody."""
        if record.name.startswith(OWN):
            return
        try:
            written, severity = self.format(record), _severity(record.levelno)
            api = imported_later("opentelemetry._logs")
            line = api.LogRecord(
                timestamp=int(record.created * 1_000_000_000),
                severity_text=record.levelname,
                severity_number=api.SeverityNumber(severity),
                body=written,
            )
            _logger_of(os.getpid()).emit(line)
        except Exception:  # noqa: BLE001  as every handler
            self.handleError(record)


def _severity(level: int) -> int:
    """OpenTelemetry's number: 5 debug, 9 info, 13 warning, 17 error, 21 fatal."""
    return max(1, min(24, level // 10 * 4 + 1))


@functools.cache
def _logger_of(_process: int) -> Logger:
    """A thread sends what has gathered, and does not come along into children."""
    sdk = imported_later("opentelemetry.sdk._logs")
    export = imported_later("opentelemetry.sdk._logs.export")
    otlp = imported_later(EXPORTER)
    resources = imported_later("opentelemetry.sdk.resources")
    name = os.environ.get("OTEL_SERVICE_NAME", NAME)
    provider = sdk.LoggerProvider(resource=resources.Resource({"service.name": name}))
    provider.add_log_record_processor(export.BatchLogRecordProcessor(otlp.OTLPLogExporter()))
    logger: Logger = provider.get_logger(NAME)
    return logger
