"""What the bot says for itself."""

from collections.abc import Sequence

START = (
    "Hello! Ask me about the news articles in my archive, in your own words. I answer in a few "
    "words and quote the sentences that the answer rests on, word for word, with their article "
    "and date. I say nothing that my articles do not say.\n\n"
    "You can ask on (“And when was that?”). /reset makes me forget our conversation, /help tells "
    "more."
)
_ASK = "Send me a question as a text message."
_HELP = (
    "• The answer comes with sentences quoted word for word from my articles; beneath each stand "
    "the article and its date. “Context” shows what stands around a quote.\n"
    "• Where my articles do not hold the answer, I say so instead of guessing.\n"
    "• I remember the last few questions, so you can ask on; when I had to complete your question, "
    "I tell how I understood it. Reply to an earlier answer to go on from there, or edit your "
    "question to have it answered anew.\n"
    "• Say “more” for further sentences, or ask which articles I have on a topic.\n"
    "• In a group, mention me, reply to me or use /ask. In any chat, type my name and a question.\n"
    "\n"
    "/articles – what is in my archive; /articles WORDS searches it\n"
    "/latest – the newest articles\n"
    "/reset – forget our conversation\n"
    "/forget – delete all that I keep of you\n"
    "/privacy – what that is\n"
    "/about – what I am"
)
HELP = f"{_ASK}\n\n{_HELP}"
RESET = "Done: I have forgotten our conversation. What would you like to know?"
FORGOTTEN = (
    "Done: I have deleted our conversations, the answers that I gave you and your thumbs. The "
    "messages in this chat are Telegram’s; you can delete them yourself."
)
PRIVACY = (
    "What I keep, on the computer that I run on, and for nobody else:\n"
    "• your last 10 questions in each chat, with my answers, for 7 days, so that you can ask on;\n"
    "• the answers that I gave you, for 7 days, for the buttons beneath them;\n"
    "• a message that waits for its answer, until it has one;\n"
    "• your thumbs, with the question and the answer they are about, until you delete them.\n\n"
    "I work without any service but Telegram’s. My logs hold no word of what you write. /forget "
    "deletes what I keep of you."
)
ABOUT = (
    "I am newsquote: I answer questions from an archive of news articles, and every sentence that "
    "I quote stands in one of them word for word; that is checked again when I send it. No "
    "language model writes my answers: they are words of the articles."
)
NO_QUESTION = "What would you like to know? Write your question after my name, or after /ask."
NOT_TEXT = "I can only read text. Please write your question as a message."
NOT_FORWARDED = "That was written by somebody else. Please ask me your question in your own words."
NOT_A_PAGE = "I cannot take in web pages from you: only the editors of the archive add articles."
NOT_A_FILE = "I cannot take in files from you: only the editors of the archive add articles."
APOLOGY = "Sorry, something went wrong on my side. Please try again in a while."
UNKNOWN = (
    "Sorry, I answer only the people and chats that whoever runs me has listed. Your id is {}; ask "
    "them to add it."
)
TOO_FAST = (
    "That was a lot at once: I take {} messages a minute from one person. Please wait a moment and "
    "ask again."
)
BUSY = "Many people are asking at the moment. Please ask again in a minute."
WHOAMI = "Your id is {}."
WHOAMI_CHAT = "The id of this chat is {}."

NOT_YOURS = "Only the person who asked can use this button. Ask me yourself!"
TOO_OLD = "I no longer have this answer. Please ask again."
THANKS_UP = "Thank you!"
THANKS_DOWN = "Thank you. I have noted it, so that it can be put right."
SAID_BEFORE = "You have said so already. Thank you!"
NOT_AN_EDITOR = "Only the editors of the archive can do that."

COMMANDS = (
    ("help", "what I can do, and what to ask"),
    ("articles", "the articles, or those on a topic"),
    ("latest", "the newest articles"),
    ("reset", "forget our conversation"),
    ("about", "what I am"),
    ("privacy", "what I keep of you"),
    ("forget", "delete all of that"),
    ("whoami", "your id"),
)
GROUP_COMMANDS = (
    ("ask", "ask a question"),
    ("articles", "the articles, or those on a topic"),
    ("latest", "the newest articles"),
    ("reset", "forget your conversation with me"),
    ("help", "what I can do"),
)


def help_with(examples: Sequence[str]) -> str:
    """Return the help, with questions to try."""
    if not examples:
        return HELP
    tries = "\n".join(f"“{example}”" for example in examples)
    return f"{_ASK} For example:\n{tries}\n\n{_HELP}"
