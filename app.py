"""The Streamlit script: it only wires the screens, each role to its own."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import go_home, here, keep_to_the_worker, refuse, watch
from pages.parts.frame import chosen_language, draw_frame, keep_the_way_in
from pages.parts.let_in import draw_door, is_at_door

keep_the_way_in()
spoken = words(chosen_language())
st.set_page_config(page_icon="🌉", layout="centered", initial_sidebar_state="collapsed")
visitor = here()
if not is_at_door():
    keep_to_the_worker(visitor)


def titled(code: str) -> str:
    """The title of a page in the browser's tab."""
    return f"{spoken.say(code)} · {spoken.say('screen.name')}"


screens = {
    "worker": [
        st.Page("pages/worker/find_work.py", title=titled("find_work.title"), default=visitor.account is None),
        st.Page("pages/worker/consent.py", title=titled("consent.title")),
        st.Page("pages/worker/code.py", title=titled("code.title")),
        st.Page("pages/worker/guardian.py", title=titled("guardian.title")),
        st.Page("pages/worker/profile.py", title=titled("profile.title")),
        st.Page("pages/worker/jobs.py", title=titled("jobs.title")),
        st.Page("pages/worker/who_saw.py", title=titled("who_saw.title")),
        st.Page("pages/worker/agreements.py", title=titled("agreements.title")),
        st.Page("pages/worker/schemes.py", title=titled("schemes.title")),
    ],
    "operator": [st.Page("pages/centre/desk.py", title=titled("desk.title"))],
    "caller": [st.Page("pages/centre/calls.py", title=titled("call.title"))],
    "counsellor": [st.Page("pages/centre/counsel.py", title=titled("counsel.title"))],
    "official": [
        st.Page("pages/official/placements.py", title=titled("placements.title")),
        st.Page("pages/official/registrations.py", title=titled("registrations.title")),
        st.Page("pages/official/gaps.py", title=titled("gaps.title")),
        st.Page("pages/official/fairness.py", title=titled("fairness.title")),
        st.Page("pages/official/targets.py", title=titled("targets.title")),
    ],
    "administrator": [
        st.Page("pages/admin/listings.py", title=titled("listings.title")),
        st.Page("pages/admin/import_feed.py", title=titled("import_feed.title")),
        st.Page("pages/admin/held_back.py", title=titled("held_back.title")),
        st.Page("pages/admin/duplicates.py", title=titled("duplicates.title")),
        st.Page("pages/admin/employers.py", title=titled("employers.title")),
        st.Page("pages/admin/gateways.py", title=titled("gateways.title")),
        st.Page("pages/admin/employer_links.py", title=titled("employer_links.title")),
        st.Page("pages/admin/paper_forms.py", title=titled("paper_forms.title")),
        st.Page("pages/admin/model_card.py", title=titled("model_card.title")),
        st.Page("pages/official/fairness.py", title=titled("fairness.title")),
    ],
}
everybodys = [
    st.Page("pages/staff/sign_in.py", title=titled("enter.title"), visibility="hidden"),
    st.Page("pages/worker/help.py", title=titled("help.title"), visibility="hidden"),
]
role = visitor.role if visitor.account else "worker"
mine = {page.url_path for page in screens[role]}
others = {page.url_path: page for pages in screens.values() for page in pages if page.url_path not in mine}
closed = [st.Page(refuse, title=page.title, url_path=path, visibility="hidden") for path, page in others.items()]
home = [st.Page(go_home, title=titled("enter.title"), default=True, visibility="hidden")] if visitor.account else []
screen = st.navigation([*home, *screens[role], *everybodys, *closed], position="hidden")
draw_frame(spoken, visitor, screens[role], screen)
if visitor.session:
    watch(visitor.session.id, visitor.case.id if visitor.case else None)
if is_at_door():
    draw_door(spoken)
else:
    screen.run()
