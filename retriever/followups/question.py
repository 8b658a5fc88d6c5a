"""How a question leans on what was said before it, by its words."""

import re
from dataclasses import dataclass

from retriever.followups import patterns
from retriever.followups.rarity import rarity
from retriever.followups.words import TALK_WORDS, Word, words

_PERSON = frozenset("he him his she her hers".split())
_THING = frozenset("it its".split())
_MANY = frozenset("they them their theirs".split())
_POINTING = frozenset("this that these those".split())
_PLACE = frozenset("there then here".split())
_SAME = frozenset("one ones same other others another else former latter so such either both "
                  "neither first second rest".split())  # fmt: skip
_BACK = _PERSON | _THING | _MANY | _POINTING | _PLACE | _SAME
_TOLD = 4  # content words of a sentence that tells enough
_BARE, _TOLD_BARE = 3, 2  # words of a question with no content, and of what is told before it
_TELLING_ALONE = 2  # content words
_TOPIC_WANTED = 3  # content words of what "I want to know about", which more often goes on
_TO_WHAT_WAS_SAID = "person thing many pointing place same and definite back".split()
_ASKING = frozenset("who whom whose what which when where why how".split())


@dataclass(frozen=True)
class Question:
    """The question with the words in it that point back."""

    text: str

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words in order."""
        return words(self.text)

    @property
    def content(self) -> tuple[Word, ...]:
        """The words that say what it asks about."""
        return tuple(word for word in self.words if word.content)

    @property
    def stems(self) -> frozenset[str]:
        """Stems of its content words."""
        return frozenset(word.stem for word in self.content)

    @property
    def names(self) -> tuple[Word, ...]:
        """Its names and numbers, by a capital after the first word or by how rare they are."""
        return tuple(
            word
            for i, word in enumerate(self.words)
            if word.text.lower() not in TALK_WORDS
            and (
                (i > 0 and word.capital)
                or any(c.isupper() for c in word.text[1:])
                or (word.text[0].isdigit() and len(word.text) > 2)
                or (len(word.text) > 3 and rarity(word.text) == 1.0)
            )
        )

    @property
    def plainly_leans(self) -> bool:
        """Whether its words cannot but point back, whatever else it names."""
        if self.new_topic or (self.tells_first and not self.returns):
            return False
        if self.returns or patterns.GOES_ON.search(self.text):
            return True
        if len(patterns.SENTENCE.split(self.text.strip())) > 1:
            return False
        return (not self.names and self.free(_PERSON)[0] > 0) or any(
            pattern.search(self.text)
            for pattern in (
                patterns.OF_THEM,
                patterns.OBJECT,
                patterns.THAT_ONE,
                patterns.AFTER_THAT,
            )
        )

    @property
    def may_stand_alone(self) -> bool:
        """Whether it may be whole by itself, though it was taken to lean on what was said.

        Two content words, and nothing that points back; "the" before a noun may or may not.
        """
        signs = self.pointing()
        return (
            len(self.stems) >= _TELLING_ALONE
            and not self.plainly_leans
            and not any(signs[sign] for sign in _TO_WHAT_WAS_SAID if sign != "definite")
        )

    @property
    def returns(self) -> bool:
        """Whether it says itself that it goes back to what was spoken about."""
        return patterns.BACK.search(self.text) is not None

    def returns_to_something_new(self, said: frozenset[str]) -> bool:
        """Whether what it says that it goes back to is not among the stems `said`."""
        back = patterns.BACK.search(self.text)
        if back is None:
            return False
        place = patterns.CLAUSE.split(self.text[back.end() :], maxsplit=1)[0]
        named = {word.stem for word in words(place) if word.content}
        return bool(named) and not named & said

    @property
    def tells_first(self) -> bool:
        """Whether what it says before its last sentence tells what "it" is there.

        Nothing in it may point back; for a bare "Why?" at the end two words tell enough.
        """
        *first, last = (part for part in patterns.SENTENCE.split(self.text.strip()) if part.strip())
        told: set[str] = set()
        for sentence in first:
            said = words(patterns.HEARD_THAT.sub(r"\g<verb> ", sentence))
            if _BACK & {word.text.lower() for word in said}:
                return False
            told |= {word.stem for word in said if word.content}
        bare = not any(word.content for word in words(last)) and len(words(last)) <= _BARE
        return len(told) >= (_TOLD_BARE if bare else _TOLD)

    @property
    def asks_about_a_topic(self) -> bool:
        """Whether it asks to be told about something that it names itself, not as known already."""
        asked = patterns.ABOUT.match(self.text.strip())
        if asked is None:
            return False
        topic = words(asked["topic"])
        least = _TOPIC_WANTED if asked["wants"] else _TELLING_ALONE
        return len({word.stem for word in topic if word.content}) >= least and not (
            _BACK & {word.text.lower() for word in topic}
        )

    def keywords_of(self, said: frozenset[str]) -> bool:
        """Whether it is made of words to search for alone, with a name not among those `said`."""
        return (
            len(self.words) > 1
            and len(self.content) == len(self.words)
            and any(word.stem not in said for word in self.names)
        )

    def introduces(self, said: frozenset[str]) -> bool:
        """Whether it says all of itself about a name that is not among those `said`.

        A name is one with a capital here; and "What happened in May?" needs none.
        """
        if patterns.HAPPENED_WHEN.match(self.text):
            return True
        signs = self.pointing()
        return (
            any(
                w.stem not in said
                for w in self.names
                if not w.text.islower() and w.text[0].isalpha()
            )
            and not any(signs[sign] for sign in _TO_WHAT_WAS_SAID)
            and patterns.WHOLE.match(self.text.strip()) is not None
        )

    def free(self, pronouns: frozenset[str]) -> tuple[float, float]:
        """Whether one of `pronouns` has nothing before it in the question that it may stand for.

        :return: the same with any noun, and with a name or one that a full stop parts from it.
        """
        noun = named = False
        for i, word in enumerate(self.words):
            if word.text.lower() in pronouns:
                return float(not noun), float(not named)
            article = i and self.words[i - 1].text.lower() in ("the", "a", "an")
            noun = noun or bool(word.content and (article or (i and word.capital)))
            named = named or (i > 0 and word.content and word.capital)
            named = named or self.text[word.end : word.end + 1] in (".", "!", ",", ":")
        return 0.0, 0.0

    @property
    def new_topic(self) -> bool:
        """Whether it says itself that it is about something else."""
        return patterns.NEW_TOPIC.search(self.text) is not None

    def pointing(self) -> dict[str, float]:
        """The signs of leaning by their names, each 0 to 1."""
        said = [word.text.lower() for word in self.words]
        idle = patterns.IDLE_IT.search(self.text) is not None
        # "that" and "this" before a noun point back too, but not after a verb of saying.
        that = patterns.THAT_CLAUSE.search(self.text) is not None
        definite = sum(
            1
            for first, second in zip(self.words, self.words[1:], strict=False)
            if first.text.lower() == "the" and not second.capital
        )
        names = sum(1 for word in self.names)
        content = len(self.stems)

        def any_of(kind: frozenset[str]) -> float:
            return float(any(word in kind for word in said))

        person, person_named = self.free(_PERSON)
        thing, thing_named = self.free(_THING | _MANY)
        last = said[-1] if said else ""
        return {
            "free_person": person,
            "free_person_named": person_named,
            "free_thing": thing * (0.3 if idle else 1.0),
            "free_thing_named": thing_named * (0.3 if idle else 1.0),
            "ends": float(last in _PERSON | _THING | _MANY | _POINTING | _PLACE),
            "after": float(patterns.AFTER.search(self.text) is not None),
            "that_noun": float(patterns.THAT_NOUN.search(self.text) is not None),
            "person": any_of(_PERSON),
            "thing": any_of(_THING) * (0.3 if idle else 1.0),
            "many": any_of(_MANY),
            "pointing": any_of(_POINTING) * (0.3 if that else 1.0),
            "place": any_of(_PLACE) * (0.3 if idle else 1.0),
            "same": any_of(_SAME),
            "and": float(patterns.AND.search(self.text) is not None),
            "back": float(self.returns),
            "definite": min(definite, 3) / 3,
            "names": min(names, 3) / 3,
            "nameless": float(not names),
            "content": min(content, 8) / 8,
            "bare": float(content == 0),
            "short": float(content <= 1),
            "brief": float(content <= 2),
            "asking": any_of(_ASKING),
            "length": min(len(said), 20) / 20,
            "sentences": float(len(re.findall(r"[.?!](?:\s|$)", self.text)) > 1),
        }
