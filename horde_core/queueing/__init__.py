"""From a request for pictures to their delivery."""
