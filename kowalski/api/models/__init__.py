"""Types of requests: what is checked, and what the OpenAPI document says."""
