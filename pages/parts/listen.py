"""Read aloud on request: a button whose text the browser speaks in the reader's language (`api/listen.js`)."""

from __future__ import annotations

from markupsafe import Markup

from language import Words
from services.markup import tag


def listen(words: Words, *texts: str | None) -> Markup:
    """A button that speaks these texts, and the sentence that shows when the device has no voice for the language."""
    said = " ".join(text.rstrip(".।") + "." for text in texts if text)
    button = tag(
        "button",
        tag("span", words.say("listen.listen"), class_="start"),
        tag("span", words.say("listen.stop"), class_="stop"),
        type="button",
        class_="listen",
        **{"data-listen": said, "data-listen-lang": f"{words.language}-IN"},
    )
    return tag("span", button, tag("span", words.say("listen.no_voice"), class_="no-voice"), class_="listening")
