"""Turns of phrase that point back in a conversation, or away from it."""

import re

SENTENCE = re.compile(r"[.!?:]\s+")
AND = re.compile(
    r"^\W*(?:(?:ok|okay|thanks|thank you|well|really|oh|no|yes|right|hm+)\b\W*)*"
    r"(?:and|but|or|so|also|then|what about|how about|what else|who else)\b",
    re.IGNORECASE,
)
OF_THEM = re.compile(
    r"^\W*(?:and |so |but )?(?:how many|which|who|what|any|all|some|one|most) of "
    r"(?:them|those|these)\b"
    r"(?! [a-z]+ed\b| aboard| near| who)",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    r"^\W*(?:(?:ok|okay|thanks|thank you|well|fine|good)\b\W*)*(?:and|but|what about|how about)\b",
    re.IGNORECASE,
)
OBJECT = re.compile(
    r"^\W*(?:and |so |but )?(?:how|why|when|where|what|who|whom) "
    r"(?:(?!that\b|because\b|if\b|and\b|who\b|to\b|when\b)[\w.’'-]+ ){1,6}(?:him|them)\W*$",
    re.IGNORECASE,
)
THAT_ONE = re.compile(
    r"^\W*(?:and |so |but )?(?:who|whom|what|where|when|why|how|which|isn't|is|was|did|does|has)"
    r"(?: (?:was|were|is|are|did|does|do|has|had|will|would|can|could))? (?:that|those|these) "
    r"(?!of\b|is\b|was\b|were\b|are\b)[a-z]+",
    re.IGNORECASE,
)
AFTER_THAT = re.compile(
    r"\b(?:after|before|about|since|like|of|for|to|with) (?:that|this)\W*$", re.IGNORECASE
)
BACK = re.compile(
    r"^\W*(?:ok(?:ay)?\W+|and\W+|now\W+|so\W+|let'?s\W+)*"
    r"(?:(?:go(?:ing)? |come |coming )?back (?:to|on)|return(?:ing)? to|again about|about) ",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[.!?:;,–—]\s*")
NEW_TOPIC = re.compile(
    r"^\W*(?:something else|another (?:question|topic|thing)|"
    r"(?:on )?a different (?:topic|question)|"
    r"change of (?:topic|subject)|new (?:topic|question)|let'?s talk about something)\b",
    re.IGNORECASE,
)
# Here "that" begins a clause, of four words at least, and points to nothing.
HEARD_THAT = re.compile(
    r"\b(?P<verb>heard|read|told|said|says?|claim(?:s|ed)?|thought|think|believed?|learned|kn[eo]w)"
    r" that (?=[\w'’-]+(?: [\w'’-]+){3})",
    re.IGNORECASE,
)
# A question that says all of itself: with a verb of its own, and an object where it needs one.
WHOLE = re.compile(
    r"^\W*(?:(?:ok|okay|thanks|thank you|well|now)\b\W*)*"
    r"(?:(?:please )?(?:tell me|what do you know|what can you tell me) (?:more )?about"
    r"|(?:who|what) (?!else\b|about\b|of\b|in\b|on\b|at\b|from\b|said\b|says\b)[a-z]+"
    r"|(?:(?:in|on|at|for|by|from|to|of|with) )?(?:who|whom|whose|what|which|when|where|why|how)\b"
    r"(?! (?:many|much) (?:in|on|at|from|of|are|were|is|was|did|do|have|had|died|[a-z]+ed)\b)"
    r"(?: [\w'’-]+){0,4}? (?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should))"
    r" .*\w(?<!\bsay)(?<!\bthink)(?<!\bdo)(?<!\bdid)(?<!\brespond)(?<!\breact)(?<!\breply)"
    r"(?<!\banswer)(?<!\bwant)(?<!\bmean)(?<!\bsaid)(?<!\binvolved)(?<!\babout)(?<!\bhappen)\W*$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"^\W*(?:(?:ok|okay|no|nope|sorry|what|well|now|thanks|thank you|not quite|please)\b\W*)*"
    r"(?:(?:can you )?tell me"
    r"|(?P<wants>I(?:['’]d| would)? (?:want|wanted|like) to (?:know|hear|learn)))"
    r" about (?P<topic>[^.?!]+)\W*$",
    re.IGNORECASE,
)
HAPPENED_WHEN = re.compile(
    r"^\W*(?i:what(?:['’]s| has| else)? happened) (?:(?i:yesterday|today|(?:last|this) \w+)"
    r"|(?:in|on|since|during) (?:[A-Z]\w+(?: \d{4})?|\d{4}))\W*$"
)
