"""Programs for people who develop or operate the horde; nothing imports them at run time."""
