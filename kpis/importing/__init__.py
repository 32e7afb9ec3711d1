"""From what an export says to values: cells, months, numbers, layouts, and what is implausible."""
