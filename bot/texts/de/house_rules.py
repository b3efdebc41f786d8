"""Die Worte von /config, /limits, /why und davon, was die Regeln eines Servers ablehnen."""

AGAINST: dict[str, tuple[str, str]] = {
    "closed": (
        "In diesem Kanal wird nichts gezeichnet.",
        "Versuch es in einem anderen Kanal dieses Servers.",
    ),
    "blocked": (
        "Die Moderation dieses Servers hat dich hier für den Bot gesperrt.",
        "/appeal bittet sie, noch einmal nachzudenken; andere Server betrifft das nicht.",
    ),
    "word": (
        "Dieser Server möchte keine Prompts dieser Art.",
        "Sag es anders, oder frag die Moderation.",
    ),
    "model": (
        "Dieser Server erlaubt dieses Modell nicht.",
        "Wähle ein anderes; /limits nennt die Regeln.",
    ),
    "style": (
        "Dieser Server erlaubt diesen Stil nicht.",
        "Wähle einen anderen; /limits nennt die Regeln.",
    ),
    "role": (
        "Um hier zu zeichnen, braucht es eine Rolle, die du nicht hast.",
        "Bitte die Moderation darum.",
    ),
    "account_age": (
        "Dein Discord-Konto ist zu jung für die Regeln dieses Servers.",
        "Es muss {fact} Tage alt sein.",
    ),
    "daily_member": (
        "Du hast deine Bilder für heute auf diesem Server aufgebraucht.",
        "Bis zu {fact} am Tag sind möglich; um Mitternacht UTC wird neu gezählt.",
    ),
    "daily_channel": (
        "Dieser Kanal hat seine Bilder für heute aufgebraucht.",
        "Bis zu {fact} am Tag sind möglich; versuch es in einem anderen Kanal oder morgen.",
    ),
    "daily_guild": (
        "Dieser Server hat seine Bilder für heute aufgebraucht.",
        "Bis zu {fact} am Tag sind möglich; um Mitternacht UTC wird neu gezählt.",
    ),
    "pause": (
        "Dieser Server möchte eine Pause zwischen zwei Anfragen.",
        "Warte {fact} Sekunden und versuch es dann noch einmal.",
    ),
}
BAD_POLICY = ("Die Einstellung {key} nimmt das nicht an.", "Sie nimmt: {wanted}")

CONFIG_GROUP = "Wonach Mitglieder dieses Servers fragen dürfen"
SHOW_COMMAND = "Die Regeln dieses Servers oder eines Kanals, und wer sie geändert hat"
SET_COMMAND = "Eine Regel ändern"
RESET_COMMAND = "Zurück zu den Regeln der Horde selbst"
LANGUAGE_COMMAND = "Die Sprache, die ich auf diesem Server öffentlich spreche"
LANGUAGE_WHICH = "Welche"
LANGUAGE_CHOSEN = "Ab jetzt spreche ich hier öffentlich {language}"
EXPORT_COMMAND = "Alle Regeln als Datei"
IMPORT_COMMAND = "Die Regeln aus einer Datei an die Stelle der jetzigen setzen"
KEY = "Welche Regel"
VALUE = "Was gelten soll; mehrere werden durch Kommas getrennt, „nichts“ leert sie"
CHANNEL = "Nur für diesen Kanal; er kann nur strenger sein als der Server"
FILE = "Eine Datei, die /config export erstellt hat"

TITLE = "Regeln von {where}"
THIS_SERVER = "diesem Server"
LAWS = "Nichts hiervon kann erlauben, was die Horde verbietet."
CHANGED = "{key} ist festgelegt"
RESET_DONE = "Es gelten wieder die Regeln der Horde selbst"
IMPORTED = (
    "Übernommen: die Regeln des Servers und die von {number} Kanal",
    "Übernommen: die Regeln des Servers und die von {number} Kanälen",
)
EXPORTED = "Die Regeln dieses Servers"
HISTORY = "Letzte Änderungen"
HISTORY_LINE = "{when} {who}: {what} {detail}"
CHANGES = {
    "preset family": "Vorlage Familie",
    "preset standard": "Vorlage Standard",
    "preset studio": "Vorlage Studio",
    "limits": "Grenzen",
    "reset": "zurück zu den Regeln der Horde",
    "import": "Regeln übernommen",
    "block": "gesperrt",
    "unblock": "entsperrt",
    "strike": "hat verwarnt",
    "case_claim": "hat einen Fall übernommen",
    "case_leave": "hat einen Fall anderen überlassen",
    "case_hand_over": "hat einen Fall an die Horde gegeben",
    "case_dismiss": "hat einen Fall abgewiesen",
    "case_remove": "hat ein Bild entfernt (Fall)",
    "case_strike": "hat verwarnt (Fall)",
    "case_block": "hat gesperrt (Fall)",
    "case_uphold": "hat einen Einspruch abgelehnt",
    "case_lift": "hat einem Einspruch stattgegeben",
}
YES_OR_NO = "ja oder nein"
BY_ROLE_WANTED = "Rollen mit Zahlen, zum Beispiel: @Künstler 50, @Helfer 200"
WHOLE_NUMBER = "eine ganze Zahl"
ADULT_WANTED = "age_restricted_channels oder nowhere"
SAID_FOR = {
    "yes": ("ja", "an", "wahr", "1"),
    "no": ("nein", "aus", "falsch", "0"),
    "nothing": ("-", "nichts", "keine", "keine grenze", "unbegrenzt"),
}
UNLIMITED = "keine Grenze"
EVERY = "alle"
NONE = "keine"
YES = "ja"
NO = "nein"
KEYS = {
    "open": "Zeichnen",
    "adult": "Inhalte für Erwachsene",
    "denied_words": "Unerwünschte Wörter",
    "only_models": "Nur diese Modelle",
    "denied_models": "Unerwünschte Modelle",
    "denied_styles": "Unerwünschte Stile",
    "roles": "Nur für diese Rollen",
    "account_days": "Mindestalter eines Discord-Kontos in Tagen",
    "spoiler": "Bilder hinter einem Spoiler",
    "daily_member": "Bilder am Tag für ein Mitglied",
    "daily_roles": "Bilder am Tag nach Rolle",
    "daily_channel": "Bilder am Tag in einem Kanal",
    "daily_guild": "Bilder am Tag auf dem Server",
    "pause_s": "Sekunden zwischen zwei Anfragen",
}
ADULT = {
    "age_restricted_channels": "in Kanälen mit Altersbeschränkung",
    "nowhere": "nirgends",
}

LIMITS_COMMAND = "Wonach du hier fragen darfst, und wie viel davon verbraucht ist"
LIMITS_TITLE = "Was hier für dich gilt"
LIMITS_LINE = "{name}: {used} von {limit}"
ONLY_IN_SERVERS = "Hier gibt es keine Regeln eines Servers"
ONLY_IN_SERVERS_NOTE = "In Direktnachrichten gelten nur die Regeln der Horde selbst."

WHY_COMMAND = "Warum ein Mitglied hier nicht zeichnen kann, und was helfen würde"
WHY_MEMBER = "Wessen Anfrage geprüft wird"
WHY_PROMPT = "Der Prompt, der geprüft wird"
WHY_FINE = "Nichts in den Regeln dieses Servers spricht dagegen"
WHY_FINE_NOTE = (
    "Wenn es trotzdem scheitert, liegt es an den Regeln der Horde selbst oder an ihrer "
    "Warteschlange."
)
WHY_NOT = "Das bekommt {member} gesagt:"

BLOCK_COMMAND = "Ein Mitglied auf diesem Server für den Bot sperren"
UNBLOCK_COMMAND = "Ein Mitglied den Bot wieder benutzen lassen"
BLOCK_MEMBER = "Wen"
BLOCK_REASON = "Warum; wird im Protokoll dieses Servers aufgehoben"
BLOCK_DAYS = "Für wie viele Tage; leer: bis zur Entsperrung"
BLOCK_MENU = "Für den Bot sperren"
BLOCK_FORM = "{name} sperren"
BLOCKED = "{member} ist hier für den Bot gesperrt"
UNBLOCKED = "{member} darf den Bot wieder benutzen"
NOT_BLOCKED = "{member} war nicht gesperrt"

PRIVACY_COMMAND = "Was über dich gespeichert ist; als Datei bekommen oder löschen"
PRIVACY_TITLE = "Was ich über dich speichere"
PRIVACY_NOTE = (
    "Deine Discord-ID mit deinem Horden-Konto, falls du eines verknüpft hast; ist es bei einer "
    "anderen Horde, auch seinen API-Schlüssel, verschlüsselt. Sechzig Tage lang "
    "jede Anfrage: ihren Prompt, ihre Einstellungen, wo sie gestellt wurde. Deine Einstellungen "
    "und Voreinstellungen. Deine Geschenke, wie die Bücher sie brauchen. Schlüssel, die du "
    "angenommen oder vergeben hast, was du aus Pools bezogst, was du bei Partys getan hast. Für "
    "verknüpfte Rollen, was Discord wissen darf. Wie viele Bilder du heute wolltest. Ich lese keine Nachrichten und führe keine Liste der Mitglieder."
)
PRIVACY_EXPORT = "Schick es mir"
PRIVACY_DELETE = "Lösche es"
PRIVACY_WARNING = "Löschen, was ich über dich speichere?"
PRIVACY_WARNING_NOTE = (
    "Deine Anfragen, Einstellungen und Voreinstellungen verschwinden, und die Verknüpfung mit "
    "deinem Konto. Das Konto, seine Kudos und die Bücher bleiben; sein API-Schlüssel gilt weiter. "
    "Bilder in Kanälen bleiben, bis du ihre Nachrichten löschst."
)
PRIVACY_NOW = "Jetzt löschen"
PRIVACY_DELETED = "Gelöscht"
PRIVACY_DELETED_NOTE = "Ich kenne dich nicht mehr."
PRIVACY_FILE = "Hier ist, was ich über dich speichere."
