"""Free text in any of our scripts lands on the right shelf, or is honestly not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.seekers import meanings
from matching.vocabulary import Vocabulary
from matching.words import Resolver
from settings import ROOT
from tests.fitted_words import fitted


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return fitted()


@pytest.mark.parametrize(
    "text", ["राजमिस्त्री", "rajmistri", "raj mistry", "raajmistree", "Rajmistri ", "ৰাজমিস্ত্ৰী", "राजमिस्त्री चाहिए"]
)
def test_the_mason_is_one_word_in_every_spelling(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    assert not found.abstain
    assert found.families[0].code == "7112"


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("घर का काम", "9111"),
        ("domestic worker", "9111"),
        ("jhadu pocha", "9111"),
        ("zomato delivery", "8321"),
        ("truck driver", "8332"),
        ("शेतमजूर", "9211"),
        ("தையல்காரர்", "7531"),
        ("Security Guard", "5414"),
        ("Packing helper", "9321"),
        ("securty gard", "5414"),
        ("elctrician", "7411"),
        ("bori uthata hu sabzi mandi me", "9333"),
        ("farming", "6111"),
        ("weeding", "9211"),
        ("ghar ki putai karta hu", "7131"),
        ("JCB chalana aata hai", "8342"),
        ("राज मिस्त्री का काम करता हूँ, लखनऊ", "7112"),
    ],
)
def test_what_workers_and_adverts_say_finds_its_family(resolver: Resolver, text: str, family: str) -> None:
    found = resolver.resolve(text)
    assert not found.abstain
    assert found.families[0].code == family


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("রাজমিস্ত্রি", "7112"),
        ("সেলাই মেশিন অপারেটর", "8153"),
        ("टेलरिंगचे काम येते", "7531"),
        ("கட்டிட மேஸ்திரி வேலை", "7112"),
        ("ఆటో డ్రైవర్‌గా పని చేస్తున్నాను", "8322"),
        ("ಅಡುಗೆ ಕೆಲಸ ಬೇಕು", "5120"),
        ("ഞാൻ ഡ്രൈവർ ആണ്", "8322"),
        ("ਮੈਂ ਪਲੰਬਰ ਹਾਂ", "7126"),
        ("હું સુથાર છું", "7115"),
        ("ମୁଁ ଡ୍ରାଇଭର", "8322"),
        ("میں درزی ہوں", "7531"),
        ("মই ৰাজমিস্ত্ৰী", "7112"),
    ],
)
def test_a_sentence_in_each_of_our_scripts_finds_its_family(resolver: Resolver, text: str, family: str) -> None:
    found = resolver.resolve(text)
    assert not found.abstain
    assert found.families[0].code == family


def test_a_delivery_boy_is_a_rider_or_a_messenger(resolver: Resolver) -> None:
    assert {family.code for family in resolver.resolve("delivery boy").families[:2]} == {"8321", "9621"}


def test_a_word_of_many_meanings_is_answered_with_low_scores(resolver: Resolver) -> None:
    found = resolver.resolve("helper")
    assert not found.abstain
    assert len({family.code for family in found.families}) == 5
    assert found.families[0].score < 0.5


@pytest.mark.parametrize(
    ("text", "family", "how"),
    [
        ("mason", "7112", "exact"),
        ("main mason hoon", "7112", "span"),
        ("electrcn", "7411", "typo"),
    ],
)
def test_how_a_family_was_found_is_told(resolver: Resolver, text: str, family: str, how: str) -> None:
    best = resolver.resolve(text).families[0]
    assert (best.code, best.how) == (family, how)


@pytest.mark.parametrize("text", ["kuch bhi kaam", "koi bhi kaam chalega", "कोई भी काम", "any job"])
def test_any_work_is_no_trade_and_five_are_offered(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    assert (found.abstain, found.because) == (True, "any_work")
    assert len(found.offers) == 5


@pytest.mark.parametrize("text", ["asdfgh", "9876543210", "Varanasi", "नमस्ते जी", "@@@ !!!"])
def test_nonsense_is_not_guessed_at_but_five_are_offered(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    assert found.abstain
    assert len(found.offers) == 5
    assert found.offers == tuple(family.code for family in found.families)


@pytest.mark.parametrize(
    ("text", "trades"),
    [
        ("I drive truck and also do farming", {"8332", "6111"}),
        ("truck chalata hu aur kheti bhi karta hu", {"8332", "6111"}),
        ("सिलाई करती हूँ और खाना भी बनाती हूँ", {"7531", "5120"}),
        ("ट्रक चलाता हूँ और खेती भी", {"8332", "6111"}),
        ("mason, plumber", {"7112", "7126"}),
    ],
)
def test_each_of_several_trades_in_a_sentence_counts_as_hers(resolver: Resolver, text: str, trades: set[str]) -> None:
    assert trades <= set(meanings(resolver.resolve(text)))


def test_a_trade_that_she_denies_is_not_hers_beside_another(resolver: Resolver) -> None:
    assert "8322" not in meanings(resolver.resolve("driver nahi, ghar ki safai aur khana banana"))


def test_a_question_about_something_else_is_no_trade(resolver: Resolver) -> None:
    assert resolver.resolve("pension kab aayegi").abstain
    assert resolver.resolve("किसान सम्मान निधि कब आएगी").abstain
    assert not resolver.resolve("driver ki naukri kab milegi").abstain


@pytest.mark.parametrize("text", ["", "   ", "\u200d"])
def test_nothing_said_is_told_apart_from_nonsense(resolver: Resolver, text: str) -> None:
    assert resolver.resolve(text).because == "empty"


def test_what_is_denied_is_not_taken(resolver: Resolver) -> None:
    codes = [family.code for family in resolver.resolve("driver nahi, security guard").families]
    assert codes[0] == "5414"
    assert not {"8322", "8332"} & set(codes[:2])


@pytest.mark.parametrize(
    ("text", "years"),
    [("8 saal se rajmistri ka kaam", 8), ("दस साल से दर्जी", 10), ("tailor 5 years exp", 5), ("८ साल राजमिस्त्री", 8)],
)
def test_years_of_experience_are_read_from_the_sentence(resolver: Resolver, text: str, years: float) -> None:
    assert resolver.resolve(text).years == years


def test_two_trades_in_one_sentence_are_both_found(resolver: Resolver) -> None:
    codes = {family.code for family in resolver.resolve("plumber aur electrician dono").families[:2]}
    assert codes == {"7126", "7411"}


def test_the_trade_named_first_comes_first(resolver: Resolver) -> None:
    families = resolver.resolve("mason, plumber, carpenter").families
    assert [family.code for family in families[:3]] == ["7112", "7126", "7115"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mujhe driver ka kaam chahiye", "8322"),
        ("driver ki naukri chahiye", "8322"),
        ("silai ka kaam chahiye", "7531"),
        ("டிரைவர் வேலை வேண்டும்", "8322"),
    ],
)
def test_a_wish_for_the_work_of_a_trade_is_one_for_that_trade(resolver: Resolver, text: str, code: str) -> None:
    found = resolver.resolve(text)
    assert not found.abstain
    assert found.families[0].code == code


@pytest.mark.parametrize("text", ["koi bhi kaam chahiye", "majdoori ya koi bhi kaam", "kaam do"])
def test_who_says_any_means_any_also_beside_a_trade(resolver: Resolver, text: str) -> None:
    assert resolver.resolve(text).because == "any_work"


def test_a_place_of_work_does_not_make_a_trade_of_any_work(resolver: Resolver) -> None:
    assert resolver.resolve("any job in hospital").because == "any_work"
    assert resolver.resolve("koi bhi kaam, packing ka").families[0].code == "9321"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pehle driver tha ab silai karta hu", "7531"),
        ("I was a tailor before, now I cook", "5120"),
        ("driving chhod di ab silai karta hu", "7531"),
        ("mujhe driving aati hai par cook ka kaam chahiye", "5120"),
        ("I know driving but I want cook job", "5120"),
    ],
)
def test_what_she_does_now_or_wants_goes_before_what_she_did_once(resolver: Resolver, text: str, code: str) -> None:
    assert resolver.resolve(text).families[0].code == code


@pytest.mark.parametrize("text", ["mera naam raj hai", "मेरा नाम राज है", "my name is Mason", "amar naam raj"])
def test_a_name_is_no_trade_even_if_it_means_one(resolver: Resolver, text: str) -> None:
    assert resolver.resolve("raj").families[0].code == "7112"
    assert resolver.resolve(text).abstain


def test_a_trade_told_after_a_name_is_heard(resolver: Resolver) -> None:
    assert resolver.resolve("my name is Raj Kumar and I am a carpenter").families[0].code in {"7115", "7522"}
    assert resolver.resolve("mera naam raj hai, main driver hu").families[0].code == "8322"


@pytest.mark.parametrize("text", ["driver chhod ke kuch bhi", "neither driver nor mason", "driver ke alawa koi bhi kaam"])
def test_what_is_ruled_out_is_not_offered(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    assert found.abstain
    assert not {"8322", "7112"} & set(found.offers)


@pytest.mark.parametrize(
    ("text", "code"),
    [("রাজমিস্ত্রির কাজ", "7112"), ("ৰাজমিস্ত্ৰীৰ কাম", "7112"), ("शिंप्याचे काम करते", "7531"), ("dorjir kaj kori", "7531")],
)
def test_the_work_of_somebody_is_somebodys_trade(resolver: Resolver, text: str, code: str) -> None:
    assert resolver.resolve(text).families[0].code == code


@pytest.mark.parametrize(("text", "plain"), [("<b>driver</b>", "driver"), ("m\u0430son", "mason"), ("plummer", "plumber")])
def test_markup_look_alike_letters_and_silent_ones_change_nothing(resolver: Resolver, text: str, plain: str) -> None:
    assert [f.code for f in resolver.resolve(text).families[:1]] == [f.code for f in resolver.resolve(plain).families[:1]]


def test_a_text_that_the_tables_know_as_talk_is_never_answered(resolver: Resolver) -> None:
    talk = [each for each in resolver.vocabulary.no_trade if not resolver.trades_.holds(resolver.reader_.read(each.text))]
    answered = [
        each.text
        for each, found in zip(talk, resolver.resolve_many([each.text for each in talk]), strict=True)
        if not found.abstain
    ]
    assert answered == []
    assert len(talk) > 5000


def test_skills_are_found_in_the_words(resolver: Resolver) -> None:
    assert [skill.id for skill in resolver.resolve("overlock machine").skills] == ["overlock_machine"]


def test_a_confirmed_correction_is_remembered(resolver: Resolver, tmp_path: Path) -> None:
    resolver.save(tmp_path)
    taught = Resolver(resolver.vocabulary, corrections={"qwop blim": "7126"}).load(tmp_path).resolve("Qwop  Blim")
    assert (taught.abstain, taught.families[0].code, taught.families[0].how) == (False, "7126", "correction")


@pytest.mark.parametrize(
    ("title", "description", "nco_code", "family"),
    [
        ("Tailor (overlock)", "", "8153.0100", "8153"),
        ("Security Guard", "", "5414", "5414"),
        ("Truck driver", "", "7112", "8332"),
        ("Mason", "", "no code", "7112"),
        ("Urgent requirement", "Mason needed for house construction", None, "7112"),
        ("Mason", "Truck driver also wanted", None, "7112"),
    ],
)
def test_an_advert_is_known_by_its_title_its_code_or_its_description(
    resolver: Resolver, title: str, description: str, nco_code: str | None, family: str
) -> None:
    found = resolver.resolve_listing(title, description, None, nco_code)
    assert not found.abstain
    assert found.families[0].code == family


def test_what_was_agreed_on_later_counts_from_the_next_text_on(resolver: Resolver, tmp_path: Path) -> None:
    resolver.save(tmp_path)
    other = Resolver(resolver.vocabulary).load(tmp_path)
    assert other.resolve("qwop blim").abstain
    other.learn({"qwop blim": "7126", "no family": "0000"})
    assert other.resolve("qwopblim").families[0].how == "correction"
    assert other.resolve("no family").families[0].code != "0000"
    other.learn({})
    assert other.resolve("qwop blim").abstain


def test_taken_up_from_a_folder_it_answers_as_it_was_fitted(resolver: Resolver, tmp_path: Path) -> None:
    resolver.save(tmp_path)
    again = Resolver(resolver.vocabulary).load(tmp_path)
    texts = [
        "rajmistri",
        "gate grill banana",
        "xyzzy",
        "driver nahi helper",
        "koi bhi kaam",
        "আমি রাজমিস্ত্রি",
        "overlock machine 3 saal",
    ]
    assert again.resolve_many(texts) == resolver.resolve_many(texts)
    with pytest.raises(OSError, match="words"):
        Resolver(resolver.vocabulary).load(tmp_path / "nowhere")


def test_labelled_titles_are_learnt_from() -> None:
    vocabulary = Vocabulary.load(ROOT / "data" / "reference")
    taught = Resolver(vocabulary).fit([("zubnik flarp", "7126"), ("zubnik grande", "7126")])
    assert taught.resolve("senior zubnik").families[0].code == "7126"


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("tailor", "7531"),
        ("tiller", "8341"),
        ("Mason (brick and plaster)", "7112"),
        ("Tiles Mason (Helper) – urgent", "7122"),
    ],
)
def test_what_is_spelt_goes_before_what_sounds_alike_and_what_leads_before_what_follows(
    resolver: Resolver, text: str, family: str
) -> None:
    assert resolver.resolve(text).families[0].code == family


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("कड़ियाकाम", {"7112"}),
        ("mistri ka kaam 8 saal se", {"7112"}),
        ("ইট ভাটার শ্রমিক", {"9329", "7314", "8181"}),
        ("jhadu katka", {"9111"}),
        ("two-wheeler rider", {"8321"}),
    ],
)
def test_each_of_these_finds_a_shelf(resolver: Resolver, text: str, families: set[str]) -> None:
    assert resolver.resolve(text).families[0].code in families


@pytest.mark.parametrize(
    "text",
    ["aaj mausam kaisa hai", "મારો ભાઈ બીમાર છે", "ভাত খেয়েছি", "sdfg hjkl", "आज क्रिकेट मैच है", "நாளைக்கு மழை வருமா", "good morning sir"],
)
def test_everyday_talk_names_no_trade(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    assert (found.abstain, found.because, len(found.offers)) == (True, "unknown", 5)


def test_building_it_twice_gives_the_same_answers(resolver: Resolver) -> None:
    again = Resolver(Vocabulary.load(ROOT / "data" / "reference")).fit()
    texts = ["rajmistri", "gate grill banana", "xyzzy", "house painter urgent", "koi bhi kaam"]
    assert again.resolve_many(texts) == resolver.resolve_many(texts)


def test_fewer_families_are_given_when_fewer_are_asked_for(resolver: Resolver) -> None:
    assert len(resolver.resolve("driver", top=2).families) == 2


def test_a_very_long_text_is_read_from_its_beginning(resolver: Resolver) -> None:
    assert resolver.resolve("mason " + "x" * 100_000).families[0].code == "7112"


def test_many_at_once_are_as_one_by_one(resolver: Resolver) -> None:
    texts = ["rajmistri", "कोई भी काम", "xyzzy", "delivery boy 2 saal", "rajmistri"]
    assert resolver.resolve_many(texts) == [resolver.resolve(text) for text in texts]


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_scores_are_in_order(resolver: Resolver, text: str) -> None:
    scores = [family.score for family in resolver.resolve(text).families]
    assert all(0 <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("मकान बनाने का काम", "7111"),
        ("makan banane ka kaam", "7111"),
        ("दीवार बनाने का काम", "7112"),
        ("kapde banane ka kaam", "7531"),
        ("चाय बनाने का काम", "9411"),
    ],
)
def test_making_is_heard_by_what_is_made(resolver: Resolver, text: str, family: str) -> None:
    """A house (makan) sounds like butter (makkhan), and a garland (mala) is spelt as "to me" in Marathi."""
    found = resolver.resolve(text)
    assert found.families[0].code == family
    assert "garland_making" not in {skill.id for skill in found.skills}


@pytest.mark.parametrize("text", ["mala banane ka kaam", "माला बनाने का काम", "main gajra banati hoon"])
def test_who_makes_garlands_says_so(resolver: Resolver, text: str) -> None:
    assert [skill.id for skill in resolver.resolve(text).skills] == ["garland_making"]


@pytest.mark.parametrize(
    "text",
    [
        "banane ka kaam",
        "बनाने का काम",
        "chalane ka kaam",
        "लगाने का काम",
        "karne ka kaam",
        "dene ka kaam",
        "खरीदने का काम",
        "banata hoon",
    ],
)
def test_a_verb_without_its_object_is_no_skill(resolver: Resolver, text: str) -> None:
    assert resolver.resolve(text).skills == ()
