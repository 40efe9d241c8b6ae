"""Localisations of events that nobody has seen yet: where on the sky they may be."""
