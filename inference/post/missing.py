"""Why a post-processor was not applied. Pure."""


class Unusable(Exception):
    """A post-processor that cannot be applied; the text is for the worker's owner."""
