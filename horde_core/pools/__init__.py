"""Kudos that a guild shares: pools that members fill, keys that members claim."""
