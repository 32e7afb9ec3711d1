"""The SCIM 2.0 service: what an identity provider says of people and groups, and what it is told.

The libraries of the protocol are imported by resources, filters, storage and serving alone, and
those by the first call (see doors): a portal without SCIM never loads them.
"""
