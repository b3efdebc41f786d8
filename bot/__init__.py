"""The machine room: what a bot with no feature at all would still have."""
