"""The alert half: from a survey's Kafka topics to scored, matched and filtered alerts."""
