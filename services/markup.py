"""HTML built so that text stays text: whatever is not markup already is escaped."""

from __future__ import annotations

from markupsafe import Markup, escape


def tag(name: str, /, *children: str | None, **attributes: str | None) -> Markup:
    """An element with its children in order; None is left out, and a child that is no `Markup` is text.

    An attribute's name may end in `_` (`class_`); None leaves it out. Names are ours, never of data.
    """
    told = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_"), value) for key, value in attributes.items() if value is not None
    )
    inner = Markup("").join(child for child in children if child is not None)
    return Markup("<{0}{1}>{2}</{0}>").format(name, told, inner)


def quoted(text: str | None) -> Markup | None:
    """Words of somebody else, in whatever language and direction they are: a name, a place, an advert's own."""
    return tag("bdi", text) if text else None


def join(separator: str, *parts: str | None) -> Markup:
    """The parts that there are, escaped unless they are markup, with a separator between them."""
    return escape(separator).join(part for part in parts if part)
