"""What is loaded beside alerts: light curves, features, classifications, exposures, transients."""
