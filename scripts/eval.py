"""Measure how well docketwire understands items, on the samples beside the checkout.

Prints every figure with its 95 % interval, what was asked of it, and the rows that came out
otherwise than labelled; ``--json`` prints the same for programs. What has no samples here is
skipped and says so.
"""

import argparse
import json

import eval_clusters
import eval_cost
import eval_courts
import eval_groups
import eval_summaries
import eval_tags

SUBJECTS = {
    "tags": eval_tags.measure,
    "groups": eval_groups.measure,
    "clusters": eval_clusters.measure,
    "courts": eval_courts.measure,
    "summaries": eval_summaries.measure,
    "cost": eval_cost.measure,
}


def main() -> None:
    """Measure the subjects that are asked for, all of them by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subject", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--no-confusions", action="store_true", help="print figures only")
    asked = parser.parse_args()
    if unknown := set(asked.subject) - set(SUBJECTS):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    sections = [section for name in asked.subject or SUBJECTS for section in SUBJECTS[name]()]
    if asked.json:
        print(json.dumps([section.fields() for section in sections], ensure_ascii=False, indent=1))
        return
    for section in sections:
        section.show(confusions=not asked.no_confusions)


if __name__ == "__main__":
    main()
