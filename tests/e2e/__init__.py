"""The whole platform as one: all modules share one instance, which `conftest.py` starts once."""
