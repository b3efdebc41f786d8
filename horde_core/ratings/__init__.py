"""People judge pictures that were shared for it: a data set, and kudos for honest work."""
