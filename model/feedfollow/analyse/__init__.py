"""What several runs say together: comparisons, sweeps, sensitivity."""
