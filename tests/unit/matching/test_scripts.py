"""Nine Indic scripts and Urdu in plain Latin letters, as people type them."""

from __future__ import annotations

import unicodedata

import pytest

from matching.scripts import Spelling, romanise

SYLLABLES = "ka kha ga gha ca ja jha ta tha da dha na pa pha ba bha ma ra la sa ha"
"""In Harvard-Kyoto, the letters that people type the same way in every script."""


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("राजमिस्त्री", "rajmistri"),
        ("मजदूर", "majdur"),
        ("कपड़ा", "kapda"),
        ("चक्र", "chakra"),
        ("ড্রাইভার", "draibhar"),
        ("ৰাজমিস্ত্ৰী", "rajmistri"),
        ("যন্ত্র", "jantra"),
        ("ਗੱਡੀ", "gadi"),
        ("ਸਿੰਘ", "singh"),
        ("કડિયો", "kadiyo"),
        ("ଗାଡ଼ି", "gari"),
        ("தையல்காரர்", "taiyalkarar"),
        ("வண்டி", "vandi"),
        ("తాపీ", "tapi"),
        ("ಕೆಲಸ", "kelasa"),
        ("തൊഴിലാളി", "tozhilali"),
        ("ഡ്രൈവർ", "draivar"),
        ("درزی", "drzi"),
        ("کارخانہ", "karkhana"),
    ],
)
def test_a_word_is_written_as_people_type_it(word: str, latin: str) -> None:
    assert romanise(unicodedata.normalize("NFC", word)) == latin


def test_latin_words_numbers_and_marks_stay_between_the_others() -> None:
    assert romanise("JCB चालक, 2 साल।") == "JCB chalak, 2 sal।"


def test_the_flap_and_the_nasal_can_be_spelt_the_other_way() -> None:
    assert romanise(unicodedata.normalize("NFC", "झाड़ू"), Spelling(flap="r")) == "jharu"
    assert romanise("पोंछा", Spelling(nasal="")) == "pochha"


def test_the_tables_agree_with_an_independent_transliterator() -> None:
    sanscript = pytest.importorskip("indic_transliteration.sanscript")
    for scheme in ("devanagari", "bengali", "gurmukhi", "gujarati", "oriya", "telugu", "kannada", "malayalam"):
        for latin in SYLLABLES.split():
            letters = sanscript.transliterate(latin, "hk", scheme) + sanscript.transliterate("kA", "hk", scheme)
            assert romanise(letters) == latin.replace("c", "ch") + "ka", (scheme, latin)
