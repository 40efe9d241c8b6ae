"""Faults of many kinds while alerts stream through the whole platform; nothing may be lost."""
