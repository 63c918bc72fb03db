"""Docket numbers, captions, courts and links to dockets: parsed, normalised, compared."""

from bot.docket.captions import (
    Caption,
    CaptionMention,
    find_captions,
    parse_caption,
    party_names,
    short_caption,
)
from bot.docket.courts import CourtMention, court_id, court_name, courts, find_courts, state_courts
from bot.docket.coverage import carried, carries_all, missing, written
from bot.docket.filed import filed
from bot.docket.links import DocketLink, link_docket
from bot.docket.numbers import Mention, find, normalise, same
from bot.docket.releases import accession, release

__all__ = [
    "Caption",
    "CaptionMention",
    "CourtMention",
    "DocketLink",
    "Mention",
    "accession",
    "carried",
    "carries_all",
    "court_id",
    "court_name",
    "courts",
    "filed",
    "find",
    "find_captions",
    "find_courts",
    "link_docket",
    "missing",
    "normalise",
    "parse_caption",
    "party_names",
    "release",
    "same",
    "short_caption",
    "state_courts",
    "written",
]
