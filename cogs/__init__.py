"""The features: one file, one cog, no cog knows another."""
