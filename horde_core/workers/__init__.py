"""Workers: how they introduce themselves, what their software can do, how fast they are."""
