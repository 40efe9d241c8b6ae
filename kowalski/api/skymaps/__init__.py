"""Skymaps: receiving them in all their forms, and keeping them."""
