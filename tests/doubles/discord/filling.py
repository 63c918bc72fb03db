"""What people fill in: the options of a command, and forms (modals), as strictly as Discord."""

from collections.abc import Iterator, Mapping
from typing import Any

STRING, INTEGER = 3, 4
LABEL, TEXT_INPUT, STRING_SELECT, ROLE_SELECT = 18, 4, 3, 6


def option(registered: dict[str, Any], given: Mapping[str, str | int]) -> dict[str, Any] | None:
    """An option of a command as it is sent, None where it was left out."""
    name = registered["name"]
    if name not in given:
        if registered.get("required"):
            raise AssertionError(f"{name} is required")
        return None
    value = given[name]
    kind = registered["type"]
    if kind == INTEGER:
        low, high = registered.get("min_value", value), registered.get("max_value", value)
        if not isinstance(value, int) or not low <= value <= high:
            raise AssertionError(f"{name}: {value} is out of range")
    if kind == STRING and len(str(value)) > registered.get("max_length", 6000):
        raise AssertionError(f"{name} is too long")
    return {"name": name, "type": kind, "value": value if kind == INTEGER else str(value)}


def modal_errors(modal: dict[str, Any]) -> list[str]:
    """What Discord would refuse of a form."""
    errors = [] if 1 <= len(modal.get("title") or "") <= 45 else ["title: 1 to 45"]
    errors += [] if 1 <= len(modal.get("custom_id") or "") <= 100 else ["custom_id: 1 to 100"]
    components = modal.get("components") or []
    errors += [] if 1 <= len(components) <= 5 else ["components: 1 to 5"]
    names = [each["component"]["custom_id"] for each in components if each["type"] == LABEL]
    errors += [] if len(set(names)) == len(components) else ["custom_id: duplicated, or no label"]
    return errors + [error for each in components for error in _label_errors(each)]


def _label_errors(label: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(label.get("label") or "") <= 45:
        yield "label: 1 to 45"
    if len(label.get("description") or "") > 100:
        yield "description: at most 100"
    yield from _field_errors(label["component"])


def _field_errors(inner: dict[str, Any]) -> Iterator[str]:
    name = inner["custom_id"]
    if inner["type"] == TEXT_INPUT:
        most = inner.get("max_length", 4000)
        if not 1 <= most <= 4000 or len(inner.get("value") or "") > most:
            yield f"{name}: too long"
        if len(inner.get("placeholder") or "") > 100:
            yield f"{name}: placeholder of at most 100"
        if inner.get("label"):
            yield f"{name}: a label of its own inside a label"
    elif inner["type"] == STRING_SELECT:
        options = inner.get("options") or []
        if not 1 <= len(options) <= 25:
            yield f"{name}: 1 to 25 options"
        if sum(bool(each.get("default")) for each in options) > inner.get("max_values", 1):
            yield f"{name}: too many chosen"
        yield from (
            f"{name}: option of 1 to 100" for each in options if not 1 <= len(each["label"]) <= 100
        )
    elif inner["type"] == ROLE_SELECT:
        if inner.get("required") and not inner.get("min_values", 1):
            yield f"{name}: required and of none"
    else:
        yield f"{name}: type {inner['type']}"


def submission(
    modal: dict[str, Any], given: Mapping[str, str | int], roles: Mapping[int, dict[str, Any]]
) -> dict[str, Any]:
    """A form as it is sent off: what was in it before, but for what is ``given``.

    A text of "" was emptied; a select of 0 has nothing chosen.
    """
    known = {each["component"]["custom_id"] for each in modal["components"]}
    if set(given) - known:
        raise AssertionError(f"the form has no {sorted(set(given) - known)}")
    filled = [_filled(each["component"], given) for each in modal["components"]]
    chosen = {value for each in filled if each["type"] == ROLE_SELECT for value in each["values"]}
    resolved = {"resolved": {"roles": {each: roles[int(each)] for each in chosen}}}
    return {
        "custom_id": modal["custom_id"],
        "components": [
            {"type": LABEL, "id": place, "component": each}
            for place, each in enumerate(filled, start=1)
        ],
        **(resolved if chosen else {}),
    }


def _filled(field: dict[str, Any], given: Mapping[str, str | int]) -> dict[str, Any]:
    name, kind = field["custom_id"], field["type"]
    if kind == TEXT_INPUT:
        value = str(given.get(name, field.get("value") or ""))
        if len(value) > field.get("max_length", 4000) or (field.get("required") and not value):
            raise AssertionError(f"{name}: Discord does not send that off")
        return {"type": kind, "custom_id": name, "value": value}
    if kind == STRING_SELECT:
        before = [each["value"] for each in field["options"] if each.get("default")]
    else:
        before = [each["id"] for each in field.get("default_values") or []]
    values = ([str(given[name])] if given[name] else []) if name in given else before
    if field.get("required") and not values:
        raise AssertionError(f"{name} is required")
    return {"type": kind, "custom_id": name, "values": [str(each) for each in values]}
