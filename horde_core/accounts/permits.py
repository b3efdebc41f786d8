"""Who may do what moderators do."""

from horde_core.accounts.model import Account, Principal
from horde_core.accounts.refusals import ModeratorsOnly


def moderator(principal: Principal) -> Account:
    """Who asks. Raises InvalidApiKey, ModeratorsOnly."""
    asker = principal.in_person()
    if not asker.moderates:
        raise ModeratorsOnly(asker.alias)
    return asker
