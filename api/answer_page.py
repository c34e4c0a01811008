"""The page that a one-time link opens: plain, light, without Streamlit and without a session."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import Template

from markupsafe import Markup, escape

from language import LANGUAGES, Words
from services.employer_answers import AskedEmployer

HERE = Path(__file__).parent
PAGE = Template((HERE / "answer.html").read_text(encoding="utf-8"))
STYLE = (HERE / "answer.css").read_text(encoding="utf-8").strip()
SCRIPT = (HERE / "answer.js").read_bytes()
ANSWER = "/answer"
SCRIPT_PATH = f"{ANSWER}/open.{hashlib.sha256(SCRIPT).hexdigest()[:12]}.js"
THANKS_PATH = f"{ANSWER}/thanks"
"""Where an answer leads on to, so that reloading or going back sends none again."""
DATED = {"joined": "yes", "stay": "no"}
"""The answer to each kind of question that a day belongs to."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src "
    f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
    "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""One style, one script, one place a form may go."""


def opening(words: Words, *, simulated: bool) -> str:
    """The page before anything is known: the script tells the secret, or a person types it."""
    form = Markup(
        '<form method="post" action="{}" data-open><label for="link">{}</label>'
        '<input id="link" name="link" maxlength="64" autocomplete="off" autocapitalize="off" spellcheck="false" required>{}'
        '<button class="yes">{}</button></form>'
    ).format(ANSWER, words.say("answer.type"), _hidden("lang", words.language), words.say("answer.open"))
    return _page(words, words.say("answer.title"), form, simulated=simulated, script=_script())


def question(words: Words, secret: str, asked: AskedEmployer, *, simulated: bool) -> str:
    """The question with its two answers; nothing is settled before one is pressed, and before the day is told where one belongs to it."""
    kind = _kind(asked)
    buttons = Markup("").join(
        Markup('<button name="answer" value="{0}" class="{0}">{1}</button>').format(answer, words.say(f"answer.{kind}_{answer}"))
        for answer in ("yes", "no")
    )
    main = Markup('{}<form method="post" action="{}">{}{}{}</form><p class="hint">{}</p>{}').format(
        _known(words, asked),
        ANSWER,
        _hidden("link", secret),
        _hidden("lang", words.language),
        buttons,
        words.say("answer.told_her"),
        _languages(words, {"link": secret}),
    )
    return _page(words, words.say(f"answer.ask_{asked.asks}"), main, simulated=simulated, script=_script())


def wants_day(asked: AskedEmployer, answer: str) -> bool:
    """Whether a day belongs to this answer: on which she began, or on which she left."""
    return answer == DATED[_kind(asked)]


def ask_day(words: Words, secret: str, asked: AskedEmployer, answer: str, *, simulated: bool) -> str:
    """The day that belongs to an answer, and the way back to the question."""
    kind = _kind(asked)
    when = Markup(
        '<label for="day">{}</label><input id="day" type="date" name="day" value="{}" min="{}" max="{}" required>'
        '<button class="yes">{}</button>'
    ).format(
        words.say(f"answer.day_{kind}"), _day(asked, joined=kind == "joined"), asked.first, asked.today, words.say("answer.send")
    )
    told = {"link": secret, "answer": answer}
    main = Markup('{}<p>{}</p><form method="post" action="{}">{}{}{}</form>{}{}').format(
        _known(words, asked),
        words.say(f"answer.{kind}_{answer}"),
        ANSWER,
        Markup("").join(_hidden(name, value) for name, value in told.items()),
        _hidden("lang", words.language),
        when,
        _again(words, secret),
        _languages(words, told),
    )
    return _page(words, words.say(f"answer.which_day_{kind}"), main, simulated=simulated, script=_script())


def _kind(asked: AskedEmployer) -> str:
    """Whether it asks if somebody began, or if she stayed."""
    return "joined" if asked.asks == "joined" else "stay"


def _known(words: Words, asked: AskedEmployer) -> Markup:
    """The job, the place, who, and since when."""
    district = words.speech.district(asked.district, asked.state)
    points = [
        (words.say("answer.job"), asked.title),
        (words.say("answer.where"), " · ".join(part for part in (asked.employer, district) if part)),
        (words.say("answer.who"), asked.name or words.say("answer.nameless")),
    ]
    if asked.began_on:
        points.append((words.say("answer.since"), words.speech.day(asked.began_on)))
    lines = Markup("").join(Markup("<dt>{}</dt><dd dir=auto>{}</dd>").format(head, text) for head, text in points)
    return Markup("<dl>{}</dl>").format(lines)


def told(words: Words, code: str, *, simulated: bool) -> str:
    """A page that only says something: `thanks`, `gone`, `too_many`, `closed`."""
    return _page(words, words.say("answer.title"), Markup("<p>{}</p>").format(words.say(f"answer.{code}")), simulated=simulated)


def _script() -> Markup:
    return Markup('<script src="{}" defer></script>').format(SCRIPT_PATH)


def _page(words: Words, heading: str, main: str, *, simulated: bool, script: str = "") -> str:
    demonstration = Markup("<span>{}</span>").format(words.say("screen.demonstration")) if simulated else ""
    return PAGE.substitute(
        language=words.language,
        title=escape(f"{words.say('answer.title')} · {words.say('screen.name')}"),
        style=STYLE,
        name=escape(words.say("screen.name")),
        demonstration=demonstration,
        main=Markup("<h1>{}</h1>{}").format(heading, main),
        script=script,
    )


def _day(asked: AskedEmployer, *, joined: bool) -> date:
    return asked.began_on if joined and asked.began_on else asked.today


def _hidden(name: str, value: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)


def _again(words: Words, secret: str) -> Markup:
    """Back to the question: nothing was sent yet."""
    return Markup('<form method="post" action="{}">{}{}<button>{}</button></form>').format(
        ANSWER, _hidden("link", secret), _hidden("lang", words.language), words.say("answer.back")
    )


def _languages(words: Words, told: Mapping[str, str]) -> Markup:
    """The same page in another language."""
    others = Markup("").join(
        Markup('<button name="lang" value="{}" lang="{}">{}</button>').format(code, code, name)
        for code, name in LANGUAGES.items()
        if code != words.language
    )
    return Markup('<form method="post" action="{}" class="languages">{}{}</form>').format(
        ANSWER, Markup("").join(_hidden(name, value) for name, value in told.items()), others
    )
