"""Tables as files: what their columns are, and how each format is written as a stream."""
