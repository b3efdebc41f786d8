"""Keys that an account gives to others, who then generate at its expense within limits."""
