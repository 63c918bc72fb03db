"""Summaries by a model: the texts that wait for one, and what it made of them."""

from dataclasses import dataclass

from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsummarised:
    """What a story's leading entry says, at one revision of the story."""

    story: int
    revision: int
    title: str
    text: str


def keep(tx: Tx, *, feed: int, key: str, text: str) -> None:
    """Keep an entry's text for a model if it leads a story that some channel is still owed."""
    tx.run(
        """
        INSERT INTO unsummarised (story, revision, text)
        SELECT story.id, story.revision, :text
        FROM entry JOIN story ON story.lead = entry.id
        WHERE entry.feed = :feed
            AND entry.key = :key
            AND EXISTS (
                SELECT 1 FROM delivery
                WHERE delivery.story = story.id AND delivery.state = 'pending'
            )
        ON CONFLICT (story) DO UPDATE SET revision = excluded.revision, text = excluded.text
        """,
        feed=feed,
        key=key,
        text=text,
    )


def take(tx: Tx, story: int) -> Unsummarised | None:
    """The text that waits for a model, for the only time; None where the story says more by now."""
    kept = tx.one(
        "DELETE FROM unsummarised WHERE story = :story RETURNING revision, text", story=story
    )
    if kept is None:
        return None
    told = tx.one(
        "SELECT title FROM story WHERE id = :story AND revision = :revision",
        story=story,
        revision=kept["revision"],
    )
    if told is None:
        return None
    return Unsummarised(
        story=story, revision=kept["revision"], title=told["title"], text=kept["text"]
    )


def put(tx: Tx, of: Unsummarised, summary: str, *, by: str) -> bool:
    """Make ``summary`` by the model ``by`` the story's; False where the story says more by now."""
    changed = tx.run(
        """
        UPDATE story SET summary = :summary, summary_by = :by
        WHERE id = :story AND revision = :revision
        """,
        summary=summary,
        by=by,
        story=of.story,
        revision=of.revision,
    )
    return changed == 1
