"""What is wrong with a skymap that somebody sends."""


class SkymapError(ValueError):
    """A skymap cannot be used; the text names the field and says why."""
