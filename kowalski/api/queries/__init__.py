"""The query types: one module for each kind of question."""
