"""Accounts for whoever comes by, without a name that is checked or an address that is kept."""
