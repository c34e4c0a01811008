"""Words that say nothing of the work, in English, Hindi and Hindi in Latin letters."""

from __future__ import annotations

import re

from matching.meaning_table import key_of

_FILLERS = (
    "the a an and or in at of for to with by on from per as is are be our we you your no not only any all both must will who like than it "
    "its this that them their up out into etc via one other new ke ki ka ko me mein se par pe hai ho aur ya wala wale wali bhi na hi "
    "tak sath saath liye kuch sab aana aata jo jana hona dena lena milega milegi karna karne kar apna apni dekhna role location skill "
    "accommodation yes rs rupees rupaye tanka का की के को में से पर है हों और या वाला वाले वाली भी ना ही तक साथ लिए हेतु एक कुछ होगा होगी "
    "मिलेगा मिलेगी देना करना करने अपनी अपना आना रोज़"
)
_FILLERS_IN_LATIN = (
    " have has had was were been being do does did done can could should would shall might if but so such these those there here they he "
    "she his her my mine yours ours us how what when where why while about after before between during under over above below again "
    "also very too just now then every more most much many some few own same other others off yet still each well see take get got gets "
    "give given go goes going come comes make made let say says said en le li de di co mr mrs ms shri sri smt m mai main mein "
    "mujhe hum ham hamare hamara humare humara aap aapka aapke aapko tum unka unke inka isme usme iske uske yah yeh woh wo vo jise jab tab "
    "ab abhi agar lekin magar par pr pe paas tatha evam tha thi the thay gaya gaye gayi gai gya hui hua hue huye hu hun hoga hogi honge "
    "hone hote hota hoti ho jata jati jate jaye jaaye jayega jayegi jayenge jao jaana jaane jane kiya kiye kar kare karen karein karega "
    "kariye karo karte karta karti krna kro krne krega dega degi denge diya diye dete deta de dein dijiye rahe raha rahi rahega rahegi "
    "rehne rhega mile milta milti milte milenge mileinge mil leke lekar laye lana lena lene lenge le aaye aaya aayi aayein aayen aao "
    "aana aane aani aata aati aate aiye wala vala vale vali walo walon walla kya kuchh kuch koi kisi sabhi sabse bahut zyada thoda ek aise "
    "waisa jaise jaisa kam se roj rupay rupaiya rupee opp i n r u ur v ni no ne na nahin nahi nhi mat bas hi bhai ji sirf keval chahie "
    "kripya please kindly etc eg ie till until upto within without only both either"
)
"""Words of no meaning as they are written in Latin letters: one that only sounds like them (coach, kuch; tyre, the) says something."""
_LATIN = re.compile(r"[A-Za-z]+")
_FILLER = frozenset(key_of(word) for word in _FILLERS.split()) - {key_of("do")}
_FILLER_AS_WRITTEN = frozenset(word for word in (_FILLERS + _FILLERS_IN_LATIN).split() if word.isascii())


def is_filler(word: str, foreign: bool = False) -> bool:
    """Whether a word says nothing of the work: as it is written, or as it sounds where it was `foreign`, in another script."""
    return word.lower() in _FILLER_AS_WRITTEN or (foreign and key_of(word) in _FILLER)


def latin_words(text: str) -> frozenset[str] | None:
    """The words that a text has in Latin letters; None for all of them."""
    return None if text.isascii() else frozenset(_LATIN.findall(text))
