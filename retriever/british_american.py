"""Words as they are spelt on the other side of the Atlantic."""

import re

_ENDING = r"(?=(?:s|e|ed|er|ers|es|ing|able|al|ful|hood|ism|ist|ists|ite|ites|ly|ation|ations)?$)"
# What differs, each to be tried in both directions: before an ending, so that "morning" is not
# taken for "mourning".
_PAIRS = (
    ("our", "or"),  # harbour, harbor
    ("is", "iz"),  # organise, organize
    ("ys", "yz"),  # paralyse, paralyze
    ("tre", "ter"),  # centre, center
    ("bre", "ber"),  # sabre, saber
    ("ence", "ense"),  # defence, defense
    ("ogue", "og"),  # catalogue, catalog
    ("gramme", "gram"),  # programme, program
    ("ell", "el"),  # travelled, traveled
    ("aluminium", "aluminum"),
)
# And these wherever they stand.
_PARTS = (
    ("aem", "em"),  # anaemia, anemia
    ("aed", "ed"),  # encyclopaedia, encyclopedia
    ("oest", "est"),  # oestrogen, estrogen
    ("grey", "gray"),
    ("plough", "plow"),
    ("mould", "mold"),
    ("sceptic", "skeptic"),
)
_RULES = [
    (re.compile(re.escape(old) + ending), new)
    for pairs, ending in ((_PAIRS, _ENDING), (_PARTS, ""))
    for pair in pairs
    for old, new in (pair, pair[::-1])
]


def other_spellings(word: str) -> list[str]:
    """Return what `word`, in lower case, may be on the other side, most of which are no words."""
    spelt = (pattern.sub(new, word) for pattern, new in _RULES)
    return [other for other in dict.fromkeys(spelt) if other != word]
