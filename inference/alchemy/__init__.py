"""The alchemist: what a picture shows, and pictures made better."""
