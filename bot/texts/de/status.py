"""Die Worte von /horde."""

GROUP = "Die Horde: wer zeichnet, womit, und wie viel los ist"
STATUS_COMMAND = "Worker online, Modelle und Wartezeiten in diesem Augenblick"

TITLE = "Die Horde gerade jetzt"
WORKERS = "{workers} online, {requests} in der Warteschlange"
NOBODY = "Kein Worker ist online. Bilder warten in der Schlange, bis einer kommt."
MODEL = "**{name}** · {workers} · {waiting} wartend · {wait}"
MORE = "… und {number} weitere Modelle"

NEWS_COMMAND = "Was es in dieser Horde Neues gibt"
STATS_COMMAND = "Was diese Horde geschaffen hat, und mit welchen Modellen"
SUBSCRIBE_COMMAND = "Neuigkeiten und neue Versionen in einem Kanal dieses Servers melden"
SUBSCRIBE_CHANNEL = "Wo; ohne Angabe: nirgends mehr"

NEWS = "Neuigkeiten"
NO_NEWS = "Es gibt noch keine."
MORE_INFO = "Mehr dazu"
SUBSCRIBED = "Neuigkeiten kommen ab jetzt in {channel}"
UNSUBSCRIBED = "Neuigkeiten werden hier nicht mehr gemeldet"
RELEASE = "Version {version}"
RELEASE_NOTE = "Ich bin auf den neuesten Stand gebracht worden."

STATS = "Was diese Horde geschaffen hat"
STATS_LINE = "{span}: {images} Bilder, {texts} Texte"
HOUR, DAY, MONTH, EVER = "diese Stunde", "heute", "diesen Monat", "insgesamt"
MODELS_TODAY = "Bilder je Modell innerhalb eines Tages"
