"""Coded text: reading, writing, comparing, showing."""

import time

import pytest

from transpub.articles.codes import (
    Close,
    Code,
    CodeProblem,
    Fault,
    Open,
    Text,
    Void,
    code_numbers,
    code_problems,
    escape,
    nesting_problems,
    plain_text,
    preview_html,
    same_codes_problems,
    serialise,
    tokens,
)

LINK = Code("a", (("href", "https://example.com/?a=1&b=2"), ("title", "Tip")), paired=True)
BOLD = Code("strong", paired=True)
HANDLE = Code("", protected=True, text="@some_name")
PICTURE = Code("img", (("src", "/a.jpg"),), text="A <ship>")


def test_text_is_taken_apart_at_its_codes():
    assert tokens("See <1>the <2>map</2></1> and <3/>.") == [
        Text("See "),
        Open(1),
        Text("the "),
        Open(2),
        Text("map"),
        Close(2),
        Close(1),
        Text(" and "),
        Void(3),
        Text("."),
    ]


@pytest.mark.parametrize("text", ["a < b > c", "<0>", "<01>", "< 1>", "<1 />", "<b>", "</>", "<1234567>", "<१>"])
def test_what_only_resembles_a_code_is_text(text):
    assert tokens(text) == [Text(text)]
    assert escape(text) == text


@pytest.mark.parametrize(
    ("literal", "coded"),
    [
        ("<1>", r"\<1>"),
        ("</12>", r"\</12>"),
        (r"\<1>", r"\\\<1>"),
        (r"C:\temp", r"C:\temp"),
        ("if <1> and <2/>", r"if \<1> and \<2/>"),
    ],
)
def test_literal_codes_are_written_with_a_backslash(literal, coded):
    assert escape(literal) == coded
    assert plain_text(coded) == literal


def test_a_backslash_before_a_code_stays_text():
    written = serialise([Text("C:\\"), Open(1), Text("x"), Close(1)])
    assert written == r"C:\\<1>x</1>"
    assert tokens(written) == [Text("C:\\"), Open(1), Text("x"), Close(1)]


def test_plain_text_leaves_codes_out_or_shows_what_they_protect():
    text = "Ask <1/> or see <2>the map</2><3/>."
    assert plain_text(text) == "Ask  or see the map."
    assert plain_text(text, {1: HANDLE, 2: LINK, 3: PICTURE}) == "Ask @some_name or see the map."
    assert code_numbers(text) == [1, 2, 3]


@pytest.mark.parametrize(
    ("target", "faults"),
    [
        ("<2>карта</2> <1/>", []),
        ("<1/>", [Fault.MISSING]),
        ("<1/> <2>карта</2> <2>тут</2>", [Fault.REPEATED]),
        ("<1/> <2>карта</2> <3/>", [Fault.UNKNOWN]),
        ("<1/> <2/>", [Fault.WRONG_FORM]),
        (r"<1/> \<2>карта</2>", [Fault.MISSING]),
    ],
)
def test_codes_of_a_target_are_compared_with_the_source(target, faults):
    assert [problem.fault for problem in same_codes_problems("<1/> <2>map</2>", target)] == faults


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("<1>a <2>b</2></1>", []),
        ("<1><2/></1>", []),
        ("<1>a <2>b</1> c</2>", [Fault.CROSSED]),
        ("<1>a", [Fault.NOT_CLOSED]),
        ("a</1>", [Fault.NOT_OPENED]),
        ("<1></1>a", [Fault.EMPTY]),
        ("<1> </1>a", [Fault.EMPTY]),
        ("<1><2></2></1>a", [Fault.EMPTY, Fault.EMPTY]),
        ("</1>a<1>", [Fault.NOT_OPENED, Fault.NOT_CLOSED]),
    ],
)
def test_codes_must_nest_and_hold_something(text, faults):
    assert [problem.fault for problem in nesting_problems(text)] == faults


@pytest.mark.parametrize(
    "text",
    [
        "a" + "</1>" * 50_000,
        "".join(f"<{number}>a" for number in range(30_000)),
        "<1>" * 50_000 + "a</2>" * 50_000,
        "".join(f"<{number}>" for number in range(30_000)) + "</0>",
    ],
    ids=["closed", "opened", "never met", "crossed"],
)
def test_many_codes_that_do_not_nest_are_told_in_linear_time(text):
    began = time.process_time()
    assert nesting_problems(text)
    assert time.process_time() - began < 5


def test_a_link_inside_a_link_is_found_where_codes_are_known():
    codes = {1: LINK, 2: LINK}
    assert code_problems("<1>a</1> <2>b</2>", "<1>а <2>б</2></1>") == []
    assert code_problems("<1>a</1> <2>b</2>", "<1>а <2>б</2></1>", codes) == [
        CodeProblem(Fault.LINK_IN_LINK, "<2>…</2>")
    ]


def test_a_problem_says_which_code_it_is_about():
    assert str(same_codes_problems("<1>a</1>", "а")[0]) == "<1>…</1> is missing."


def test_preview_shows_markup_and_escapes_text():
    html = preview_html("<b> & <1>the <2>map</2></1> <3/> <4/>", {1: LINK, 2: BOLD, 3: HANDLE, 4: PICTURE})
    assert html == (
        '&lt;b&gt; &amp; <a href="https://example.com/?a=1&amp;b=2" title="Tip">the <strong>map</strong></a> '
        '@some_name <img src="/a.jpg">'
    )


def test_preview_of_broken_codes_is_balanced_html():
    assert preview_html("<1>a <2>b</1> c</2> <9>", {1: LINK, 2: BOLD}).endswith(
        "<strong>b</strong></a> c &lt;9&gt;"
    )
    assert preview_html("<2>a", {2: BOLD}) == "<strong>a</strong>"


@pytest.mark.parametrize("code", [LINK, BOLD, HANDLE, PICTURE, Code("br")])
def test_a_code_survives_json(code):
    assert Code.from_json(code.to_json()) == code


@pytest.mark.parametrize("end", ["", "z", "<1>"])
def test_a_long_run_of_backslashes_is_read_in_one_go(end):
    text = "\\" * 1_000_000 + end
    assert plain_text(serialise([Text(text)])) == text
