"""Readers of the experiments, a subject a module; ``__all__`` of each lists what files may name."""
