"""Questions that a person answers easily: letters in a noisy picture, or spoken among noises."""
