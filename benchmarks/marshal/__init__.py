"""The marshal's speed over HTTP, on data of its own making."""
