"""What Discord refuses: sizes of messages, components and commands."""

import re
from collections.abc import Iterator
from typing import Any

V2 = 1 << 15
EPHEMERAL = 1 << 6

SLASH = 1
ROW, BUTTON, SECTION, TEXT, THUMBNAIL, CONTAINER = 1, 2, 9, 10, 11, 17
SELECTS = {3, 5, 6, 7, 8}
GALLERY = 12
IN_CONTAINER = {ROW, SECTION, TEXT, 12, 13, 14}
KNOWN_MENTIONS = {"roles", "users", "everyone"}
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


def message_errors(body: dict[str, Any]) -> list[str]:
    """Everything about a message's body that Discord would answer with 50035."""
    errors = list(_nonce_errors(body)) + list(_mention_errors(body))
    components = body.get("components") or []
    if body.get("flags", 0) & V2:
        errors += [f"{key} with components v2" for key in ("content", "embeds") if body.get(key)]
        errors += layout_errors(components) + _media_errors(components, body)
    else:
        if len(body.get("content") or "") > 2000:
            errors.append("content: must be 2000 or fewer in length")
        if not (body.get("content") or body.get("embeds") or components):
            errors.append("cannot send an empty message")
        errors += [f"type {each['type']} needs the flag" for each in components if each["type"] > 1]
        errors += _row_errors(components) + _duplicates(list(walk(components)))
        errors += _embed_errors(body.get("embeds") or [])
    return errors


def layout_errors(components: list[dict[str, Any]]) -> list[str]:
    """What is wrong with a layout of components v2."""
    errors = [] if components else ["components: required"]
    everything = list(walk(components))
    if len(everything) > 40:
        errors.append(f"components: {len(everything)} of at most 40")
    texts = [each["content"] for each in everything if each["type"] == TEXT]
    if sum(map(len, texts)) > 4000:
        errors.append("components: more than 4000 characters")
    errors += ["text display: 1 to 4000" for text in texts if not 1 <= len(text.strip()) <= 4000]
    top = IN_CONTAINER | {CONTAINER}
    errors += [f"type {each['type']} at top" for each in components if each["type"] not in top]
    for each in everything:
        if each["type"] == CONTAINER:
            errors += _container_errors(each)
        if each["type"] == SECTION and not 1 <= len(each["components"]) <= 3:
            errors.append("section: 1 to 3 texts")
    return errors + _row_errors(everything) + _duplicates(everything)


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component, nested ones too."""
    for each in components:
        yield each
        yield from walk(each.get("components", []))
        if "accessory" in each:
            yield from walk([each["accessory"]])


def command_errors(commands: list[dict[str, Any]]) -> list[str]:
    """What Discord would refuse of a bulk overwrite of commands."""
    errors = [] if len(commands) <= 100 else ["more than 100 commands"]
    names = [each["name"] for each in commands]
    if len(set(names)) != len(names):
        errors.append("two commands of one name")
    for command in commands:
        errors += _command_errors(command)
        if set(command.get("contexts") or []) - {0, 1, 2}:
            errors.append(f"{command['name']}: contexts")
        if set(command.get("integration_types") or []) - {0, 1}:
            errors.append(f"{command['name']}: integration_types")
    if sum(map(_characters, commands)) > 8000:
        errors.append("command tree: more than 8000 characters")
    return errors


def choice_errors(choices: list[dict[str, Any]]) -> list[str]:
    """What Discord would refuse of an answer to autocompletion."""
    errors = [] if len(choices) <= 25 else ["more than 25 choices"]
    for key in ("name", "value"):
        errors += [f"choice {key}" for each in choices if not 1 <= len(str(each[key])) <= 100]
    return errors


def _nonce_errors(body: dict[str, Any]) -> Iterator[str]:
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        yield "nonce: must be 25 or fewer in length"


def _mention_errors(body: dict[str, Any]) -> Iterator[str]:
    allowed = body.get("allowed_mentions") or {}
    if set(allowed.get("parse", [])) - KNOWN_MENTIONS:
        yield "allowed_mentions.parse: unknown"
    for key in ("roles", "users"):
        if len(allowed.get(key, [])) > 100:
            yield f"allowed_mentions.{key}: at most 100"


def _container_errors(container: dict[str, Any]) -> list[str]:
    children = container.get("components", [])
    errors = [] if children else ["container: empty"]
    errors += [f"type {c['type']} in container" for c in children if c["type"] not in IN_CONTAINER]
    if not 0 <= (container.get("accent_color") or 0) <= 0xFFFFFF:
        errors.append("accent_color")
    return errors


def _media_errors(components: list[dict[str, Any]], body: dict[str, Any]) -> list[str]:
    """Pictures that are said to be attached and are not."""
    attached = {f"attachment://{each['filename']}" for each in body.get("attachments") or []}
    shown = [
        item["media"]["url"]
        for each in walk(components)
        if each["type"] == GALLERY
        for item in each["items"]
    ]
    missing = [url for url in shown if url.startswith("attachment:") and url not in attached]
    return [f"{url}: not attached" for url in missing]


def _row_errors(components: list[dict[str, Any]]) -> list[str]:
    errors = []
    for row in (each for each in components if each["type"] == ROW):
        items = row.get("components", [])
        buttons = [each for each in items if each["type"] == BUTTON]
        selects = [each for each in items if each["type"] in SELECTS]
        if len(buttons) + len(selects) != len(items) or not items:
            errors.append("action row: buttons or a select")
        if len(buttons) > 5 or len(selects) > 1 or (buttons and selects):
            errors.append("action row: 5 buttons or 1 select")
        for button in buttons:
            errors += _button_errors(button)
    return errors


def _button_errors(button: dict[str, Any]) -> list[str]:
    errors = []
    if not 1 <= len(button.get("label") or "") <= 80:
        errors.append("button label: 1 to 80")
    if button["style"] == 5:
        url = button.get("url") or ""
        if "custom_id" in button or not url.startswith(("http://", "https://", "discord://")):
            errors.append("link button: url only")
        if len(url) > 512:
            errors.append("button url: at most 512")
    elif "url" in button or not 1 <= len(button.get("custom_id") or "") <= 100:
        errors.append("button custom_id: 1 to 100")
    return errors


def _duplicates(everything: list[dict[str, Any]]) -> list[str]:
    ids = [each["custom_id"] for each in everything if each.get("custom_id")]
    return [] if len(set(ids)) == len(ids) else ["custom_id: duplicated"]


def _embed_errors(embeds: list[dict[str, Any]]) -> list[str]:
    errors = [] if len(embeds) <= 10 else ["embeds: at most 10"]
    total = 0
    for embed in embeds:
        sizes = {"title": 256, "description": 4096}
        errors += [
            f"embed {key}: at most {most}"
            for key, most in sizes.items()
            if len(embed.get(key) or "") > most
        ]
        fields = embed.get("fields") or []
        if len(fields) > 25:
            errors.append("embed fields: at most 25")
        errors += ["embed field name" for each in fields if not 1 <= len(each["name"]) <= 256]
        errors += ["embed field value" for each in fields if not 1 <= len(each["value"]) <= 1024]
        total += sum(len(embed.get(key) or "") for key in sizes)
        total += sum(len(each["name"]) + len(each["value"]) for each in fields)
    return errors if total <= 6000 else [*errors, "embeds: more than 6000 characters"]


def _menu_errors(item: dict[str, Any]) -> list[str]:
    errors = [] if 1 <= len(str(item.get("name", ""))) <= 32 else ["menu: name of 1 to 32"]
    return [*errors, *(f"menu: {key}" for key in ("description", "options") if item.get(key))]


def _command_errors(item: dict[str, Any], depth: int = 0) -> list[str]:
    if depth == 0 and item.get("type", SLASH) != SLASH:
        return _menu_errors(item)
    name = str(item.get("name", ""))
    errors = []
    if not COMMAND_NAME.fullmatch(name) or name != name.lower():
        errors.append(f"{name}: name")
    if not 1 <= len(item.get("description", "")) <= 100:
        errors.append(f"{name}: description of 1 to 100")
    options = item.get("options") or []
    if len(options) > 25 or len(item.get("choices") or []) > 25:
        errors.append(f"{name}: at most 25")
    if depth > 2:
        errors.append(f"{name}: nested too deep")
    needed = [bool(each.get("required")) for each in options]
    if needed != sorted(needed, reverse=True):
        errors.append(f"{name}: required options come first")
    if item.get("autocomplete") and item.get("choices"):
        errors.append(f"{name}: choices and autocomplete")
    for option in options:
        errors += _command_errors(option, depth + 1)
    return errors + choice_errors(item.get("choices") or [])


def _characters(item: dict[str, Any]) -> int:
    own = len(item["name"]) + len(item.get("description", ""))
    choices = sum(len(c["name"]) + len(str(c["value"])) for c in item.get("choices") or [])
    return own + choices + sum(map(_characters, item.get("options") or []))
