"""From the outbox to the marshal: candidates, annotations, photometry, thumbnails, autosaves."""
