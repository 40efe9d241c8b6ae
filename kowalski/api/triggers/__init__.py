"""Targets of opportunity for ZTF's scheduler."""
