"""Webhooks: results told to the address that a request named, at least once."""
