"""Streamlit's many small scripts joined into one: a phone far from the server pays for each script with its share of a round trip.

Streamlit's scripts are modules of one shape: `import{a as b}from"./other.js"`, the rest, `export{c as d}`. Joined, each becomes a
function that takes the names it imports from the functions before it and returns those it exports. The scripts that stay outside
are changed where they name one that went in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

IMPORT = re.compile(r'import(?:\{([^}]*)\}from)?"\./([\w.-]+\.js)";?')
EXPORT = re.compile(r"export\{([^}]*)\};?\s*$")
LATE = re.compile(r'import\{(?:[^}]*,)?n as [^}]*\}from"\./rolldown-runtime')
"""Of a script that fills what it exports only when it is first used: it cannot be joined, for a name that was taken is taken once."""
NAME = "shared.js"
NAMED = re.compile(r'"\./([\w.-]+\.js)"')


def _pairs(names: str) -> list[tuple[str, str]]:
    """`a as b,c` as pairs of what stands before and after *as*."""
    parts = [name.split(" as ") for name in names.split(",") if name.strip()]
    return [(part[0].strip(), part[-1].strip()) for part in parts]


class Bundle:
    """Of some scripts (name -> text) all that can be joined, in one: `content`; `left` are the names of the others.

    Left are those that export late, that lie in a circle, and that import what is left or not given.
    """

    def __init__(self, scripts: Mapping[str, str]) -> None:
        self._scripts = scripts
        self._numbers: dict[str, int] = {}
        self._exported: list[str] = []
        waiting, parts = dict(scripts), []
        # Each after all that it imports, as a browser would run them.
        while ready := [name for name, text in waiting.items() if not LATE.search(text) and self._holds_all_of(text)]:
            for name in ready:
                del waiting[name]
                parts.append(self._part(name))
        self.left = list(waiting)
        self.content = "\n".join([*parts, f"export{{{','.join(self._exported)}}};\n"]).encode()

    def change(self, text: str) -> str:
        """A script that stayed outside, with its imports of what went in turned to the bundle."""

        def turned(found: re.Match[str]) -> str:
            names, script = found.groups()
            if script not in self._numbers:
                return found[0]
            number = self._numbers[script]
            told = ",".join(f"part{number}_{name} as {local}" for name, local in _pairs(names or ""))
            return f'import{{{told}}}from"./{NAME}";'

        def renamed(found: re.Match[str]) -> str:
            return f'"./{NAME}"' if found[1] in self._numbers else found[0]

        return NAMED.sub(renamed, IMPORT.sub(turned, text))

    def _holds_all_of(self, text: str) -> bool:
        return all(script in self._numbers for _, script in IMPORT.findall(text))

    def _part(self, name: str) -> str:
        """A script as a function that gives what it exports."""
        text = self._scripts[name]
        number = self._numbers[name] = len(self._numbers)
        taken = [
            f"const{{{','.join(f'{name}:{local}' for name, local in _pairs(names))}}}=part{self._numbers[script]};"
            for names, script in IMPORT.findall(text)
            if names
        ]
        found = EXPORT.search(text)
        given = _pairs(found[1]) if found else []
        body = IMPORT.sub("", EXPORT.sub("", text))
        self._exported += [f"part{number}_{name}" for _, name in given]
        outside = ",".join(f"{name}:part{number}_{name}" for _, name in given)
        returned = ",".join(f"{name}:{local}" for local, name in given)
        return f"const part{number}=(()=>{{{''.join(taken)}{body}\nreturn{{{returned}}}}})();const{{{outside}}}=part{number};"
