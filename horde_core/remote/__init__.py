"""Another horde that speaks API v2, asked over HTTP in the place of our own services."""
