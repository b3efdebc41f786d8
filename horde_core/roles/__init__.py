"""Roles that a Discord server gives by itself, for what its members do in the horde."""
