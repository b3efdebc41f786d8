"""Alchemy: what a picture shows, and pictures made better, form by form."""
