"""The colours of all charts: told apart by who is colour-blind, on a grey print and on a poor projector.

`SERIES` go with a shape and a dash each, so that colour is never the only sign. Vermilion and sky are of Okabe and Ito, "Color
Universal Design" (2008); the blue is the house's. tests/unit/services/test_drawing.py holds their distances.
"""

from __future__ import annotations

INK, SOFT, LINE, PAPER, GROUND = "#1f2430", "#565c69", "#d8d2c4", "#ffffff", "#fbfaf7"
SERIES = ("#1b3a6b", "#d55e00", "#56b4e9")
SHAPES = ("circle", "square", "triangle-up")
DASHES: tuple[tuple[int, ...], ...] = ((), (6, 3), (2, 2))
SHADES = ("#fbfaf7", "#dbe5f1", "#9ebadb", "#4871a8", "#1b3a6b")
"""Of a map: nought, then the smallest to the largest values."""
ON_SHADES = (INK, INK, INK, PAPER, PAPER)
"""What is written on each of them."""
MARK, PALE = SERIES[0], "#9ebadb"
TONES = {"": (MARK, "circle"), "amber": ("#a65300", "triangle-up"), "red": ("#9b2c2c", "square")}
"""The mark of a measured value: usual, to be watched, alarming; told apart by shape too."""
HATCH = "url(#hatch)"
"""What is hidden, in place of a colour."""
HATCH_DRAWN = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fbfaf7"/><line x1="0" y1="0" x2="0" y2="6" stroke="#b9b1a1" stroke-width="1.5"/></pattern></defs>'
)
FONTS = "Noto Sans, Noto Sans Devanagari, system-ui, sans-serif"
