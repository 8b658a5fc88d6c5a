"""Short questions that lean on the one before, as the whole questions they stand for.

"And in Syria?" is the question before with its place replaced, "Why?" asks why what it asked about
is so. Where no such form is plain there is none: what a person reads as "Understood as" has to be
a question that they might have asked.
"""

import re

_AUX = (
    "did|do|does|was|were|is|are|has|have|had|will|would|can|could|should|may|might|must|"
    "didn't|doesn't|wasn't|weren't|isn't|aren't|hasn't|won't|can't"
)
_PREPOSITIONS = (
    "in|at|on|for|to|by|with|from|of|under|since|until|after|before|during|against|near|about"
)
_ENTRY = re.compile(
    r"^\W*(?:(?:ok|okay|thanks|thank you|well|right|yes|no|oh)\b[\W]*)*"
    r"(?:(?:and|but|so|or|then)\b,? *)*(?P<about>(?:what|how) about )?",
    re.IGNORECASE,
)
# "for how long" and its like go before any auxiliary; "how high" asks for another thing each time.
_ADVERB = re.compile(
    r"^(?:why|when|where|how|how so|how come|how often|since when|until when|how long|"
    r"(?:by|with|to|for|from|against|on) whom|(?:for|since|until) how long|"
    r"(?:in|on|at|to|under|from|for) (?:what|which) [a-z]+)$",
    re.IGNORECASE,
)
_WH = re.compile(
    rf"^(?P<wh>(?:(?:{_PREPOSITIONS}) )?(?:who|whom|whose|what|which|when|where|why|how)\b"
    rf"(?:(?! (?:{_AUX})\b) [\w'’-]+){{0,5}}?) (?P<aux>{_AUX})\b (?P<rest>.+)$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?P<wh>who|what|which(?: [a-z'’-]+){1,2}?|how many(?: [a-z'’-]+){0,2}?) "
    r"(?P<rest>(?:[a-z]+ed|[a-z]+s|led|won|made|said|told|gave|took|left|ran|wrote|built|sold|"
    r"bought|held|found|began|lost|paid|sent|shot|struck|became|came|went|broke|brought|caught|"
    r"died|drove|fell|flew|got|grew|knew|met|put|rose|saw|set|spoke|stole|taught|threw|wore) .+)$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"^(?:(?:{_PREPOSITIONS}) )?(?:who|whom|whose|what|which|when|where|why|how|{_AUX})\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(rf"^(?P<aux>{_AUX}) (?P<rest>.+)$", re.IGNORECASE)
_DONE = re.compile(
    r"^(?:be |been |being |have |have been )?(?:[a-z]+ed|[a-z]+en|hurt|shot|lost|hit|caught|found|"
    r"held|sent|built|sold|made|told|left|won|died)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|led|won|made|said|told|gave|took|left|ran|wrote|built|sold|bought|held|"
    r"found|began|lost|paid|sent|[a-z]+ed)\b"
)
_ADVERBIAL = re.compile(
    rf"^(?:when|where|why|how(?: long| often| so)?|(?:{_PREPOSITIONS}) .+)$", re.IGNORECASE
)
_OBJECT = re.compile(
    r"^(?:what|whom?|which(?: [a-z-]+){1,2}|how many(?: [a-z-]+)?)$", re.IGNORECASE
)
_CLAUSE = re.compile(r"\b(?:when|after|before|instead|that|than|if|because|while)\b")
_STRANDED = re.compile(rf"\b(?:{_PREPOSITIONS}|into|out|up)$")
_FURTHER = re.compile(
    rf" (?!to\b|of\b|about\b)(?:{_PREPOSITIONS}|as)\b"
)  # than which an object is nearer
_BEING = frozenset("was were is are".split())
_WORD = r"(?:[A-Z]|[a-z]{1,6}[A-Z])[\w.&-]*"  # "wikiHow" is a name, too
_NAME = rf"(?:[Tt]he )?{_WORD}(?: (?:(?:of|the|de|al) )*{_WORD})*"
_OWNER = re.compile(rf"(?<=[ (])(?:{_NAME}|the [a-z]+)(?:['’]s\b|(?<=s)['’](?!\w))")
_NAMES = re.compile(rf"(?<=[ (]){_NAME}(?!['’\w])")
_POINTER = re.compile(
    r"\b(?:that|this|the other) one\b|\b(?:he|she|it|they)\b(?!['’])", re.IGNORECASE
)
_STATE = re.compile(
    r"\b(?P<verb>(?:were|was|are|have been|had been) )?(?P<state>killed|dead|died|injured|wounded|"
    r"hurt|missing|arrested|detained|rescued|saved|displaced|evacuated|released|freed)\b"
)
_STATES = re.compile(
    r"^(?:the )?(?P<state>killed|dead|injured|wounded|hurt|missing|arrested|detained|rescued|saved|"
    r"displaced|evacuated|released|freed)$",
    re.IGNORECASE,
)
_SAID = re.compile(r"^who (?:said|says|claimed|claims|reported) (?:that|so|this|it)$", re.I)
_OF_THEM = re.compile(r"\bof (?:them|those|these)\b", re.IGNORECASE)
_SOME = re.compile(r"^(?:how many|which|who|what|some|all|most) of\b", re.IGNORECASE)
_COUNTED = re.compile(r"^(?:how many|which) (?P<noun>(?:[a-z-]+ )?[a-z-]+s)\b", re.IGNORECASE)
_THEN = re.compile(r"\b(?:last|this|next|previous|now|today|current|currently|(?:19|20)\d\d)\b")
_LONGEST_ANSWER = 10  # words that still fit into a question


def whole_question(question: str, before: str, answer: str | None) -> str | None:
    """Return the whole question that `question` stands for, None where none is plain.

    :param before: the question before it, as it was understood.
    :param answer: what was answered to that.
    """
    entry = _ENTRY.match(question)
    core = _core(question)
    before = _core(before)
    if not core or not before:
        return None
    if answer is not None and (len(answer.split()) > _LONGEST_ANSWER or answer[-1:] in ".!?"):
        answer = None  # a whole sentence fits into none
    if _SAID.match(core):
        said = _statement(before, answer)
        found = None if said is None else f"{core.split()[0]} {core.split()[1]} that {said}"
    elif _OF_THEM.search(core):
        counted = _COUNTED.match(before)
        if counted is None or not _SOME.match(core):
            return None
        some = _OF_THEM.sub(f"of the {counted['noun']}", core, count=1)
        return f"{_upper(some)}? ({before}?)"
    elif _ADVERB.match(core):
        found = _asked_otherwise(core, before, answer)
    else:
        found = _replaced(core, before) if entry and entry[0].strip(" ,") else None
    return None if found is None else f"{_upper(found)}?"


def _core(question: str) -> str:
    """`question` without "And", "What about" and the mark at its end."""
    entry = _ENTRY.match(question)
    return question[entry.end() if entry else 0 :].strip().rstrip("?!. ").strip()


def _asked_otherwise(adverb: str, before: str, answer: str | None) -> str | None:
    """What the question before asked about, with another question word."""
    if adverb.lower() in ("how come", "how so"):
        adverb = "why"
    if before.lower().startswith(f"{adverb.lower()} "):
        return None  # it asks on, for the reason of the reason
    whether = _WHETHER.match(before)
    if whether is not None:
        return f"{adverb} {whether['aux'].lower()} {whether['rest']}"
    asked = _WH.match(before)
    if asked is not None and _ADVERBIAL.match(asked["wh"]):
        return f"{adverb} {asked['aux'].lower()} {asked['rest']}"
    if asked is not None and asked["aux"].lower() not in _BEING and _OBJECT.match(asked["wh"]):
        told = None if answer is None else _with_object(asked["rest"], _lower(answer))
        return None if told is None else f"{adverb} {asked['aux'].lower()} {told}"
    said = _statement(before, answer)
    if said is None:
        return None
    return f"{adverb} {'was' if _PAST.search(said) else 'is'} it that {said}"


def _with_object(rest: str, thing: str) -> str | None:
    """What follows the auxiliary, with `thing` where the question word stood for it."""
    if _CLAUSE.search(rest) or _STRANDED.search(rest):
        return None
    further = list(_FURTHER.finditer(rest))
    if not further:
        return f"{rest} {thing}"
    return f"{rest[: further[-1].start()]} {thing}{rest[further[-1].start() :]}"


def _statement(before: str, answer: str | None) -> str | None:
    """What was asked for and its answer as a sentence, where the answer is its subject."""
    if answer is None or re.match(r"what happened\b|\w+ \w+['’]s ", before, re.IGNORECASE):
        return None
    asked = _WH.match(before)
    if asked is not None and _ADVERBIAL.match(asked["wh"]) is None:
        counted = asked["wh"].lower().startswith("how many ")
        if _DONE.match(asked["rest"]) and (asked["aux"].lower() in _BEING or counted):
            if counted and not re.search(r"[A-Za-z]{4,}s\b|people", answer):
                answer = f"{answer} {asked['wh'][9:]}"
            return f"{_lower(answer)} {asked['aux'].lower()} {asked['rest']}"
        return None
    subject = _SUBJECT.match(before)
    return None if subject is None else f"{_lower(answer)} {subject['rest']}"


def _replaced(core: str, before: str) -> str | None:
    """The question before with `core` in the place of what is like it."""
    if len(core.split()) > 5 or re.match(r"(?:who|what|which|when|where|why|how)\b", core, re.I):
        return None
    state = _STATES.match(core)
    if state is not None:
        return _in_state(state["state"].lower(), before)
    place = re.match(rf"(?P<preposition>{_PREPOSITIONS}) (?P<what>.+)$", core, re.IGNORECASE)
    if place is not None:
        return _in_place(core, place["preposition"].lower(), before)
    if re.search(r"(?:['’]s|s['’])$", core):
        return _once(_OWNER, core, before)
    if re.match(rf"{_NAME}$", core):
        named = _NAMES.search(f" {before}", 2) is not None
        return _once(_NAMES if named else _POINTER, core, before)
    return None


def _in_state(state: str, before: str) -> str | None:
    """The question for how many were killed, of those who were injured."""
    found = list(_STATE.finditer(before))
    if len(found) != 1 or not re.match(r"how many\b", before, re.IGNORECASE):
        return None
    if found[0]["verb"] and found[0]["verb"].startswith("ha") and state == "dead":
        return None
    verb = found[0]["verb"] or ("were " if found[0]["state"] == "died" else "")
    return before[: found[0].start()] + verb + state + before[found[0].end() :]


def _in_place(core: str, preposition: str, before: str) -> str | None:
    """The question before with another place or time."""
    core = preposition + core[len(preposition) :]
    named = re.compile(rf"\b{preposition} (?:{_NAME}|(?:19|20)\d\d)(?!['’\w])")
    if not named.fullmatch(core) or _ASKS.match(before) is None:
        return None
    year = core[-1].isdigit()
    same = [m for m in named.finditer(before) if m[0][-1].isdigit() == year]
    if same:
        return before[: same[-1].start()] + core + before[same[-1].end() :]
    return None if year and _THEN.search(before) else f"{before} {core}"


def _once(pattern: re.Pattern[str], new: str, before: str) -> str | None:
    """`before` with `new` in the place of what alone matches `pattern`."""
    found = [match for match in pattern.finditer(f" {before}") if match.start() > 1]
    if len(found) != 1:
        return None
    start, end = found[0].start() - 1, found[0].end() - 1
    return before[:start] + new + before[end:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(answer: str) -> str:
    """The answer inside a sentence."""
    first = answer.split()[0] if answer.split() else ""
    common = first.lower() in _COMMON and first[1:].islower() if first else False
    return answer[:1].lower() + answer[1:] if common else answer.strip()


_COMMON = frozenset("the a an his her its their they he she it in at on for to by from this that "
                    "these those about almost more over at some all both two three four five six "
                    "seven eight nine ten".split())  # fmt: skip
