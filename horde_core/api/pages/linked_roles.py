"""What a member reads who comes from Discord for a linked role."""

from horde_core.api.pages.layout import text

TITLE = "Linked roles"


def done() -> str:
    return (
        "<p>Done: Discord now knows how many kudos and workers you have, whether you are trusted, "
        "how many pictures you have rated and how old your account is. Go back to Discord to take "
        "the role. It is brought up to date from time to time, until you take back your consent "
        "under Authorized Apps in Discord's settings, or delete it with /privacy.</p>"
    )


def problem(said: str) -> str:
    return f'<p role="alert"><b>{text(said)}</b></p>'
