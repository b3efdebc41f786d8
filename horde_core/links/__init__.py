"""Discord users and their accounts: brought over from earlier bots, with keys of other hordes."""
