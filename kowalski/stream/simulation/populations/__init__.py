"""What changes: one module for each kind of object, with its light curve."""
