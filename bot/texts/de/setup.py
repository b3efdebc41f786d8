"""Die Worte von /setup."""

COMMAND = (
    "Mich für diesen Server einrichten, Schritt für Schritt; nichts muss, alles bleibt änderbar"
)
TITLE = "Einrichtung"
INTRO = (
    "Jeder Schritt lässt sich überspringen und kommt so wieder, wie du ihn verlassen hast. Was "
    "festgelegt ist, hat ein Häkchen."
)
STEP = "{mark} **{number}. {name}** {state}"
DONE, OPEN = "\N{WHITE HEAVY CHECK MARK}", "\N{WHITE LARGE SQUARE}"
POLICY, EMOJIS, ROLES, QUOTAS, CHECK = (
    "Inhalte",
    "Kudos-Emojis",
    "Rollen",
    "Grenzen",
    "Prüfen",
)

LANGUAGE = "Sprache"
LANGUAGE_DEFAULT = "wie bei Discord eingestellt: {language}"
LANGUAGE_TITLE = "Welche Sprache soll ich hier öffentlich sprechen?"
LANGUAGE_NOTE = "Unter vier Augen lesen alle ihre eigene Sprache."
LANGUAGE_OF_DISCORD = "Wie bei Discord eingestellt"

POLICY_DEFAULT = "die Regeln der Horde selbst"
POLICY_SET = "eigene Regeln: {count}"
EMOJIS_NONE = "Geschenke nur über Knopf und Menü"
EMOJIS_SET = ("{number} Emoji bringt Kudos", "{number} Emojis bringen Kudos")
ROLES_NONE = "keine automatischen Rollen"
ROLES_SET = ("{number} Regel", "{number} Regeln")
QUOTAS_NONE = "keine Grenzen"
QUOTAS_SET = "{member} am Tag für ein Mitglied, {guild} für den Server"
CHECK_STATE = "was ich hier darf, und ein Testbild"

POLICY_TITLE = "Welche Inhalte möchte dieser Server?"
POLICY_NOTE = "/config ändert danach einzelne Regeln."
PRESETS = {
    "family": "Familie: keine Inhalte für Erwachsene, Konten ab 7 Tagen, 50 Bilder am Tag",
    "standard": (
        "Standard: Inhalte für Erwachsene nur in Kanälen mit Altersbeschränkung, 200 am Tag"
    ),
    "studio": "Studio: die Regeln der Horde selbst, sonst nichts",
}
PRESET_NAMES = {"family": "Familie", "standard": "Standard", "studio": "Studio"}

EMOJI_TITLE = "Danke per Reaktion"
EMOJI_NOTE = (
    "Mitglieder danken einander, indem sie mit einem Emoji reagieren, das Kudos bringt. Das "
    "Anfangspaket nutzt vier Emojis, die alle haben; /emoji pack fügt Münzen nur für diesen Server "
    "hinzu, /emoji map jedes Emoji, das du magst."
)
EMOJI_START = "Anfangspaket verwenden"

ROLE_TITLE = "Eine Rolle für wen?"
ROLE_NOTE = "Wähle die Rolle, dann, wer sie bekommt. /roles kennt alle Bedingungen."
ROLE_PLACEHOLDER = "Die Rolle, die vergeben wird"
ROLE_FOR = {
    "linked": "Alle mit einem Konto",
    "worker": "Alle, deren Worker online ist",
    "trusted": "Alle, denen vertraut wird",
}
ROLE_FIRST = "Wähle zuerst eine Rolle."

QUOTA_TITLE = "Grenzen dieses Servers"
QUOTA_MEMBER = "Bilder am Tag für ein Mitglied"
QUOTA_GUILD = "Bilder am Tag für den ganzen Server"
QUOTA_PAUSE = "Sekunden zwischen zwei Anfragen"
QUOTA_HINT = "leer: keine Grenze"

CHECK_TITLE = "Was ich in diesem Kanal darf"
FINE, MISSING = "\N{WHITE HEAVY CHECK MARK}", "\N{CROSS MARK}"
CHECK_LINE = "{mark} {name}: {why}"
PERMISSIONS = {
    "view_channel": ("Kanal ansehen", "um überhaupt hier zu sein"),
    "send_messages": ("Nachrichten senden", "um zu antworten"),
    "send_messages_in_threads": ("Nachrichten in Threads senden", "um in Threads zu antworten"),
    "embed_links": ("Links einbetten", "um Karten zu zeigen"),
    "attach_files": ("Dateien anhängen", "um Bilder zu zeigen"),
    "read_message_history": ("Nachrichtenverlauf anzeigen", "um ältere Bilder zu variieren"),
    "manage_roles": ("Rollen verwalten", "nur für automatische Rollen"),
    "create_expressions": ("Ausdrücke erstellen", "nur für /emoji pack"),
}
TEST = "Ein Testbild zeichnen"
TEST_PROMPT = "a red circle on a blue background"
BACK = "Zurück zu den Schritten"
