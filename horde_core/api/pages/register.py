"""The page on which an account is made: a form without a script, a cookie or an address."""

import base64
from dataclasses import dataclass

from horde_core.accounts.model import NewAccount
from horde_core.api.pages.layout import text
from horde_core.captcha.model import Form
from horde_core.registration.service import Ticket

TITLE = "Make an account"
PATH = "/register"


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered so far. ``wrong`` names the field of which ``problem`` speaks."""

    name: str = ""
    public: bool = False
    problem: str = ""
    wrong: str = ""


def form(ticket: Ticket, entered: Entered) -> str:
    said = ""
    if entered.problem:
        said = f'<p role="alert" id="problem"><b>{text(entered.problem)}</b></p>'
    checked = " checked" if entered.public else ""
    return (
        f"{said}<p>An account has a name and a key. Nobody asks who you are, and no address is "
        f'kept.</p><form method="post" action="{PATH}" autocomplete="off">'
        f'<input type="hidden" name="token" value="{text(ticket.token)}">'
        '<div class="field"><label for="name">Name</label>'
        '<p class="quiet" id="name-hint">As others see it, at most 30 characters.</p>'
        f'<input id="name" name="name" value="{text(entered.name)}" required maxlength="30" '
        f'autocomplete="nickname"{_described("name", entered)}></div>'
        f"{_letters(ticket, entered)}"
        '<div class="field"><label class="check"><input type="checkbox" name="public" value="yes"'
        f"{checked}> Others may see which workers are mine, and my name on the first page."
        "</label></div><button>Make the account</button></form>"
    )


def _letters(ticket: Ticket, entered: Entered) -> str:
    captcha = ticket.captcha
    address = f"data:{captcha.content_type};base64,{base64.b64encode(captcha.data).decode()}"
    if captcha.form is Form.SOUND:
        shown = f'<audio controls src="{address}">Five letters and digits, spoken.</audio>'
        other = f'<a href="{PATH}">See the letters instead</a>'
    else:
        shown = (
            f'<img class="captcha" src="{address}" width="280" height="90" '
            'alt="Five letters and digits. If you cannot see them, listen to them instead.">'
        )
        other = f'<a href="{PATH}?form=sound">Listen to the letters instead</a>'
    return (
        '<div class="field"><label for="answer">The five letters and digits</label>'
        '<p class="quiet" id="answer-hint">They tell people from programs. Capitals do not matter; '
        f"you have two minutes. {other}.</p>{shown}"
        '<input id="answer" name="answer" required maxlength="20" autocapitalize="characters" '
        f'autocomplete="off" spellcheck="false"{_described("answer", entered)}></div>'
    )


def _described(field: str, entered: Entered) -> str:
    """What a screen reader says of a field, and that it is the wrong one."""
    if entered.wrong != field:
        return f' aria-describedby="{field}-hint"'
    return f' aria-describedby="problem {field}-hint" aria-invalid="true" autofocus'


def done(new: NewAccount, base: str) -> str:
    return (
        f"<p>Welcome, <b>{text(new.account.alias)}</b>. This is the key of your account. It is "
        "shown only now: whoever has it is you, and nobody can tell you it again.</p>"
        f'<pre class="key" tabindex="0">{text(new.api_key)}</pre>'
        f"<p>Enter it where a program asks for an API key, with the server {text(base)}/api, or "
        "give it to your worker. In Discord, <code>/link</code> connects it with you.</p>"
    )


def closed(problem: str) -> str:
    return f'<p role="alert">{text(problem)}</p>'
