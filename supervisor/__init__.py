"""The ground under the portal on a bare machine: starts and tends PostgreSQL, Valkey, the worker
and the web server.

Owns: processes, sockets, ports, the demo's data folder. Stdlib only (prepare.py alone may use
Django). May use: nothing of ours. Must not know: any app, the settings, or what the portal is
about.
"""
