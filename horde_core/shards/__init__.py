"""Which process of the bot answers for which of Discord's shards."""
