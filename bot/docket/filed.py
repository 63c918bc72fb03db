"""What was filed, in words for readers, of the short descriptions that courts' feeds print."""

import re

# "~Util - Set Hearings", "1 - Terminate Deadlines": marks of the clerks' own entries.
_CLERKS = re.compile(r"^(?:~Util|[0-9]) - ")
# "Order(Other)", but not "Rule 5(c)(3)".
_UNSPACED = re.compile(r"(?<=[a-z]{3})(?=\()")
_DISTRICT = re.compile(r"-(?:cv|cr|mj|mc|md)-")
# CM/ECF prints of a motion in a district court only what it asks for.
_ASKED_TO = re.compile(
    r"^(?:Adjourn|Bifurcate|Certify|Compel|Consolidate|Continue|Disqualify|Dismiss|Enforce"
    r"|Expedite|Intervene|Preclude|Quash|Reassign|Remand|Reopen|Seal|Sever|Stay|Strike|Suppress"
    r"|Transfer|Unseal|Vacate|Withdraw)\b"
)
# Not "Preliminary Injunction" and the like: so the orders are called too.
_ASKED_FOR = re.compile(
    r"^(?:Discovery|(?:Extension|Enlargement) of Time|New Trial|Reconsideration|Sanctions"
    r"|Summary Judgment)\b"
)
_ASKED_IN = re.compile(r"^In Limine\b")
# "Strike Order", "Transfer Agreement", "Stay Granted": not what is asked for.
_DONE = re.compile(
    r"\b(?:agreement|entered|filed|granted|issued|letter|motion|notice|order|stipulation)\b",
    re.IGNORECASE,
)


def filed(short: str, number: str | None = None) -> str:
    """Say what a short description of a docket entry means; empty where it says nothing.

    ``number`` is the entry's docket number. In a district court ``Strike`` is a motion to strike;
    the marks that clerks put before their own entries are left out, as is ``None``.
    """
    said = _UNSPACED.sub(" ", _CLERKS.sub("", " ".join(short.split())))
    if said.casefold() == "none":
        return ""
    if number and _DISTRICT.search(number):
        said = _motion(said)
    return said[:1].upper() + said[1:]


def _motion(said: str) -> str:
    if _ASKED_FOR.match(said):
        return f"Motion for {said}"
    if _DONE.search(said):
        return said
    if _ASKED_IN.match(said):
        return f"Motion in {said.removeprefix('In ')}"
    return f"Motion to {said}" if _ASKED_TO.match(said) else said
