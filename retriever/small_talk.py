"""What is said to the archive rather than asked of its articles: thanks, help, "more"."""

import re
from dataclasses import dataclass
from enum import Enum

from retriever.followups.words import content_stems


class Talk(Enum):
    """What a message wants that no article answers."""

    GREETING = "greeting"
    THANKS = "thanks"
    BYE = "bye"
    FORGET = "forget"
    HELP = "help"
    COUNT = "count"
    LIST = "list"
    NEWEST = "newest"
    OLDEST = "oldest"
    ABOUT = "about"
    LATEST = "latest"
    SOURCE = "source"
    AROUND = "around"
    MORE = "more"


@dataclass(frozen=True)
class Wish:
    """A message understood as talk.

    :param topic: what articles are wanted about, for `Talk.ABOUT` and `Talk.LATEST` alone.
    """

    talk: Talk
    topic: str = ""


_YOURS = (
    r"(?: (?:you have|you know|you've got|here|there (?:is|are)|(?:in|of) (?:the|your|"
    r"this) archive))?"
)
_PATTERNS: tuple[tuple[Talk, str], ...] = (
    (Talk.GREETING, r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day))(?: there| bot)?"
                    r"(?: how are you(?: doing)?(?: today)?)?|how are you(?: doing)?(?: today)?"),
    (Talk.THANKS, r"(?:(?:ok|okay|great|cool|perfect|good|nice|wow|super|fine|many|got it)(?: |"
                  r"$))*"
                  r"(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much|again|everyone|"
                  r"for (?:that|your help|the help|the answer)))*"
                  r"(?: that (?:was|is) (?:very |really |so )?(?:helpful|useful|great|good))?"
                  r"|that (?:was|is) (?:very |really )?(?:helpful|useful)(?: thanks| thank you)?"
                  r"|ok|okay|great|cool|perfect|nice|good|wow|i see|got it|well done"
                  r"|lol|(?:ha){2,}h?"),
    (Talk.BYE, r"(?:good)?bye(?: bye)?|see you(?: later)?|good night"),
    (Talk.FORGET, r"(?:(?:ok|okay|oh|no) )*never ?mind(?: that)?"
                  r"|forget (?:it|that|about (?:it|that)|(?:the|this|our) conversation|everything)"
                  r"|(?:let's |lets |let us )?(?:change (?:the )?(?:topic|subject)|"
                  r"start (?:over|again|anew)|talk about something else)"
                  r"|(?:a |another )?(?:new|different) (?:topic|subject|conversation)"
                  r"|something else"),
    (Talk.HELP, r"help(?: me)?|what can you do(?: for me)?|what can i ask(?: you)?(?: about)?|"
                r"what (?:do you do|are you|is this)|who are you|how do you work|"
                r"how does this(?: bot)? work|are you (?:a|an) (?:bot|robot|human|person|ai)|"
                r"what do you know(?: about)?|what are your commands"),
    (Talk.COUNT, r"how many (?:news )?articles(?: do you (?:have|know)| are there| have you got|"
                 r" are (?:in|there in) (?:the|your|this) archive| does (?:the|"
                 r"your) archive (?:have|hold))?"
                 + _YOURS + r"|how (?:big|large) is (?:the|your) archive"),
    (Talk.NEWEST, r"(?:what is|what's|whats|which is|show me|give me|what) (?:the|your) "
                  r"(?:newest|latest|most recent)(?: news)? article(?: is)?" + _YOURS
                  + r"|(?:newest|latest) article"),
    (Talk.OLDEST, r"(?:what is|what's|whats|which is|show me|give me|what) (?:the|your) (?:oldest|"
                  r"earliest|first) article(?: is)?" + _YOURS + r"|oldest article"),
    (Talk.ABOUT, r"(?:which|what)(?: news)? articles(?: do you have| have you got| are there)"
                 r" (?:on|about|concerning|regarding) (?P<topic>.+)"
                 r"|how many (?:news )?articles(?: do you have| have you got| are there)?"
                 r" (?:on|about|concerning|regarding) (?P<topic4>.+)"
                 r"|(?:do you have|have you got|are there) (?:any |some )?(?:news )?articles "
                 r"(?:on|about|concerning|regarding) (?P<topic2>.+)"
                 r"|(?:list|show me|give me|find)(?: me)?(?: all)?(?: the| your)? articles "
                 r"(?:on|about|concerning|regarding) (?P<topic3>.+)"),
    (Talk.LATEST, r"(?:what is|what's|whats|what are|give me|show me|tell me|any)? ?(?:the )?"
                  r"(?:latest|newest|most recent)(?: news| articles?| reports?)? "
                  r"(?:on|about|concerning|regarding) (?P<topic5>.+)"
                  r"|(?:what is|what's|whats|(?:is there )?anything) new "
                  r"(?:on|with) (?P<topic6>.+)"
                  r"|(?:is there )?anything new (?:about|from) (?P<topic9>.+)"
                  r"|what (?:does|do) the (?:latest|newest|most recent)(?: news| articles?|"
                  r" reports?) (?:on|about) (?P<topic8>.+) (?:say|tell)"
                  r"|(?:is there )?any news (?:on|about|from) (?P<topic7>.+)"),
    (Talk.LIST, r"(?:which|what)(?: news)? articles (?:do you have|have you got|are there|"
                r"do you know)"
                r"|(?:list|show me|show)(?: all)?(?: the| your)? articles"),
    (Talk.SOURCE, r"what did you (?:just )?quote(?: from)?|what are you quoting(?: from)?|"
                  r"(?:where|which article) (?:is|was|does) (?:that|this|"
                  r"the) quote(?: come)? from|"
                  r"(?:which|what) article (?:is|was) (?:that|this|it) (?:from|in)|"
                  r"which article did you (?:just )?quote(?: from)?|"
                  r"where did you (?:get|find|read) (?:that|this|it)(?: from)?|"
                  r"(?:what is|what's) (?:the|your) source(?: (?:for|of) (?:that|this))?|"
                  r"(?:the )?source"),
    (Talk.AROUND, r"(?:(?:show|give|tell|read)(?: me)? )?(?:some |the )?(?:more|text|context|"
                  r"sentences?)"
                  r"(?: text| context)? (?:around|near|of|for|before and after) (?:that|it|this|"
                  r"the quote|"
                  r"this quote|that quote)|(?:(?:show|give) me )?(?:the |more |some |"
                  r"some more )?context"),
    (Talk.MORE, r"(?:show|give|tell|find)?(?: ?me)? ?(?:some )?more(?: please| quotes?|"
                r" of (?:that|this|it)"
                r"| on (?:that|this|it)| about (?:that|this|it))?"
                r"|(?:show me |give me |find |find me )?(?:(?:another|other|further) "
                r"(?:quotes?|one|sentences?)|the next (?:quotes?|sentences?))"
                r"|(?:is there )?anything else|what else|go on|next"),
)  # fmt: skip
_COMPILED = tuple((talk, re.compile(pattern, re.IGNORECASE)) for talk, pattern in _PATTERNS)
_LONGEST = 120  # characters; what is longer is no small talk
_NOISE = re.compile(r"[^\w\s'’-]+")
_POLITE = re.compile(r"^(?:please|and|so|now|could you|can you|would you) |(?: please)$", re.I)


def wish_of(message: str) -> Wish | None:
    """Return what `message` wants of the archive itself, None where it asks of its articles.

    Only whole messages are understood: anything beside them makes it a question.
    """
    if len(message) > _LONGEST:
        return None
    plain = " ".join(_NOISE.sub(" ", message.replace("’", "'")).split())
    plain = _POLITE.sub("", plain).strip()
    if not plain and message.strip():
        return Wish(Talk.HELP)  # "??", or a face
    for talk, pattern in _COMPILED:
        found = pattern.fullmatch(plain)
        if found is not None:
            topics = [topic for topic in found.groupdict().values() if topic]
            if topics and not content_stems(topics[0]):
                return None  # "the latest on that" asks on
            return Wish(talk, topics[0] if topics else "")
    return None
