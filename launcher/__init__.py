"""`fritz`: run the whole platform on one machine."""
