"""The words that attribute speech, in one table for each language.

Other languages use the English table: quotation marks, names and figures are recognised, most speakers are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class SpeechVocabulary:
    """The words of one language around quotations, all in small letters."""

    speech_verbs: frozenset[str]  # one word each; of a compound verb, the part with the meaning
    phrasal_verbs: frozenset[tuple[str, str]]  # speech verbs of two words
    listener_verbs: frozenset[str]  # speech verbs whose object is the listener
    auxiliaries: frozenset[str]  # auxiliaries and adverbs between the speaker and the verb
    according_to: tuple[tuple[str, ...], ...]  # "according to"
    pronouns: frozenset[str]
    determiners: frozenset[str]
    linking_words: frozenset[str]  # within a name or a description: "director of Y", "spokesperson for X"
    stop_words: frozenset[str]  # words before which a name or a description ends
    personal_pronouns: frozenset[str]  # the pronouns of a person
    representatives: frozenset[str]  # "a spokesperson for X", "a statement by X"
    generic_speakers: frozenset[str]  # with a determiner, the previous speaker: "the company"
    listener_prepositions: frozenset[str]  # "in a statement to Z"
    name_prefixes: frozenset[str]  # capitalised before a surname: titles, and words that begin a sentence
    relative_pronouns: frozenset[str]  # "who"


_TITLES = "mr mrs ms miss dr prof professor sir lord lady dame judge president minister director mayor councillor cllr"
_DAYS_AND_MONTHS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december"
)

ENGLISH = SpeechVocabulary(
    speech_verbs=_word_set(
        "said says say told tells tell added adds explained explains stated states claimed claims insisted insists "
        "argued argues warned warns replied replies responded responds wrote writes continued continues confirmed "
        "confirms denied denies noted notes announced announces commented comments declared declares asked asks "
        "admitted admits acknowledged acknowledges stressed stresses concluded concludes tweeted posted remarked "
        "recalled recalls suggested suggests maintained maintains reads read called calls described describes "
        "reiterated emphasised emphasized promised pledged testified complained answered observed quipped "
        "begins began ends ended concedes conceded"
    ),
    phrasal_verbs=frozenset(
        {("goes", "on"), ("went", "on"), ("pointed", "out"), ("points", "out"), ("set", "out")}
    ),
    listener_verbs=_word_set("told tells tell assured informed reminded warned asked"),
    auxiliaries=_word_set(
        "has have had also later then now yesterday today previously further repeatedly once again simply only "
        "already did would does both however himself herself itself themselves publicly"
    ),
    according_to=(("according", "to"), ("as",), ("in", "the", "words", "of")),
    pronouns=_word_set("he she they it"),
    personal_pronouns=_word_set("he she"),
    determiners=_word_set("a an the its his her their one another"),
    linking_words=_word_set("of for from at the and by with"),
    stop_words=_word_set(
        "in on at who whom which that when while as after before during to adding by because but whose since "
        "if where had has is was were are yesterday today earlier later last this outside through via via "
        + _DAYS_AND_MONTHS
    ),
    representatives=_word_set(
        "spokesperson spokesman spokeswoman spokespeople representative representatives official officials "
        "statement statements letter email reply response post tweet lawyer lawyers source sources"
    ),
    generic_speakers=_word_set(
        "spokesperson spokesman spokeswoman company firm agency broadcaster network organisation organization "
        "council authority regulator group charity newspaper outlet ministry department director minister statement "
        "mayor union official letter platform report judge party chair leader"
    ),
    listener_prepositions=_word_set("to"),
    name_prefixes=_word_set(
        f"{_TITLES} when as but and while after although if then for in on by that the what why how because "
        "since however yet today yesterday last earlier later meanwhile according both only even is was did has "
        f"will would should could with from to at of about asked {_DAYS_AND_MONTHS}"
    ),
    relative_pronouns=_word_set("who which"),
)

FRENCH = SpeechVocabulary(
    speech_verbs=_word_set(
        "dit disait déclaré déclare déclarait expliqué explique expliquait affirmé affirme affirmait ajouté ajoute "
        "ajoutait indiqué indique indiquait précisé précise précisait souligné souligne assuré assure estimé estime "
        "répondu répond confirmé confirme annoncé annonce écrit rappelé rappelle poursuivi poursuit conclu conclut "
        "dénoncé dénonce regretté regrette raconté raconte commenté commente lancé lance noté note insisté insiste "
        "reconnu reconnaît martelé martèle avancé"
    ),
    phrasal_verbs=frozenset(),
    listener_verbs=frozenset(),
    auxiliaries=_word_set("a ont avait avaient t également aussi ensuite encore alors puis déjà lui s est"),
    according_to=(("selon",), ("d", "après"), ("pour",)),
    pronouns=_word_set("il elle ils elles on"),
    personal_pronouns=frozenset(),
    determiners=_word_set("le la les l un une son sa leur ce cette"),
    linking_words=_word_set("de du des d la le les l pour et à chez au"),
    stop_words=_word_set(
        "dans en sur à lors mardi lundi mercredi jeudi vendredi samedi dimanche qui que quand après avant hier "
        "auprès devant par janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    representatives=_word_set(
        "porte parole communiqué représentant représentante avocat avocate responsable lettre"
    ),
    generic_speakers=_word_set(
        "entreprise société agence groupe chaîne ministère mairie porte parole communiqué directeur directrice "
        "ministre maire organisation syndicat"
    ),
    listener_prepositions=_word_set("à auprès"),
    name_prefixes=_word_set("m mme mlle dr maître me le la pour selon mais et quand si en de à que comme"),
    relative_pronouns=_word_set("qui"),
)

GERMAN = SpeechVocabulary(
    speech_verbs=_word_set(
        "sagt sagte sagten gesagt erklärt erklärte erklärten betont betonte teilte teilten mitgeteilt meint meinte "
        "schreibt schrieb ergänzt ergänzte fügte fügt antwortet antwortete warnt warnte kritisiert kritisierte "
        "berichtet berichtete bestätigt bestätigte versichert versicherte räumt räumte heißt hieß behauptet "
        "behauptete kündigte verkündete äußerte forderte fordert so"
    ),
    phrasal_verbs=frozenset(),
    listener_verbs=frozenset(),
    auxiliaries=_word_set("hat haben hatte hatten auch später dann zudem am dazu weiter noch dort"),
    according_to=(
        ("laut",),
        ("nach", "angaben", "von"),
        ("nach", "angaben", "der"),
        ("nach", "angaben", "des"),
    ),
    pronouns=_word_set("er sie es"),
    personal_pronouns=frozenset(),
    determiners=_word_set("der die das des dem den ein eine einer eines ihr ihre sein seine"),
    linking_words=_word_set("von vom der des für und bei beim im von"),
    stop_words=_word_set(
        "am in im an auf nach vor gegenüber bei mit zu zur zum dass als wenn während laut montag dienstag mittwoch "
        "donnerstag freitag samstag sonntag gestern heute januar februar märz april mai juni juli august september "
        "oktober november dezember"
    ),
    representatives=_word_set(
        "sprecher sprecherin mitteilung erklärung stellungnahme schreiben vertreter vertreterin"
    ),
    generic_speakers=_word_set(
        "sprecher sprecherin unternehmen firma behörde sender ministerium stadt gemeinde gruppe konzern mitteilung "
        "erklärung organisation direktor direktorin bürgermeister bürgermeisterin"
    ),
    listener_prepositions=_word_set("gegenüber"),
    name_prefixes=_word_set(
        "herr frau dr prof minister ministerin direktor direktorin bürgermeister bürgermeisterin sprecher "
        "sprecherin als wie doch aber und wenn laut nach von mit bei der die auch"
    ),
    relative_pronouns=_word_set("der die das"),
)

SPANISH = SpeechVocabulary(
    speech_verbs=_word_set(
        "dijo dice decía dicho declaró declara declarado afirmó afirma afirmado explicó explica explicado añadió "
        "añade añadido aseguró asegura asegurado señaló señala señalado indicó indica indicado respondió responde "
        "respondido confirmó confirma confirmado anunció anuncia anunciado escribió escribe comentó comenta "
        "insistió insiste advirtió advierte sostuvo sostiene manifestó manifiesta agregó agrega subrayó subraya "
        "reconoció reconoce precisó precisa concluyó concluye"
    ),
    phrasal_verbs=frozenset(),
    listener_verbs=frozenset(),
    auxiliaries=_word_set("ha han había habían también después luego además ya le les"),
    according_to=(("según",), ("de", "acuerdo", "con"), ("para",)),
    pronouns=_word_set("él ella ellos ellas"),
    personal_pronouns=frozenset(),
    determiners=_word_set("el la los las un una su sus"),
    linking_words=_word_set("de del la las los el para y en"),
    stop_words=_word_set(
        "en el a ante que cuando tras durante por al lunes martes miércoles jueves viernes sábado domingo ayer hoy "
        "quien enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    representatives=_word_set(
        "portavoz portavoces comunicado representante abogado abogada carta responsable"
    ),
    generic_speakers=_word_set(
        "empresa compañía agencia cadena ministerio ayuntamiento portavoz comunicado director directora ministro "
        "ministra alcalde alcaldesa organización grupo"
    ),
    listener_prepositions=_word_set("a"),
    name_prefixes=_word_set("sr sra don doña dr dra para según pero y cuando como si el la que de a"),
    relative_pronouns=_word_set("que quien"),
)

_VOCABULARIES: Mapping[str, SpeechVocabulary] = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN, "es": SPANISH}


def get_vocabulary(tag: str) -> SpeechVocabulary:
    """Return the table for a language tag ("en-GB"); the English one for a language without a table."""
    return _VOCABULARIES.get(tag.lower().replace("_", "-").partition("-")[0], ENGLISH)
