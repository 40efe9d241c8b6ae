"""Real MongoDB, PostgreSQL and Kafka, embedded: one module a server.

Each has `prepare(...)`, which makes its data folder ready and returns the `Program` to run in the
foreground, and `ready(...)`, which tells whether it answers.
"""
