"""Drawing: frames and documented figures in, a matplotlib Figure out, no pyplot state."""
