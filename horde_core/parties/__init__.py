"""Parties: a host puts up kudos, members enter pictures, the votes of members decide."""
