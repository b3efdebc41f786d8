"""Texts: asked for, written by text workers, paid by their tokens."""
