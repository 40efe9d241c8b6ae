"""What goes wrong in the client itself; what the service refuses is in its answers."""


class KowalskiError(ValueError):
    """A call that cannot be made; the text says why."""
