"""How it is run: one simulation, its folder and checkpoints."""
