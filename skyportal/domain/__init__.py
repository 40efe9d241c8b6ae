"""What the marshal does: one module per topic, one function per verb; nothing here knows HTTP."""
