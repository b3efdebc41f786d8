"""The horde: accounts, kudos, queue, workers, media and the public API. No Discord, no GPU."""
