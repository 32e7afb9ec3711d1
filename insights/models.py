"""No tables: this app reads."""
