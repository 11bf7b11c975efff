"""The recommendation engine: a workload in, ranked platforms with their costs out; pure."""
