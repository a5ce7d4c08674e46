"""The words that attribute speech, in one table for each language.

Other languages use the English table: quotation marks, names and figures are recognised, most speakers are not.
"""

from collections.abc import Mapping

from timeline.suggestions.speech_english import ENGLISH
from timeline.suggestions.speech_french import FRENCH
from timeline.suggestions.speech_german import GERMAN
from timeline.suggestions.speech_spanish import SPANISH
from timeline.suggestions.speech_vocabulary import SpeechVocabulary, join, word_set

# Words in the names of organisations and places, of all languages: "Mill Street", "Harbour Radio" are no persons.
NAME_WORDS = word_set(
    "academy agency agencia airlines airport airways alliance amt assembly associates association asociación autorité "
    "bank banque banco bbc board borough branch bridge broadcasting brothers bundesamt bureau cabinet campaign capital "
    "castle cathedral center central centre charity church city clinic club coalition college comisión comité commission "
    "commissioner's committee committee's communications community companies company confédération congress conseil "
    "consejo corporation council county court crown daily dairy defence defense department development diario "
    "district division echo economic education electric embassy energy engineering enterprises environment estate "
    "europe european evening express federal federación fédération federation festival film films finance fire fm force "
    "forces forum foundation fund fundación fondation garden gardens gas gazette gmbh government group gruppe grupo guardian "
    "hall harbour harbor health herald hill hills holdings homes hospital hotel house housing inc industries infirmary "
    "institute instituto insurance international island islands journal justice labour labor lake landmark law league "
    "liberal library limited live llc llp local logistics ltd magazine mail mairie management market media medical "
    "metropolitan mill minister's ministère ministerio ministerium ministry mirror motors museum national network news "
    "north northern observer office officials online operations opera orchestra organisation organization park parliament "
    "parish partei partido parti parliamentary partners party people plaza plc police polizei port post press preston "
    "primary prison products properties property provincial public pub radio rail railway railways rangers records region "
    "regional republic republican research resort restaurant review river road rotary royal rovers school schools science "
    "sea secondary securities security senate service services shipping society solutions south southern square st stadium "
    "stadt standard star state states station steel store stores street studios sun supermarket supreme surgery sports "
    "syndicat systems team technologies technology telegraph television temple territory theatre theater times towers town "
    "township trade trading transport transportation tribune trust tv union unions united university universität université "
    "universidad valley verband verein village ward waste water watch weekly west western westminster wire wireless works "
    "world youth zeitung zoo zentrum ayuntamiento alcaldía gobierno gouvernement préfecture tribunal verlag werke wohlfahrt"
)

# Those that are also surnames: "Peter Hall".
SURNAME_WORDS = word_set(
    "hall hill park bridge church lake mill ward post west north price banks bank waters water field house stone court day town "
    "wood steel guardian river sun sea court branch power stadium newton works preston castle temple garden gardens mills "
    "mail wire powers land rivers parks brooks woods english french german hills churchill"
)

_VOCABULARIES: Mapping[str, SpeechVocabulary] = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN, "es": SPANISH}

# Articles, and nouns that alone are the name of no party ("the council"), of all languages.
ARTICLES = join(*(vocabulary.articles for vocabulary in _VOCABULARIES.values()))
COMMON_NOUNS = join(
    *(
        vocabulary.nouns.organisations | vocabulary.nouns.roles | vocabulary.nouns.persons
        for vocabulary in _VOCABULARIES.values()
    )
)


def get_language(tag: str) -> str:
    """Return the primary language of a tag ("en" of "en-GB"); "en" for a language without a table."""
    primary = tag.lower().replace("_", "-").partition("-")[0]
    return primary if primary in _VOCABULARIES else "en"


def get_vocabulary(tag: str) -> SpeechVocabulary:
    """Return the table for a language tag ("en-GB"); the English one for a language without a table."""
    return _VOCABULARIES[get_language(tag)]
