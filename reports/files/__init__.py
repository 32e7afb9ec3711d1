"""A report as files: each made of the document alone, by a worker."""
