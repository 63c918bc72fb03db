"""The views of Slack: whatever stands in them, no limit is exceeded and nothing is markup."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.slack import forms, home
from bot.commands import Choice, Held
from bot.message import Message, Note, Paragraph, span
from tests.doubles.slack import blocks as block_kit
from tests.test_slack import texts

held_ones = st.builds(
    Held, topic=texts, name=texts, words=texts, by=st.just("U1"), fixed=st.booleans()
)


@settings(max_examples=60)
@given(
    mine=st.lists(held_ones, max_size=3).map(lambda some: some * 20),
    theirs=st.lists(held_ones, max_size=3),
    text=texts,
)
def test_no_home_is_over_a_limit_or_holds_markup(
    mine: list[Held], theirs: list[Held], text: str
) -> None:
    view = home.home(mine, "D1", channel="C1", theirs=theirs, said=text)

    assert list(block_kit.faults(view["blocks"], "home")) == []
    assert list(block_kit.view_faults(view)) == []
    assert '"mrkdwn"' not in json.dumps(view)


fillings = st.builds(
    forms.Filled,
    channel=st.just("C1"),
    topic=st.none() | st.builds(Choice, label=texts, value=st.text(max_size=200)),
    words=texts.map(lambda text: text[: forms.MAX_TYPED]),
    much=st.sampled_from(["all", "new", "milestones", "x"]),
    digest=texts.map(lambda text: text[:60]),
)
rules = st.builds(
    lambda text, line: Message(
        text=text, blocks=(Paragraph(line=(span(line),)), Note(line=(span(text),)))
    ),
    texts,
    texts,
)


@settings(max_examples=60)
@given(filled=fillings, rule=rules, text=texts)
def test_no_form_is_over_a_limit_and_what_was_filled_in_comes_back(
    filled: forms.Filled, rule: Message, text: str
) -> None:
    for view in (
        forms.form(filled, place=text, wrong=text),
        forms.waiting(filled),
        forms.confirmation(filled, rule),
        forms.done(filled, rule),
    ):
        assert list(block_kit.faults(view["blocks"], "modal")) == []
        assert list(block_kit.view_faults(view)) == []
        assert forms.read_filled(view).much == filled.much
