"""How a question leans on what was said before it, by its words."""

from dataclasses import dataclass
from itertools import pairwise

from retriever.followups import patterns
from retriever.followups.rarity import rarity
from retriever.followups.words import TALK_WORDS, Word, words

_PERSON = frozenset("he him his she her hers".split())
_BACK = _PERSON | frozenset(
    """it its they them their theirs this that these those there then here one ones same other
    others another else former latter so such either both neither first second rest""".split()
)
_TOLD = 4  # content words of a sentence that tells enough
_BARE, _TOLD_BARE = 3, 2  # words of a question with no content, and of what is told before it
_TELLING_ALONE = 2  # content words
_TOPIC_WANTED = 3  # content words of what "I want to know about", which more often goes on
_TOPIC_KNOWN = 4  # of "the ...", which mostly was spoken of


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
        return (not self.names and self._free_person) or any(
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
        return (
            len(self.stems) >= _TELLING_ALONE and not self.plainly_leans and not self._points_back
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
        """Whether it asks to be told about something that it names itself, not as known already.

        "the" before it says that it was spoken of, if little else is said.
        """
        asked = patterns.ABOUT.match(self.text.strip())
        if asked is None:
            return False
        topic = words(asked["topic"])
        least = _TOPIC_WANTED if asked["wants"] else _TELLING_ALONE
        if topic and topic[0].text.lower() == "the":
            least = _TOPIC_KNOWN
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
        return (
            any(
                w.stem not in said
                for w in self.names
                if not w.text.islower() and w.text[0].isalpha()
            )
            and not self._points_back
            and not self._definite
            and patterns.WHOLE.match(self.text.strip()) is not None
        )

    @property
    def _free_person(self) -> bool:
        """Whether "he" or "she" has no noun before it in the question that it may stand for."""
        for i, word in enumerate(self.words):
            if word.text.lower() in _PERSON:
                return True
            article = i and self.words[i - 1].text.lower() in ("the", "a", "an")
            if word.content and (article or (i and word.capital)):
                return False
        return False

    @property
    def new_topic(self) -> bool:
        """Whether it says itself that it is about something else."""
        return patterns.NEW_TOPIC.search(self.text) is not None

    @property
    def _points_back(self) -> bool:
        """Whether a word of it may stand for what was said."""
        return (
            self.returns
            or patterns.AND.search(self.text) is not None
            or bool(_BACK & {word.text.lower() for word in self.words})
        )

    @property
    def _definite(self) -> bool:
        """Whether "the" is said of something in it that has no name."""
        return any(
            first.text.lower() == "the" and not second.capital
            for first, second in pairwise(self.words)
        )
