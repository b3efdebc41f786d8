"""Who is who: accounts, their keys and roles, and the Discord users linked to them."""
