"""What a Discord server allows its members to ask for: always stricter than the horde, never laxer."""
