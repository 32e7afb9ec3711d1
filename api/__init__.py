"""The REST API: an OpenAPI document, keys with scopes, problem details.

Owns: its resources, their shapes, paging, idempotency and limits. May use: events and everything
below. Must not know: lti, learning_records.
"""
