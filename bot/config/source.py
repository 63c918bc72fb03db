"""Reads YAML so that every value still knows its line.

Every scalar stays the text that was written: ``10:00`` is not 600, ``no`` is not False. What a
text means is decided where it is used. Events are read instead of nodes, because the compiled
composer of PyYAML recurses in C: a hundred thousand opening brackets end the process.
"""

import re
from dataclasses import dataclass, field

import yaml

Place = tuple[str | int, ...]

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_DEEPEST = 20
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TAGS = frozenset({"!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))})
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ufeff\ue000-\ufffd\U00010000-\U0010ffff]"
)


class YamlMap(dict[str, "str | YamlList | YamlMap | None"]):
    """A mapping; ``line`` is where it begins, ``lines`` where each of its keys stands."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class YamlList(list["str | YamlList | YamlMap | None"]):
    """A list; ``line`` is where it begins, ``lines`` where each of its members does."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


Tree = str | YamlList | YamlMap | None


class NotYamlError(Exception):
    """The text cannot be read at all; the text says why and what to do, ``line`` where."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A YAML text read: its tree, and the mistakes it could be read in spite of, with lines."""

    tree: Tree
    mistakes: tuple[tuple[int, str], ...] = ()

    def line(self, place: Place) -> int:
        """The line of the value at ``place``, or of the nearest thing around it; from 1."""
        here, line = self.tree, 1
        for step in place:
            match here:
                case YamlMap() if step in here.lines:
                    line, here = here.lines[str(step)], here[str(step)]
                case YamlList() if isinstance(step, int) and step < len(here):
                    line, here = here.lines[step], here[step]
                case _:
                    break
        return line


def read(text: str) -> Source:
    """Read one YAML document; raises NotYamlError."""
    text = text.removeprefix("\ufeff")
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise NotYamlError(line, f"U+{ord(found[0]):04X} is no character of a text; remove it")
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _explained(error, text) from error
    return Source(tree=builder.root, mistakes=tuple(builder.mistakes))


@dataclass(slots=True)
class _Builder:
    """Makes a tree of parser events, without recursion."""

    root: Tree = None
    mistakes: list[tuple[int, str]] = field(default_factory=list)
    _open: list[YamlMap | YamlList] = field(default_factory=list)
    _keys: list[str | None] = field(default_factory=list)
    _anchors: dict[str, Tree] = field(default_factory=dict)
    _names: list[str | None] = field(default_factory=list)
    _documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """Use the next event."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.ScalarEvent():
                self._scalar(event, line)
            case yaml.AliasEvent():
                self._alias(event, line)
            case yaml.MappingStartEvent():
                self._begin(YamlMap(line), event)
            case yaml.SequenceStartEvent():
                self._begin(YamlList(line), event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end()
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise NotYamlError(line, 'a second document begins here; remove the "---"')

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        self._refuse_tag(event.tag, line)
        null = event.implicit[0] and event.value in _NULLS
        value = None if null and not self._wants_key() else str(event.value)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        self._place(value, line)

    def _alias(self, event: yaml.AliasEvent, line: int) -> None:
        if event.anchor not in self._anchors:
            raise NotYamlError(
                line, f'"*{event.anchor}" refers to nothing above it; put the text in quotes'
            )
        self._place(self._anchors[event.anchor], line)

    def _begin(self, container: YamlMap | YamlList, event: yaml.CollectionStartEvent) -> None:
        self._refuse_tag(event.tag, container.line)
        if self._wants_key():
            raise NotYamlError(container.line, "a key is a word, not a list or a mapping")
        if len(self._open) >= _DEEPEST:
            raise NotYamlError(container.line, "this is nested too deeply; check the brackets")
        self._open.append(container)
        self._keys.append(None)
        self._names.append(event.anchor)

    def _end(self) -> None:
        container, name = self._open.pop(), self._names.pop()
        self._keys.pop()
        if name is not None:
            self._anchors[name] = container
        self._place(container, container.line)

    def _wants_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], YamlMap) and self._keys[-1] is None

    def _place(self, value: Tree, line: int) -> None:
        if not self._open:
            self.root = value
            return
        around = self._open[-1]
        if isinstance(around, YamlList):
            around.append(value)
            around.lines.append(line)
        elif self._keys[-1] is None:
            self._key(around, value, line)
        else:
            around[self._keys[-1]] = value
            self._keys[-1] = None

    def _key(self, around: YamlMap, value: Tree, line: int) -> None:
        if not isinstance(value, str):
            raise NotYamlError(line, "a key is a word, not a list or a mapping")
        if value in around.lines:
            first = around.lines[value]
            self.mistakes.append(
                (line, f'"{value}" stands here a second time (first in line {first}); keep one')
            )
        around.lines[value] = line
        self._keys[-1] = value

    def _refuse_tag(self, tag: str | None, line: int) -> None:
        if tag is not None and tag not in _TAGS:
            self.mistakes.append((line, f'the tag "{tag}" means nothing here; remove it'))


def _explained(error: yaml.MarkedYAMLError, text: str) -> NotYamlError:
    rows = text.splitlines() or [""]
    place = min(error.problem_mark.line if error.problem_mark else 0, len(rows) - 1)
    opened = min(error.context_mark.line if error.context_mark else place, place)
    problem, context = str(error.problem or ""), str(error.context or "")
    if "\t" in rows[place][: len(rows[place]) - len(rows[place].lstrip())]:
        says = "a tab cannot indent YAML; use spaces"
    elif "mapping values are not allowed" in problem:
        says = '": " cannot stand here; put the text in quotes, or mend the indentation'
    elif "cannot start any token" in problem:
        says = "a text cannot begin with this character (one of @ ` % and tab); put it in quotes"
    elif "quoted scalar" in context and "end of stream" in problem:
        return NotYamlError(opened + 1, "a quote opens here and is not closed; close it")
    elif "flow" in context:
        says = f"the bracket of line {opened + 1} is not closed, or a comma is missing; add it"
    else:
        says = f"this is not YAML ({problem}); check the indentation here and in the line above"
    return NotYamlError(place + 1, says)
