"""The query service: HTTP access to the archive for scientists, scripts and the marshal."""
