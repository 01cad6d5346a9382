"""The evening of the reference workload in plain Mesa agents, AgentPy, NumPy and C."""
