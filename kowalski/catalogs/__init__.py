"""Catalogues that alerts are matched with: loading, the pixel index, the registry."""
