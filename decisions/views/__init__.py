"""Pages of decisions and checklists."""
