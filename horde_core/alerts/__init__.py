"""What owners of workers are told: that one went away, or was stopped."""
