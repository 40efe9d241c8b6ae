"""Cutouts as people look at them: read, shaded, coloured, drawn."""
