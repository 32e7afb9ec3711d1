"""Settings for whoever watches the portal (ADR 84): metrics, lines of the log, traces. All of it is
off until it is named.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from empathy_portal.environment import text, yes

# What /metrics asks for as its bearer token. Without one there is no such address.
METRICS_TOKEN = text("METRICS_TOKEN")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN needs at least 20 random characters.")
# "text" for people, "json" for one object a line, with a line for every request.
LOG_FORMAT = text("LOG_FORMAT", "text")
if LOG_FORMAT not in {"text", "json"}:
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT!r}; use text or json.")
LOGS_JSON = LOG_FORMAT == "json"
# Where traces go, by OTLP over HTTP. The library reads the other OTEL_ settings itself.
TRACES_TO = text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or text("OTEL_EXPORTER_OTLP_ENDPOINT")
# Where lines of the log go as well, in the same way: away from whoever breaks in here.
LOGS_TO = text("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT")
# Whether lines say who: the number of whoever is signed in, and rows of the audit table as lines.
LOG_PEOPLE = yes("LOG_PEOPLE", default=False)

_formats = {
    "text": {
        "()": "common.logs.DiscreetFormatter",
        "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
    },
    "json": {"()": "common.logs.JsonFormatter"},
}
_handlers: dict[str, dict[str, object]] = {
    "console": {"class": "logging.StreamHandler", "formatter": "line"},
    **({"elsewhere": {"class": "watching.log_export.LinesElsewhere"}} if LOGS_TO else {}),
}
_ours = {"handlers": list(_handlers), "propagate": False, "level": "INFO"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": _formats[LOG_FORMAT]},
    "handlers": _handlers,
    "root": {"handlers": list(_handlers), "level": "WARNING"},
    "loggers": {
        "empathy_portal": {"level": "INFO"},
        "messaging": {"level": "INFO"},
        "people.audit_log": {"level": "INFO"},
        "practice": {"level": "INFO"},
        "surveys": {"level": "INFO"},
        "watching": {"level": "INFO"},
        # The web server's own lines would stand between the objects.
        **({"gunicorn.error": _ours} if LOGS_JSON else {}),
    },
}
