"""Why entries are in stories that were there before them, kept for who asks."""

import json

from bot.joins import Join, Joined, Verdict
from storage.seeing import TAG_SEEN
from storage.store import Tx

# More than this tells nobody more.
DIGITS = 3


def write_join(join: Join) -> str:
    """Why an entry was put in a story, as it is stored with the entry."""
    verdict = join.verdict
    return json.dumps(
        {
            "entry": join.entry,
            "relation": verdict.relation,
            "score": round(verdict.score, DIGITS),
            "topics": verdict.topics,
            "words": verdict.words,
            "reasons": verdict.reasons,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def of_story(tx: Tx, story: int, *, seen_by: str) -> list[Joined]:
    """The sources of a story that were put there beside another, first come first.

    Of the cases and parties that tied them those are left out that the tenant ``seen_by`` does
    not see as the story's: what only others follow, and what was corrected.
    """
    entries = tx.all(
        "SELECT id, title, publisher, link, joined FROM entry WHERE story = :story ORDER BY id",
        story=story,
    )
    titles = {row["id"]: row["title"] for row in entries}
    seen = {
        row["topic"]
        for row in tx.all(
            f"SELECT DISTINCT topic FROM tag WHERE story = :story AND {TAG_SEEN}",  # noqa: S608 - a constant
            story=story,
            seen_by=seen_by,
        )
    }
    found = []
    for row in entries:
        if row["joined"] is not None:
            stored = json.loads(row["joined"])
            verdict = Verdict(
                relation=stored["relation"],
                score=stored["score"],
                topics=tuple(each for each in stored["topics"] if _is_shown(each, seen)),
                words=tuple(stored["words"]),
                reasons=tuple(stored["reasons"]),
            )
            found.append(
                Joined(
                    publisher=row["publisher"],
                    url=row["link"],
                    beside=titles.get(stored["entry"], ""),
                    verdict=verdict,
                )
            )
    return found


def _is_shown(topic: str, seen: set[str]) -> bool:
    """A docket's number stands in the texts themselves, for everybody."""
    return topic in seen or topic.startswith("docket:")


def title(tx: Tx, entry: int) -> str:
    """The title of an entry."""
    row = tx.one("SELECT title FROM entry WHERE id = :id", id=entry)
    return str(row["title"]) if row else ""
