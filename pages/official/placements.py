"""The operator's desk."""

import streamlit as st

from pages.parts.door import admitted

admitted("official")
st.title("desk", anchor=False)
