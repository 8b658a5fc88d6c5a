"""What the bot says for itself."""

START = (
    "Hello! Ask me about the news articles in my archive, in your own words. I answer in a few "
    "words and quote the sentences that the answer rests on, word for word, with their article "
    "and date. I say nothing that my articles do not say.\n\n"
    "You can ask on (“And when was that?”). /reset makes me forget our conversation, /help tells "
    "more."
)
HELP = (
    "Send me a question as a text message, for example: “Why was the bridge closed?”\n\n"
    "• The answer comes with sentences quoted word for word from my articles; beneath each stand "
    "the article and its date.\n"
    "• Where my articles do not hold the answer, I say so instead of guessing.\n"
    "• I remember the last few questions of this chat, so you can ask on; when I had to complete "
    "your question, I tell how I understood it.\n"
    "• Say “more” for further sentences, “more around that” for what stands around a quote, or "
    "ask which articles I have on a topic.\n\n"
    "/reset – forget our conversation\n"
    "/help – this text"
)
RESET = "Done: I have forgotten our conversation. What would you like to know?"
NOT_TEXT = "I can only read text. Please write your question as a message."
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

UPDATES = ("message",)
COMMANDS = (
    ("help", "what I can do"),
    ("reset", "forget our conversation"),
    ("whoami", "your id"),
)
