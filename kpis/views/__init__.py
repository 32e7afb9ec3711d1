"""Pages about KPIs, and the address to which systems send values."""
