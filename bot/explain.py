"""What docketwire makes of a text, and of two texts: the decisions with their evidence."""

from collections.abc import Mapping
from dataclasses import replace

from bot import dedupe, items
from bot.errors import UserError
from bot.model import Draft
from bot.prepare import prepare
from bot.tag import Tagger


def draft_of(item: items.Item, tagger: Tagger) -> Draft:
    """The draft that ingest would make of an item."""
    return prepare(item.entry, kind=item.kind, publisher="", tagger=tagger)


def compared(a: Draft, b: Draft) -> dedupe.Verdict:
    """Whether two drafts belong to one story: what ingest would say of the later of them.

    Ingest looks only at stories that share a key with an item, so a pair without one is two. The
    words that both share are spelt as ``b`` has them.
    """
    verdict = dedupe.worded(dedupe.compare(a.facts, b.facts), b.title, b.text)
    shared = set(dedupe.index_keys(a.facts)) & set(dedupe.index_keys(b.facts))
    if verdict.same and not shared:
        reasons = (*verdict.reasons, "too little in common to be looked at")
        return replace(verdict, relation="related", reasons=reasons)
    return verdict


def explained(name: str, draft: Draft) -> dict[str, object]:
    """What is made of an item, as ``explain --jsonl`` prints it."""
    return {
        "id": name,
        "title": draft.title,
        "text": draft.text,
        "repaired": draft.repaired,
        "cases": list(draft.facts.cases),
        "candidates": list(dict.fromkeys(_id(tag.topic) for tag in draft.candidates)),
        "parties": list(draft.facts.parties),
        "event": str(draft.event),
        "summary": draft.summary,
        "evidence": [
            {
                "tag": tag.topic,
                "rule": tag.rule,
                "match": tag.match,
                "span": [tag.start, tag.end],
                "score": tag.score,
            }
            for tag in (*draft.tags, *draft.candidates)
        ],
    }


def _id(topic: str) -> str:
    return topic.partition(":")[2]


def pair(fields: Mapping[str, object], *, place: str) -> tuple[items.Item, items.Item]:
    """The two items of a pair to compare."""
    both = []
    for side in ("a", "b"):
        item = fields.get(side)
        if not isinstance(item, dict):
            raise UserError(f'{place}: a pair has the items "a" and "b"')
        both.append(items.read_item(item, place=f"{place} {side}"))
    return both[0], both[1]
