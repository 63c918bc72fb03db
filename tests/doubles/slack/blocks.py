"""What Slack refuses in blocks: the limits of Block Kit, as strict as they are known."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

MAX_BLOCKS = {"message": 50, "home": 100, "modal": 100}
MAX_TOTAL = 12_000  # undocumented: 13,200 were refused; design keeps to 10,000
RICH_STYLES = {"bold", "italic", "strike", "code", "underline"}


def options_faults(options: object) -> Iterator[str]:
    """Each thing that Slack would refuse what is suggested for."""
    yield from _options(options, most=100, least=0)


def faults(blocks: object, surface: str = "message") -> Iterator[str]:
    """Each thing that Slack would refuse ``blocks`` for."""
    if not isinstance(blocks, list):
        yield "blocks is no list"
        return
    if len(blocks) > MAX_BLOCKS[surface]:
        yield f"no more than {MAX_BLOCKS[surface]} items allowed"
    taken: set[str] = set()
    for place, block in enumerate(blocks):
        where = f"/blocks/{place}"
        if not isinstance(block, dict) or block.get("type") not in BLOCKS:
            yield f"{where}: unsupported type"
            continue
        yield from (f"{where}: {fault}" for fault in BLOCKS[block["type"]](block))
        block_id = block.get("block_id", "")
        if len(block_id) > 255:
            yield f"{where}: block_id is too long"
        if block_id and block_id in taken:
            yield f"{where}: block_id is not unique"
        taken.add(block_id)


def view_faults(view: Mapping[str, Any]) -> Iterator[str]:
    """Each thing that Slack would refuse a view for, beside its blocks."""
    allowed = "blocks private_metadata callback_id external_id"
    is_modal = view.get("type") == "modal"
    more = " title close submit clear_on_close notify_on_close" if is_modal else ""
    yield from _keys(view, allowed + more)
    yield from _length("private_metadata", view.get("private_metadata", ""), 3_000, least=0)
    yield from _length("callback_id", view.get("callback_id", ""), 255, least=0)
    if is_modal:
        yield from _text(view.get("title"), "plain_text", limit=24)
        for name in ("close", "submit"):
            if name in view:
                yield from _text(view[name], "plain_text", limit=24)
        if any(block.get("type") == "input" for block in view["blocks"]) and "submit" not in view:
            yield "a view with inputs needs submit"


def too_long(blocks: object) -> bool:
    return len(json.dumps(blocks, ensure_ascii=False)) > MAX_TOTAL


def _keys(value: Mapping[str, Any], allowed: str) -> Iterator[str]:
    for key in value.keys() - {"type", *allowed.split()}:
        yield f"unexpected {key}"


def _text(value: object, *kinds: str, limit: int, least: int = 1) -> Iterator[str]:
    if not isinstance(value, dict) or value.get("type") not in kinds:
        yield f"text is no {' or '.join(kinds)}"
        return
    yield from _keys(value, "text emoji" if value["type"] == "plain_text" else "text verbatim")
    yield from _length("text", value.get("text"), limit, least)


def _length(name: str, value: object, limit: int, least: int = 1) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{name} is no string"
    elif not value.isprintable() and any(ord(c) < 32 and c != "\n" for c in value):
        yield f"{name} has control characters"
    elif len(value) < least or (least and not value.strip("\n")):
        yield f"{name} must be more than {least - 1} characters"
    elif len(value) > limit:
        yield f"{name} must be less than {limit + 1} characters"


def _url(value: object) -> Iterator[str]:
    yield from _length("url", value, 3000)
    if isinstance(value, str):
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https", "mailto"} or not (parts.netloc or parts.path):
            yield "invalid url"
        if " " in value or "<" in value or ">" in value:
            yield "invalid url"


def _section(block: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(block, "text fields accessory block_id expand")
    if "text" not in block and "fields" not in block:
        yield "needs text or fields"
    if "text" in block:
        yield from _text(block["text"], "mrkdwn", "plain_text", limit=3000)
    if "fields" in block:
        if not 1 <= len(block["fields"]) <= 10:
            yield "between 1 and 10 fields allowed"
        for field in block["fields"]:
            yield from _text(field, "mrkdwn", "plain_text", limit=2000)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _header(block: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(block, "text block_id level")
    yield from _text(block.get("text"), "plain_text", limit=150)


def _context(block: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(block, "elements block_id")
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        yield "between 1 and 10 elements allowed"
    for element in elements:
        yield from _text(element, "mrkdwn", "plain_text", limit=3000)


def _actions(block: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(block, "elements block_id")
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 25:
        yield "between 1 and 25 elements allowed"
    ids = [element.get("action_id") for element in elements]
    if len(set(ids)) != len(ids):
        yield "action_id already exists in this block"
    for element in elements:
        yield from _element(element)


def _overflow(element: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(element, "action_id options confirm")
    yield from _length("action_id", element.get("action_id"), 255)
    yield from _options(element.get("options"), most=5)


def _options(options: object, *, most: int, least: int = 1) -> Iterator[str]:
    if not isinstance(options, list) or not least <= len(options) <= most:
        yield f"between {least} and {most} options allowed"
        return
    for option in options:
        yield from _keys(option, "text value description url")
        yield from _text(option.get("text"), "plain_text", limit=75)
        yield from _length("value", option.get("value"), 150)


def _input(block: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(block, "block_id label element hint optional dispatch_action")
    yield from _text(block.get("label"), "plain_text", limit=2_000)
    yield from _element(block.get("element") or {})


def _select(element: Mapping[str, Any]) -> Iterator[str]:
    kind = element["type"]
    more = {
        "external_select": "min_query_length initial_option",
        "static_select": "options initial_option",
        "conversations_select": "initial_conversation default_to_current_conversation filter",
    }[kind]
    yield from _keys(element, f"action_id placeholder confirm focus_on_load {more}")
    yield from _length("action_id", element.get("action_id"), 255)
    if "placeholder" in element:
        yield from _text(element["placeholder"], "plain_text", limit=150)
    if kind == "static_select":
        yield from _options(element.get("options"), most=100)
        if element.get("initial_option", element["options"][0]) not in element["options"]:
            yield "initial_option is none of the options"
    elif "initial_option" in element:
        yield from _options([element["initial_option"]], most=1)


def _typed(element: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(
        element, "action_id placeholder initial_value multiline min_length max_length focus_on_load"
    )
    if "placeholder" in element:
        yield from _text(element["placeholder"], "plain_text", limit=150)
    yield from _length("initial_value", element.get("initial_value", ""), 3_000, least=0)
    if len(element.get("initial_value", "")) > element.get("max_length", 3_000):
        yield "initial_value is longer than max_length"


def _element(element: Mapping[str, Any]) -> Iterator[str]:
    if element.get("type") in {"external_select", "static_select", "conversations_select"}:
        yield from _select(element)
        return
    if element.get("type") == "plain_text_input":
        yield from _typed(element)
        return
    if element.get("type") == "overflow":
        yield from _overflow(element)
        return
    if element.get("type") != "button":
        yield "unsupported element"
        return
    yield from _keys(element, "action_id text url value style confirm accessibility_label")
    yield from _text(element.get("text"), "plain_text", limit=75)
    yield from _length("action_id", element.get("action_id"), 255)
    if "value" in element:
        yield from _length("value", element["value"], 2000)
    if "url" in element:
        yield from _url(element["url"])
    if element.get("style", "primary") not in {"primary", "danger"}:
        yield "style is no style"


def _divider(block: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(block, "block_id")


def _rich_text(block: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(block, "elements block_id")
    if not block.get("elements"):
        yield "needs elements"
    for part in block.get("elements", []):
        kind = part.get("type")
        if kind == "rich_text_list":
            yield from _keys(part, "style elements indent offset border")
            if part.get("style") not in {"bullet", "ordered"}:
                yield "a list needs a style"
            if not part.get("elements"):
                yield "a list needs items"
            for item in part.get("elements", []):
                yield from _rich_section(item)
        else:
            yield from _rich_section(part)


def _rich_section(part: Mapping[str, Any]) -> Iterator[str]:
    if part.get("type") not in {"rich_text_section", "rich_text_quote"}:
        yield "unsupported rich text"
        return
    yield from _keys(part, "elements border")
    if not part.get("elements"):
        yield "a section needs elements"
    for element in part.get("elements", []):
        yield from _rich_element(element)


def _rich_element(element: Mapping[str, Any]) -> Iterator[str]:
    kind = element.get("type")
    if kind == "text":
        yield from _keys(element, "text style")
        yield from _length("text", element.get("text"), 3000, least=0)
        if not element.get("text"):
            yield "text is empty"
    elif kind == "link":
        yield from _keys(element, "text url style unsafe")
        yield from _url(element.get("url"))
        yield from _length("text", element.get("text"), 3000)
    elif kind == "date":
        yield from _keys(element, "timestamp format fallback url style")
        if not isinstance(element.get("timestamp"), int) or element["timestamp"] <= 0:
            yield "timestamp is no time"
        if "{" not in element.get("format", ""):
            yield "format has no token"
        if "url" in element:
            yield from _url(element["url"])
    else:
        yield from _mention(element)
    for name, value in element.get("style", {}).items():
        if name not in RICH_STYLES or value is not True:
            yield f"unknown style {name}"


def _mention(element: Mapping[str, Any]) -> Iterator[str]:
    kind = element.get("type")
    if kind == "usergroup":
        yield from _keys(element, "usergroup_id style")
        if not str(element.get("usergroup_id", "")).startswith("S"):
            yield "invalid usergroup_id"
    elif kind == "broadcast":
        yield from _keys(element, "range style")
        if element.get("range") not in {"here", "channel", "everyone"}:
            yield "invalid range"
    else:
        yield f"unsupported element {kind}"


BLOCKS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "input": _input,
    "rich_text": _rich_text,
}
