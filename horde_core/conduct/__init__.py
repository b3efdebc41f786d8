"""How people behave: strikes, time-outs, blocks, reports, and what moderators make of them."""
