"""Who asked how often, counted for all api processes together."""
