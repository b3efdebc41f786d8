"""Kudos from member to member of a chat: held for a moment, then paid, or kept until they link."""
