"""The page behind the bot's one-time link: an existing account meets a Discord member."""

from horde_core.accounts.model import Linked
from horde_core.api.pages.layout import text

TITLE = "Link your account"


def form(problem: str = "") -> str:
    """The form posts to its own address: the code in it is the secret."""
    said = f'<p role="alert"><b>{text(problem)}</b></p>' if problem else ""
    return (
        f"{said}<p>The bot gave you this link for your Discord user alone. Enter the API key of "
        "your horde account, and the two belong together. The key is checked and not kept.</p>"
        '<form method="post" autocomplete="off"><label for="apikey">API key</label>'
        '<input id="apikey" name="apikey" type="password" autocomplete="off" required maxlength="100" autofocus>'
        "<br><button>Link</button></form>"
    )


def done(linked: Linked) -> str:
    return (
        f"<p>Done: your Discord user now uses the account <b>{text(linked.account.alias)}</b>. "
        "You can close this page.</p>"
    )
