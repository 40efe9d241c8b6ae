"""What the marshal and people's pages ask about one object or place, in one request each."""
