"""What is seen of a run and kept: measures, tables, documented figures, the summary."""
