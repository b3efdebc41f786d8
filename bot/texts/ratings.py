"""The words of /rate."""

COMMAND = "Rate pictures of others and earn kudos; only you see it"
WHAT = "One picture at a time, or the best of several"
ONE = "one picture"
BEST = "the best of several"

QUESTION = "How good is this picture?"
QUESTION_NOTE = "1 is awful, 10 is wonderful. What it shows does not matter, only how well."
FLAWS = "Flaws"
FLAWS_NOTE = "Flaws such as extra fingers: {level}"
FLAW_LEVELS = ("none", "hardly any", "few", "some", "many", "unusable")
UNSAID = "not said"
WHICH = "Which is the best of these?"
PICTURE = "Picture {number}"
SKIP = "Skip"
REPORT = "Report"
ALT = "A picture to be rated, number {number}"
EARNED = "+{kudos} kudos"
PENDING = "+{kudos} kudos once your ratings are known to be sound"
STREAK = "{days} days in a row"
LEFT = "{kudos} kudos left to earn today"
THANKS = "Thank you."
STOP = "That is all for now"

CAPTCHA = "Are you a person?"
CAPTCHA_NOTE = "Your last answers make me wonder. Type the letters of the picture, then go on."
CAPTCHA_ALT = "A picture of letters. Ask for the sound if you cannot see them."
CAPTCHA_ANSWER = "Answer"
CAPTCHA_SOUND = "Hear it"
CAPTCHA_FORM = "The letters"
CAPTCHA_RIGHT = "Right. Go on"
GO_ON = "Next picture"

TOO_FAST = ("That was quicker than anybody looks.", "Look at the picture, then rate it.")
ENOUGH = ("You rated {limit} pictures within a day.", "Thank you! Come back tomorrow.")
NOTHING = (
    "There is nothing you have not rated yet.",
    "More comes while members draw with sharing on.",
)
OTHER = ("This is not the picture you are asked about now.", "Use /rate for the next one.")
BARRED = ("You cannot rate for a while.", "You can again {when}.")
UNFIT = ("This account may not rate pictures.", "Ask a moderator of the horde why.")
PICTURE_LOST = "This picture is gone; take the next."

RATE = "Rate"
OWN_FORM = "How good is it?"
OWN_MARK = "Picture {number}: from 1 to 10"
OWN_MARK_ONE = "From 1 (awful) to 10 (wonderful)"
OWN_FLAWS = "Picture {number}: flaws"
OWN_FLAWS_ONE = "Flaws such as extra fingers"
OWN_BEST = "Which is the best?"
OWN_SHARE = "Rating shares the picture"
OWN_SHARE_NOTE = (
    "A picture that you rate goes into the pool of the horde with its prompt: others rate it too, "
    "and it may become part of a public data set. Nothing says that it is yours."
)
OWN_SHARE_NOW = "Share and rate"
OWN_RATED = "Thank you for rating"
OWN_RATED_NOTE = "Ratings teach the models what people like."
RATED_BEFORE = ("You have rated this already.", "Each result is rated once; /rate has more.")
NOT_FINISHED = ("This is not finished yet.", "Rate it once all its pictures are there.")
NOT_SHARED = ("This picture is not shared.", "Press Rate under it and share it first.")
NOTHING_SAID = ("Nothing was chosen.", "Press Rate again and give at least one mark.")
