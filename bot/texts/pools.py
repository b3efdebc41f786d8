"""The words of pools and shared keys."""

NO_POOL = (
    "This server has no open pool.",
    "Somebody who manages it can start one with /pool open.",
)
POOL_EXISTS = ("This server has a pool already.", "/pool info shows it; close it to start anew.")
NEEDS_ACCOUNT = ("This needs an account of your own.", "Creating one takes one tap.")
OFFER_GONE = ("This key is not shared any more.", "It was revoked, has expired or is empty.")
NO_SEAT = ("All {seats} places of this key are taken.", "Ask its owner for another one.")
TOO_MANY_KEYS = (
    "That is more shared keys than you can have.",
    "Revoke one first: up to {allowed}.",
)
NOT_KEY_OWNER = ("Only whoever shares a key can change it.", "/key list shows those of yours.")
