"""What `docs/performance.md` quotes."""
