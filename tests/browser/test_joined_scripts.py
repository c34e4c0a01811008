"""What Streamlit draws with scripts that come later is drawn too, though those before them were joined into one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.open_door import open_screen

pytestmark = pytest.mark.browser
SCREEN = """
import altair as alt, pandas as pd, streamlit as st
st.title("Everything")
first, second = st.tabs(["First", "Second"])
first.markdown("**bold** :material/home: $x^2$ | `code`")
first.code("print(1)", language="python")
first.selectbox("Choose", ["one", "two"])
first.date_input("Day")
first.file_uploader("Feed")
second.write("of the second")
st.expander("More").write("of the inside")
table = pd.DataFrame({"x": range(20), "y": range(20)})
st.dataframe(table)
st.altair_chart(alt.Chart(table).mark_bar().encode(x="x", y="y"))
@st.dialog("A dialog")
def ask():
    st.write("of the dialog")
if st.button("Ask"):
    ask()
"""


def test_later_scripts_find_what_was_joined(browser: Any, tmp_path: Path) -> None:
    complaints: list[str] = []
    with open_screen(SCREEN, tmp_path) as address:
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
        page.goto(address)
        for drawn in ("stMarkdown", "stCode", "stSelectbox", "stDateInput", "stFileUploader", "stExpander", "stDataFrame"):
            page.get_by_test_id(drawn).first.scroll_into_view_if_needed()
        page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first.wait_for()
        page.locator(".katex").first.wait_for()
        page.get_by_role("tab", name="Second").click()
        page.get_by_text("of the second").wait_for()
        page.get_by_text("More", exact=True).click()
        page.get_by_text("of the inside").wait_for()
        page.get_by_role("button", name="Ask").click()
        page.get_by_role("dialog").get_by_text("of the dialog").wait_for()
        page.close()
    assert complaints == []
