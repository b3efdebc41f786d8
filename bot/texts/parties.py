"""The words of /party."""

GROUP = "Parties: kudos for the pictures that members like best"
START_COMMAND = "Start a party: put up kudos, members enter pictures, votes decide"
END_COMMAND = "End a party of yours early; the votes so far decide"
LIST_COMMAND = "Parties that go on in this server"
NAME = "What it is about, e.g. a theme"
BUDGET = "Kudos you put up; what is not won comes back to you"
WINNERS = "Among how many the kudos are divided"
HOURS = "How many hours it lasts"
WHICH = "Which party"

TITLE = "Party: {name}"
HOST = "<@{host}> puts up **{budget} kudos** for {winners}. It ends {when}."
HOW = "Draw something with /generate here, enter it, and vote for what you like best."
ENTRY = "{number}. <@{member}>{where} · {votes}"
PICTURE = ": [picture]({address})"
NO_ENTRIES = "Nobody has entered yet."
ENTER = "Enter my latest picture"
VOTE = "Vote"
REFRESH = "Who leads?"
VOTE_FOR = "Vote for {number}"
VOTE_TITLE = "Whom do you vote for?"
VOTE_NOTE = "You have one voice and may move it until the end."
VOTED = "You vote for <@{member}>"
ENTERED = "Your picture takes part"
ENTERED_NOTE = "Enter again to replace it by a newer one."
NOTHING_TO_ENTER = (
    "You have no picture here to enter.",
    "Draw one with /generate in this server first.",
)
OVER = "The party is over: {name}"
WON = "{rank}. <@{member}> wins **{kudos} kudos** with {votes}"
NOBODY_WON = "Nobody got a vote, so the kudos went back to <@{host}>."
THANKS = "Thanks to <@{host}> for hosting it."
PARTIES = "Parties"
NO_PARTIES = "None goes on. /party start begins one."
LINE = "**{name}** in <#{channel}> · {budget} kudos · ends {when}"

NO_PARTY = ("This party is not going on.", "/party list shows those that are.")
GOES_ON = (
    "A party is going on in this channel already.",
    "Wait for its end, or use another channel.",
)
GUESTS_ONLY = ("The host takes no part in a party.", "Leave the fun to your guests.")
NOT_FOR_ONESELF = ("Nobody votes for their own picture.", "Pick one of the others.")
NEEDS_ACCOUNT = ("Taking part needs an account of your own.", "Creating one takes one tap.")
NOT_HOST = ("Only its host can end a party early.", "Moderators of this server can as well.")
