"""The people spoken of, and whom of them "he" or "she" stands for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from retriever.followups.names import Name, names_in
from retriever.followups.said import Text
from retriever.followups.words import content_stems

_MOST_AGE = 3  # turns after which a person is named again
_SURE = 0.45  # mean probability of a name's terms from which one that is told of may be meant
_SAYING = (
    r"(?:said|says|say|told|tells|tell|added|adds|explained|asked|replied|argued|claimed|claims|"
    r"warned|insisted|recalled|remembers|thinks|believes|thought|believed|denied|admitted|promised)"
)
_ROLE = (
    r"(?:mr|mrs|ms|miss|dr|sir|lady|lord|dame|king|queen|prince|princess|pope|professor|prof|"
    r"president|minister|chancellor|senator|governor|mayor|judge|justice|councillor|captain|"
    r"general|colonel|major|sergeant|inspector|bishop|archbishop|father|sister|brother|mother|"
    r"uncle|aunt|son|daughter|wife|husband|chief|coach|secretary|ambassador|whip|head|student|"
    r"(?!(?:another|either|ever|former|latter|member|neither|never|number|other|over|their|under|"
    r"after|water|river|whether|however)\b)"
    r"[a-z]{3,}(?:er|or|ist|ian|ee)|[a-z]*(?:man|woman))"
)
_WHO = re.compile(
    r"^\W*(?:and |so )?(?:(?:by|to|with|from|for|of|on|against) )?(?:who|whom|whose|name the|"
    rf"which (?:[a-z]+ ){{0,2}}{_ROLE})\b",
    re.IGNORECASE,
)
_WHO_IS = re.compile(
    r"(?:\bwho(?: is| was|['’]s)|\btell me (?:more )?about|\bwhat about|\bknow about) $", re.I
)
_PERSON_BEFORE = re.compile(
    rf"\b(?:{_ROLE}\.?,? |{_SAYING},? |spoke (?:with|to) |interview(?:s|ed|ing)? |"
    r"according to |(?:a|an|the|our|my|his|her)(?: [a-z-]+){1,4}, )$",
    re.IGNORECASE,
)
_PERSON_AFTER = re.compile(
    rf"^,?(?: also| then| later| \w+ly)? {_SAYING}\b|^, (?:now |aged )?\d\d?\b|^ \(\d\d?\)"
    r"|^,? (?:who|whose)\b"
    rf"|^, (?!and |or |but )(?:[a-z’'-]+ ){{0,4}}{_ROLE}\b"
)
_DOES = re.compile(
    r"\b(?:did|does|has|had|was|is|will|would|can|could|should|didn['’]t|doesn['’]t) $", re.I
)
_OWNS = re.compile(r"^['’]")
_RELATED = re.compile(rf"^['’]s? (?:[a-z]+ ){{0,2}}{_ROLE}\b", re.IGNORECASE)
_OTHER_BEFORE = re.compile(
    r"\b(?i:in|near|at|off|into|across|around|outside|from|the|an?)(?: the)? $"
    r"|[A-Z]\w+ of (?:the )?$"
)
_OTHER_AFTER = re.compile(r"^ of (?:the )?[A-Z]")
_RIGHT_BEFORE = re.compile(r"(?:[\w’'-]+ ){0,2}[\w’'-]+,? $")
_RIGHT_AFTER = re.compile(r", [^,.;:!?]*")
_NO_PERSON = re.compile(
    r"\b(?:Party|Council|Ministry|Club|Town|City|United|University|College|School|Company|Corp|Inc|"
    r"Ltd|Bank|Court|Association|Brotherhood|Union|Agency|Department|Office|Committee|Commission|"
    r"Institute|Museum|Library|Church|Street|Road|River|Lake|Mount|Mountains?|Alps|Islands?|Bay|"
    r"Valley|County|Province|States?|Republic|Kingdom|Group|Times|Post|News|Herald|Gazette|"
    r"Festival|Cup|League|Championships?|Airport|Hotel|Hospital|Police|Army|Navy|House|Parliament|"
    r"Senate|Congress|Act|Prize|Awards?|War|Games|Olympics|Week|Year|Fund|Foundation|Society|"
    r"Service|Authority|MPs|Board|Team|Front|Movement|Square|Park|Bridge|Station|Centre|Center|North|"
    r"South|East|West|New|San|Los|Sri|Saint)\b"
)
_HE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers)\b", re.IGNORECASE)
_MAN = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|Pope|Father|(?i:(?!woman|human|german|roman|norman|ottoman)"
    r"(?:[a-z]+(?<!wo))?man|uncle|son|husband|brother|boy|his|actor|father|grandfather|nephew))\b"
)
_WOMAN = re.compile(
    r"\b(?:Mrs|Ms|Miss|Lady|Dame|Queen|Princess|(?i:[a-z]*woman|aunt|daughter|wife|sister|girl|her|"
    r"actress|heiress|duchess|mother|grandmother|niece))\b"
)
_PRONOUN = re.compile(r"\b(?:he|him|his|she|her)\b", re.IGNORECASE)
_TITLED = re.compile(rf"{_ROLE}\b[. ]", re.IGNORECASE)


@dataclass(frozen=True)
class Person:
    """A name that may be a person's.

    :param name: as it was said last in more than one word, where it was.
    :param said: where it was said, the newest first.
    """

    name: str
    said: tuple[Name, ...]

    @property
    def stems(self) -> frozenset[str]:
        """Of its words."""
        return content_stems(self.name)

    @cached_property
    def told(self) -> bool:
        """Whether something said of it is said of people only."""
        return _TITLED.match(self.name) is not None or any(
            _PERSON_BEFORE.search(name.before)
            or (
                _PERSON_AFTER.search(name.after)
                # "the trainer of Lotofaga said": it is the trainer who did.
                and not (_OTHER_BEFORE.search(name.before) or name.before.endswith(" of "))
            )
            for name in self.said
        )

    @cached_property
    def elsewhere(self) -> bool:
        """Whether it stands where places, organisations and things do, and nothing else is told."""
        return not self.told and any(
            _OTHER_BEFORE.search(name.before) or _OTHER_AFTER.search(name.after)
            for name in self.said
        )

    def fits(self, question: str) -> bool:
        """Whether it may be the man or the woman that `question` speaks of, as far as is told."""
        around = " ".join(
            f"{before[0] if (before := _RIGHT_BEFORE.search(n.before)) else ''}{n.name}"
            f"{after[0] if (after := _RIGHT_AFTER.match(n.after)) else ''}"
            for n in self.said
        )
        man, woman = _MAN.search(around) is not None, _WOMAN.search(around) is not None
        return man == woman or (man if _HE.search(question) else woman)


def speaks_of_a_person(question: str) -> bool:
    """Whether "he" or "she" stands in `question` for one who was spoken of before.

    A name before it in the question is whom it stands for there.
    """
    pronoun = _PRONOUN.search(question)
    if pronoun is None:
        return False
    names = names_in(Text("question", 0, question))
    return not any(n.start < pronoun.start() and not n.doubtful for n in names)


def person_meant(question: str, texts: Sequence[Text], chosen: Mapping[str, float]) -> str | None:
    """Return the name of the person that "he" or "she" in `question` stands for.

    It is one of the newest turn that speaks of any: who was asked about, or was the answer to
    "who", else who is named in the question, else of whom answer and quotes tell. None where that
    is nobody, or where two come into question.

    :param chosen: the probabilities of terms to belong into the question, by stem.
    """
    pronouns = {match[0].lower() for match in _PRONOUN.finditer(question)}
    if (
        not speaks_of_a_person(question)
        or {"he", "him"} <= pronouns
        or (_HE.search(question) and _SHE.search(question))
    ):
        return None
    own = content_stems(question)
    persons = [
        p
        for p in persons_in(texts)
        if not p.stems & own and not _NO_PERSON.search(p.name) and p.fits(question)
    ]
    for age in range(1, _MOST_AGE + 1):
        ranked = [(_rank(p, age, texts, chosen), p) for p in persons]
        best = max((rank for rank, _ in ranked), default=0)
        found = [person.name for rank, person in ranked if rank == best]
        if best:
            return found[0] if len(found) == 1 and best != _OWNER else None
    return None


_TOLD, _OWNER, _ASKED, _DOING, _ANSWER, _WHO_WAS = range(1, 7)


def _rank(person: Person, age: int, texts: Sequence[Text], chosen: Mapping[str, float]) -> int:
    """How plainly the turn of `age` speaks of `person`, 0 where it does not."""
    asked = [text for text in texts if text.kind == "question" and text.age == age]
    who = any(_WHO.search(text.asked or text.text) for text in asked)
    long = len(person.name.split()) > 1
    sure = sum(chosen.get(stem, 0.0) for stem in person.stems) >= _SURE * len(person.stems)
    rank = 0
    for name in person.said:
        if name.text.age != age:
            continue
        if name.text.kind == "question":
            if _WHO_IS.search(name.before):
                return _WHO_WAS
            if _RELATED.search(name.after):
                return _OWNER  # the one meant may be the husband or the daughter
            doing = _DOES.search(name.before) is not None
            if person.told or (long and (doing or _OWNS.search(name.after))):
                rank = max(rank, _DOING if doing else _ASKED)
        elif name.text.kind == "answer" and who and (long or person.told):
            rank = max(rank, _ANSWER)
        elif person.told and sure:
            rank = max(rank, _TOLD)
    return 0 if person.elsewhere and rank < _ANSWER else rank


def persons_in(texts: Sequence[Text]) -> list[Person]:
    """Return the names of the last turns; a part of a longer one stands for that one."""
    found = [name for text in texts if text.age <= _MOST_AGE for name in names_in(text)]
    longest: list[str] = []
    for name in sorted(found, key=lambda name: -len(name.name.split())):
        if name.doubtful or _whole(name.name, longest) is not None:
            continue
        longest.append(name.name)
    said: dict[str, list[Name]] = {name: [] for name in longest}
    for name in found:
        whole = _whole(name.name, longest)
        if whole is not None:
            said[whole].append(name)
    return [
        Person(next((p.name for p in places if " " in p.name), name), tuple(places))
        for name, places in said.items()
        if content_stems(name)
    ]


def _whole(name: str, longest: Sequence[str]) -> str | None:
    """The name that `name` is, or is a part of: by its last word, or one first word alone."""
    words = name.split()
    for other in longest:
        parts = other.split()
        if other == name or (words[-1] == parts[-1] and set(words) <= set(parts)):
            return other
        if len(words) == 1 and name == parts[0]:
            return other
    return None
