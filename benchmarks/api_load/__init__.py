"""What the query service does under load: many clients at once, and one with many positions."""

PLAN_VARIABLE = "API_LOAD_PLAN"
"""The variable that tells the clients where their plan is."""
