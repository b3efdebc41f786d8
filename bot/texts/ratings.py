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
