"""Pages of documentation that are written from the package's own tables and code."""
