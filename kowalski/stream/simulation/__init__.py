"""Simulated nights of the Zwicky Transient Facility: a sky, its alerts, its catalogues, its truth.

Everything follows from a seed: the same sky, seen on the same night, gives the same bytes.
"""
