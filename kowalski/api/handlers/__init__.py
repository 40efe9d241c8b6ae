"""From HTTP to what is asked, and back: one module for each resource."""
