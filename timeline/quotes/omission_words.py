"""The words that matter in an omission, in one table for each language: negations and numbers.

Words are in small letters, with "'" for every apostrophe. Each table has the words of that language only. A text in a
language without a table is read with the words of all of them, and the editor is asked to read the omission.
"""

from collections.abc import Mapping
from dataclasses import dataclass


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class OmissionVocabulary:
    """The words of one language. `common` are frequent small words, by which the language of a text is recognised."""

    negations: frozenset[str]
    numbers: frozenset[str]
    common: frozenset[str]


ENGLISH = OmissionVocabulary(
    negations=_word_set(
        "not no never none nobody nothing nowhere neither nor cannot non without hardly barely scarcely rarely seldom "
        "unless except dont didnt doesnt isnt wasnt arent werent wouldnt couldnt shouldnt "
        "deny denies denied denying refuse refuses refused fail fails failed unable impossible unlikely false untrue "
        "lack lacks lacked"
    ),
    numbers=_word_set(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
        "million millions billion billions trillion dozen dozens half twice double triple quarter percent zero second third "
        "fourth fifth sixth seventh eighth ninth tenth"
    ),
    common=_word_set(
        "the of and to in that is was for with on as at by were has have had it he she they which we you but this there when if"
    ),
)
FRENCH = OmissionVocabulary(
    negations=_word_set(
        "ne n pas jamais aucun aucune aucuns aucunes rien personne nul nulle ni non sans guère plus nullement "
        "sauf nie nié niée nier nient dément démenti démentir refuse refusé refuser refusent impossible faux fausse"
    ),
    numbers=_word_set(
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante "
        "cinquante soixante cent cents mille million millions milliard milliards dizaine dizaines douzaine centaine "
        "centaines millier milliers moitié tiers double triple zéro deuxième troisième quatrième cinquième"
    ),
    common=_word_set(
        "le la les des du et est une un dans que qui pour par sur avec au aux ce cette il elle ont été"
    ),
)
GERMAN = OmissionVocabulary(
    negations=_word_set(
        "nicht nichts nie niemals niemand niemanden niemandem nirgends nirgendwo nein weder kein keine keinen "
        "keinem keiner keines keinerlei keineswegs ohne kaum außer mitnichten verneint verneinte bestreitet bestritt "
        "bestreiten leugnet leugnete leugnen weigert weigerte verweigert verweigerte unmöglich falsch unwahr"
    ),
    numbers=_word_set(
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig siebzig "
        "achtzig neunzig hundert hunderte tausend tausende million millionen milliarde milliarden dutzend dutzende "
        "hälfte halb halbe drittel viertel doppelt prozent null zweite zweiten zweiter dritte dritten dritter vierte vierten"
    ),
    common=_word_set(
        "der die das und ist nicht den dem ein eine zu mit auf für von im sich auch es war wird als des"
    ),
)
SPANISH = OmissionVocabulary(
    negations=_word_set(
        "no nunca jamás nada nadie ningún ninguno ninguna ningunos ningunas ni sin tampoco apenas salvo excepto niega "
        "negó niegan negar negaron rechaza rechazó rechazar imposible falso falsa"
    ),
    numbers=_word_set(
        "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
        "dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos "
        "mil miles millón millones docena docenas mitad doble triple tercio cero segundo segunda tercero tercera cuarto "
        "cuarta"
    ),
    common=_word_set("el la los las de que y en un una por con para del se es al lo su como fue más ha han"),
)
ARABIC = OmissionVocabulary(
    negations=_word_set(
        "لا لم لن ليس ليست ليسوا لست لسنا ما غير عدم دون بدون كلا أبدا ابدا قط سوى إلا الا بلا نفى نفت ينفي تنفي نفوا "
        "رفض رفضت يرفض ترفض مستحيل يستحيل كاذب كاذبة"
    ),
    numbers=_word_set(
        "واحد واحدة اثنان اثنين اثنتان ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني ثمان تسعة تسع عشرة "
        "عشر عشرون عشرين ثلاثون ثلاثين أربعون أربعين خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين تسعون تسعين مئة "
        "مائة مئات مئتان مئتين ألف آلاف ألفان ألفين مليون ملايين مليار مليارات نصف ثلث ربع ضعف صفر"
    ),
    common=_word_set("في من على إلى أن عن مع هذا هذه التي الذي كان كانت وقال قال وقد بعد قبل كما"),
)
# Languages with negations only.
OTHER_NEGATIONS: Mapping[str, frozenset[str]] = {
    "ca": _word_set("no mai cap res ningú ni sense tampoc"),
    "cs": _word_set("ne není nejsou nikdy nikdo nic žádný žádná žádné bez ani"),
    "da": _word_set("ikke ingen intet aldrig uden hverken nej"),
    "fa": _word_set("نه نیست نیستند هیچ هرگز بدون"),
    "fi": _word_set("ei en et emme ette eivät eikä koskaan kukaan mitään ilman"),
    "he": _word_set("לא אין אף בלי ללא מעולם לעולם אל"),
    "it": _word_set("non mai nessun nessuno nessuna niente nulla né senza no neppure neanche"),
    "nb": _word_set("ikke ingen intet ingenting aldri uten verken nei"),
    "nl": _word_set("niet niets nooit niemand nergens geen noch zonder nee"),
    "no": _word_set("ikke ingen intet ingenting aldri uten verken nei"),
    "pl": _word_set("nie nigdy nikt nic żaden żadna żadne bez ani"),
    "pt": _word_set("não nunca jamais nada ninguém nenhum nenhuma nem sem tampouco"),
    "ru": _word_set("не ни нет никогда никто ничего ничто без нельзя невозможно"),
    "sv": _word_set("inte ej ingen inget inga aldrig utan varken nej"),
    "tr": _word_set("değil yok hayır hiç hiçbir asla"),
    "uk": _word_set("не ні немає ніколи ніхто нічого без"),
    "zh": _word_set("不 没 沒 無 无 未 非 否 别 別 莫"),
}
# Single characters that negate in Chinese and Japanese, where words are not separated.
UNSPACED_NEGATIONS = frozenset("不没沒無无未非否別别")
JAPANESE_NEGATIONS = ("ない", "なかっ", "なく", "ません", "ぬ")

VOCABULARIES: Mapping[str, OmissionVocabulary] = {
    "en": ENGLISH,
    "fr": FRENCH,
    "de": GERMAN,
    "es": SPANISH,
    "ar": ARABIC,
}
# Words that say "not" in one of these languages and are no ordinary word in another: they count in any text.
EVERYWHERE = (
    ENGLISH.negations
    | GERMAN.negations - _word_set("falsch nie")
    | (FRENCH.negations - _word_set("n plus personne nul nulle nie refuse impossible sans ni ne"))
    | (SPANISH.negations - _word_set("sin ni salvo falso falsa apenas"))
    | ARABIC.negations
    | OTHER_NEGATIONS["ru"]
    | OTHER_NEGATIONS["he"]
    | _word_set(
        "não nunca ninguém nenhum nenhuma nessun nessuno nessuna niet geen nooit nergens inte aldrig ikke aldri nigdy "
        "nikt není nikdy değil ningú"
    )
)
DAYS_AND_MONTHS = _word_set(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays january february march april may june july august "
    "september october november december montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar "
    "februar märz mai juni juli oktober dezember lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes "
    "miércoles jueves viernes sábado domingo"
)
# Capitalised wherever they stand.
ALWAYS_CAPITAL = _word_set("i i'm i've i'd i'll")
# Before "one", which is then no number.
BEFORE_ONE = _word_set("the this that which each any every no another")
# After these a German noun is not a name.
GERMAN_DETERMINERS = _word_set(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines mein meine meinen "
    "meinem meiner dein deine sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unseren unserem "
    "unserer euer eure dieser diese dieses diesen diesem jener jene jenes jeder jede jedes jeden jedem welche welcher "
    "alle allen aller viele vielen vieler einige einigen mehrere mehreren manche manchen beide beiden zum zur vom beim "
    "im am ins ans"
)
# After these a German noun without an article is mostly a name.
GERMAN_PLACE_PREPOSITIONS = _word_set("in aus nach bei von")
# Nouns that are often beside a figure, a month or another noun.
GERMAN_COMMON_NOUNS = _word_set(
    "uhr ende anfang mitte jahr jahre jahren jahres woche wochen monat monate tag tage tagen stunde stunden prozent euro "
    "angaben beginn eile ruhe zukunft kraft absicht"
)
# Titles after which an Arabic text has a name.
ARABIC_TITLES = _word_set(
    "السيد السيدة الدكتور الدكتورة الأستاذ الشيخ الأمير الأميرة الملك الرئيس الوزير الوزيرة القاضي النائب العميد اللواء "
    "العقيد المهندس المحامي الحاج"
)
