"""The words of reports, review cards, strikes and appeals."""

GROUP = "For moderators: what members reported, and who may use the bot in this server"
QUEUE_COMMAND = "What waits for a moderator of this server"
STRIKES_COMMAND = "The strikes of a member, or the newest of this server"
STRIKE_COMMAND = "Give a member a strike; they are told, and may appeal"
LOG_COMMAND = "What moderators and admins did here; nothing is ever removed from it"
WHO = "Who"
REASON = "Why; the member reads it"

QUEUE_TITLE = "Waiting for a moderator"
QUEUE_EMPTY = "Nothing waits for a moderator"
QUEUE_LINE = "**{id}** {kind}, about {member}, {when}{claimed}"
CLAIMED_SHORT = " · {moderator} looks at it"
OPEN_CASE = "Case {id}"
MORE_WAIT = "The oldest are not shown: these first."

COMPLAINT = "Complaint about a picture"
APPEAL_STRIKE = "Appeal against a strike"
APPEAL_BLOCK = "Appeal against a block"
CASE_TITLE = "Case {id}: {kind}"
ABOUT = "About {member}, {when}"
REPORTED_ONE = "One member reported it: {reasons}"
REPORTED = "{number} members reported it: {reasons}"
HISTORY = "Strikes here: {strikes} · refused prompts here: {misdeeds}{blocked}"
BLOCKED_NOW = " · blocked at the moment"
LAST_STRIKE = "Last strike {when}: {reason}"
FREE = "Nobody looks at it yet."
CLAIMED = "{moderator} looks at it until {when}."
JUDGED = "**{verdict}** by {moderator} {when}"
SEE = "See the picture"
GONE = "The picture is not there any more."

GRIEVANCES = {
    "adult": "adult content in the wrong place",
    "cruel": "hate or cruelty",
    "person": "a real person, against their will",
    "illegal": "something illegal",
    "other": "something else",
}

CLAIM = "Claim"
LEAVE = "Leave it to others"
HAND_OVER = "Hand to the horde"
VERDICTS = {
    "dismiss": "Dismiss",
    "remove": "Remove picture",
    "strike": "Remove and strike",
    "block": "Remove and block",
    "uphold": "It stands",
    "lift": "Lift it",
}
DONE = {
    "dismiss": "Dismissed",
    "remove": "Picture removed",
    "strike": "Picture removed, strike given",
    "block": "Picture removed, member blocked",
    "uphold": "It stands",
    "lift": "Lifted",
}
HANDED_OVER = "Case {id} is with the horde's moderators now"
HANDED_OVER_NOTE = "They judge it everywhere, not only in this server."
RULING_TITLE = "Case {id}: {verdict}"
RULING_REASON = "Reason; the member reads it"
RULING_DAYS = "For how many days"
RULING_DAYS_WANTED = "a whole number from 1 to 3650, or nothing"
RULING_DAYS_HINT = "empty: until unblocked"

STRIKES_TITLE = "Strikes in this server"
STRIKES_OF = "Strikes of {member} in this server"
NO_STRIKES = "No strikes"
STRIKE_LINE = "{when} {member}: {reason}{lifted}"
LIFTED = " · lifted"
PROMPT_REFUSED = "a prompt the horde refused"
STRUCK = "{member} has a strike"
STRUCK_NOTE = "They are told, and may appeal once."

LOG_TITLE = "What was done here"
LOG_LINE = "{when} {who}: {what} {detail}"
LOG_EMPTY = "Nothing was done here yet"

REPORT_MENU = "Report image"
REPORT_TITLE = "Report this picture"
REPORT_REASON = "What is wrong with it?"
REPORT_NOTE = "Anything the moderators should know"
REPORT_THANKS = "Thank you. The moderators of this server will look at it."
REPORT_THANKS_NOTE = "Whoever asked for the picture is not told who reported it."
REPORT_OWN = ("This picture is yours.", "You can delete it with the button under it.")
NOT_A_PICTURE = (
    "This is none of my pictures.",
    "Choose the message that I posted a picture in; other messages are for Discord's own report.",
)

APPEAL_COMMAND = "Object to a strike or a block: once each, and a moderator looks at it"
APPEAL_TITLE = "What you can appeal against"
APPEAL_NOTHING = "There is nothing to appeal against"
APPEAL_NOTHING_NOTE = "No strike and no block of yours is open to an appeal here."
APPEAL_STRIKE_LINE = "**{number}.** Strike {when}: {reason}"
APPEAL_BLOCK_LINE = "**{number}.** Blocked in this server since {when}: {reason}"
APPEAL_BUTTON = "Appeal {number}"
APPEAL_SIMPLE = "Appeal"
APPEAL_FORM = "Your appeal"
APPEAL_TEXT = "Why should it be taken back?"
APPEALED = "Your appeal waits for a moderator"
APPEALED_NOTE = "You get a message when it is decided."

CHANNEL_STEP = "Moderation"
CHANNEL_SET = "reports and appeals go to {channel}"
CHANNEL_NONE = "reports wait in /mod queue"
CHANNEL_TITLE = "Where do reports and appeals go?"
CHANNEL_NOTE = (
    "Choose a channel that only moderators see. Each report becomes a card with buttons there; "
    "without a channel, /mod queue lists them."
)
CHANNEL_PLACEHOLDER = "The channel for moderators"
CHANNEL_OFF = "No channel"

LETTERS = {
    "struck": "You have a strike in **{place}**: {reason}",
    "blocked": "You are blocked from me in **{place}**{until}: {reason}",
    "appeal_upheld": "Your appeal in **{place}** was looked at. It stands. {reason}",
    "appeal_lifted": (
        "Your appeal in **{place}** was looked at, and you were right: it is taken back. {reason}"
    ),
}
LETTER_BLOCKED_UNTIL = " until {when}"
THE_HORDE = "the horde"
NO_REASON = "no reason was given"

TAKEN_BY = "{moderator} looks at this case until {when}."
TAKEN_ADVICE = "Take another one, or come back when they leave it."
CLOSED = ("This case is closed.", "/mod queue lists those that are open.")
NOT_A_MODERATOR = (
    "Only moderators of this server decide here.",
    "It takes the permission to time members out.",
)
NO_CASE = ("There is no such case here.", "/mod queue lists those that are open.")
NOT_CLAIMED = ("You do not have this case, or have it no longer.", "Press Claim first.")
ABOUT_YOU = ("This case is about you.", "Leave it to another moderator.")
WRONG_VERDICT = ("This case cannot be judged like that.", "Open it anew with /mod queue.")
REPORTED_BEFORE = (
    "You have reported this picture before.",
    "The moderators know of it; there is nothing more to do.",
)
TOO_FAST = ("One report after the other, please.", "Wait {seconds} seconds and try again.")
NOTHING_TO_APPEAL = (
    "There is nothing left to appeal against.",
    "It was taken back meanwhile, or is not about you.",
)
APPEALED_BEFORE = (
    "You have appealed against this already.",
    "There is one appeal for each; the answer comes as a message.",
)
