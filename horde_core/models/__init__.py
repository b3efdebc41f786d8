"""The image models known by name."""
