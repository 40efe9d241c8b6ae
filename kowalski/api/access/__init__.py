"""Who may read what: every read of the archive goes through here."""
