"""Kafka in: packets, batches, offsets. Kafka out: files and simulated nights."""
