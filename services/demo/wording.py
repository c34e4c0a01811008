"""Adverts worded from our own vocabulary, as a district employment office words them: in English, Hindi and Hinglish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching.occupations import Occupation
from services.demo.tables import Advert, StateFacts

TITLES: Mapping[str, Sequence[str]] = {
    "en": (
        "{word}",
        "{word}",
        "{word} required",
        "{word} wanted",
        "Urgent requirement: {word}",
        "Urgent - {word}",
        "Vacancy for {word}",
        "Hiring {word}, immediate joining",
        "{word} (experienced)",
        "{word}, fresher can apply",
        "Need {openings} {word}",
        "Wanted {word} ({openings} posts)",
        "{word} - {district}",
        "{word} for {district}",
    ),
    "hi": (
        "{word} चाहिए",
        "{word} चाहिए",
        "{word} की ज़रूरत है",
        "{word} की आवश्यकता",
        "तुरंत चाहिए: {word}",
        "{word}",
        "{word} के लिए जगह खाली",
        "अनुभवी {word}",
        "{openings} {word} चाहिए",
        "{district} में {word} चाहिए",
    ),
    "hinglish": (
        "{word} chahiye",
        "{word} chahiye",
        "Urgent {word} chahiye",
        "{word}",
        "{word} ki zarurat",
        "{word} ke liye jagah khali hai",
        "Tajurbekar {word} chahiye",
        "{openings} {word} ki zarurat hai",
        "{district} me {word} chahiye",
    ),
}
ACTIVITIES: Mapping[str, Sequence[str]] = {
    "hi": ("{word}", "{word} के लिए लोग चाहिए", "{word} के लिए आदमी चाहिए", "{district} में {word}"),
    "hinglish": ("{word}", "{word} ke liye log chahiye", "{word} ke liye aadmi chahiye", "{district} me {word}"),
}
"""For words that name the work, not who does it (ईंट जोड़ना, ghar ka kaam)."""
WORK = ("काम", "kaam")
SENTENCES: Mapping[str, Sequence[str]] = {
    "en": (
        "Start at once.",
        "Experience preferred, freshers may also come.",
        "Weekly off on Sunday.",
        "Timing 9 to 6.",
        "Come to the employment office on any working day.",
        "Pay on the 7th of every month.",
        "No fee is taken at any stage.",
    ),
    "hi": (
        "काम तुरंत शुरू।",
        "अनुभव हो तो अच्छा, नए लोग भी आएँ।",
        "रविवार की छुट्टी।",
        "सुबह 9 से शाम 6 तक।",
        "रोज़गार कार्यालय में किसी भी दिन मिलें।",
        "पैसा समय पर।",
        "किसी तरह की फीस नहीं।",
    ),
    "hinglish": (
        "Kaam turant shuru.",
        "Naye log bhi aa sakte hain.",
        "Sunday ki chhutti.",
        "Subah 9 se shaam 6 tak.",
        "Rozgar karyalaya me aakar milein.",
        "Paisa time par milega.",
        "Koi fees nahi lagti.",
    ),
}
GIVEN: Mapping[str, Mapping[str, str]] = {
    "accommodation": {"en": "Room is given.", "hi": "रहने की जगह मिलेगी।", "hinglish": "Rehne ki jagah milegi."},
    "food": {"en": "Meals are given.", "hi": "खाना मिलेगा।", "hinglish": "Khana milega."},
}
"""Said where the benefit stands in its column."""
SILENT = 0.5
GLOSSED = 0.15
MORE = 0.1


def languages_of(state: StateFacts) -> Mapping[str, float]:
    """How adverts of a State split over English, Hindi and Hinglish: assumed from how many speak Hindi there."""
    hindi = state.languages.get("hi", 0.0)
    return {"en": 1.0 - 0.65 * hindi, "hi": 0.35 * hindi, "hinglish": 0.3 * hindi}


def word_of(words: Sequence[str], chance: float) -> str:
    """A work word, the first ones more often: offices repeat themselves."""
    return words[int(chance**3 * len(words))]


def title_of(word: str, language: str, chance: float, openings: int, district: str) -> str:
    """A title around a work word, the plain forms more often."""
    infinitive = len(word) > 3 and word.endswith("ना" if language == "hi" else "na")
    forms = TITLES[language]
    if language in ACTIVITIES and (infinitive or word.endswith(WORK)):
        forms = ACTIVITIES[language]
    form = forms[int(chance**3 * len(forms))]
    if "{openings}" in form and openings < 2:
        form = forms[0]
    if infinitive and "{word} के लिए" in form:
        word = word.removesuffix("ना") + "ने"
    elif infinitive and "{word} ke liye" in form:
        word = word.removesuffix("na") + "ne"
    title = form.format(word=word, openings=openings, district=district)
    return title[0].upper() + title[1:]


def description_of(occupation: Occupation, terms: Advert, language: str, chances: Sequence[float]) -> str:
    """Nothing, or one to four short sentences; the gloss of the family in some. Four chances in 0-1."""
    if chances[0] < SILENT:
        return ""
    said = []
    if chances[1] < GLOSSED:
        said.append(occupation.gloss_hi if language == "hi" else occupation.gloss)
    forms = SENTENCES[language]
    said.append(forms[int(chances[2] * len(forms))])
    said += [text[language] for benefit, text in GIVEN.items() if benefit in terms.benefits]
    if chances[3] < MORE:
        said.append(forms[int(chances[3] / MORE * len(forms))])
    return " ".join(dict.fromkeys(said))
