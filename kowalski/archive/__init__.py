"""The archive: alerts, light curves, catalogues and filters in MongoDB."""
