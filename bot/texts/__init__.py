"""Every word a member reads, by feature, in English; translations are the packages beside.

``say.WORD`` is the word in the language that is spoken, see ``bot.languages``. So read words only
where they are said, never while a module is loaded: ``locale_str(say.WORD)`` is the one exception.
"""

from bot.languages import teach

teach(__name__, __path__)
