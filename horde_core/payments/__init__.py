"""Kudos from one account to another, and from the horde to an account."""
