"""What both halves share: settings, logging, metrics, process life cycle. Small on purpose."""
