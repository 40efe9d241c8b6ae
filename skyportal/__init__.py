"""The marshal: where astronomers scan candidates, save sources and look at their data."""
