"""What the horde has made: by minute, hour, day, month and altogether."""
