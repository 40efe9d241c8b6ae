"""Background work in a durable queue."""
