"""The words by which speech is attributed: one table a language.

A language that is not here is read with the English table: quotation marks, names and figures are found,
most speakers are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Language:
    """What one language says around quotations. All words are in small letters."""

    said: frozenset[str]  # verbs of saying, one word each: of a compound, the part that says it
    goes_on: frozenset[tuple[str, str]]  # verbs of saying of two words
    told: frozenset[str]  # those of them whose object is who is told
    between: frozenset[str]  # auxiliaries and adverbs between the speaker and the verb
    according: tuple[tuple[str, ...], ...]  # "according to"
    pronouns: frozenset[str]
    determiners: frozenset[str]
    linking: frozenset[str]  # within a name or a description: "director of Y", "spokesperson for X"
    stops: frozenset[str]  # where a name or a description ends
    person: frozenset[str]  # pronouns of a person
    voices: frozenset[str]  # who or what speaks for another: "a spokesperson for X", "a statement by X"
    generic: frozenset[str]  # with a determiner, the one who spoke last: "the company"
    to: frozenset[str]  # before who is told: "in a statement to Z"
    before_names: frozenset[str]  # in capitals before a surname: titles, and words that begin a sentence
    relative: frozenset[str]  # "who"


_TITLES = "mr mrs ms miss dr prof professor sir lord lady dame judge president minister director mayor councillor cllr"
_DAYS_AND_MONTHS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december"
)

ENGLISH = Language(
    said=_words(
        "said says say told tells tell added adds explained explains stated states claimed claims insisted insists "
        "argued argues warned warns replied replies responded responds wrote writes continued continues confirmed "
        "confirms denied denies noted notes announced announces commented comments declared declares asked asks "
        "admitted admits acknowledged acknowledges stressed stresses concluded concludes tweeted posted remarked "
        "recalled recalls suggested suggests maintained maintains reads read called calls described describes "
        "reiterated emphasised emphasized promised pledged testified complained answered observed quipped "
        "begins began ends ended concedes conceded"
    ),
    goes_on=frozenset(
        {("goes", "on"), ("went", "on"), ("pointed", "out"), ("points", "out"), ("set", "out")}
    ),
    told=_words("told tells tell assured informed reminded warned asked"),
    between=_words(
        "has have had also later then now yesterday today previously further repeatedly once again simply only "
        "already did would does both however himself herself itself themselves publicly"
    ),
    according=(("according", "to"), ("as",), ("in", "the", "words", "of")),
    pronouns=_words("he she they it"),
    person=_words("he she"),
    determiners=_words("a an the its his her their one another"),
    linking=_words("of for from at the and by with"),
    stops=_words(
        "in on at who whom which that when while as after before during to adding by because but whose since "
        "if where had has is was were are yesterday today earlier later last this outside through via via "
        + _DAYS_AND_MONTHS
    ),
    voices=_words(
        "spokesperson spokesman spokeswoman spokespeople representative representatives official officials "
        "statement statements letter email reply response post tweet lawyer lawyers source sources"
    ),
    generic=_words(
        "spokesperson spokesman spokeswoman company firm agency broadcaster network organisation organization "
        "council authority regulator group charity newspaper outlet ministry department director minister statement "
        "mayor union official letter platform report judge party chair leader"
    ),
    to=_words("to"),
    before_names=_words(
        f"{_TITLES} when as but and while after although if then for in on by that the what why how because "
        "since however yet today yesterday last earlier later meanwhile according both only even is was did has "
        f"will would should could with from to at of about asked {_DAYS_AND_MONTHS}"
    ),
    relative=_words("who which"),
)

FRENCH = Language(
    said=_words(
        "dit disait déclaré déclare déclarait expliqué explique expliquait affirmé affirme affirmait ajouté ajoute "
        "ajoutait indiqué indique indiquait précisé précise précisait souligné souligne assuré assure estimé estime "
        "répondu répond confirmé confirme annoncé annonce écrit rappelé rappelle poursuivi poursuit conclu conclut "
        "dénoncé dénonce regretté regrette raconté raconte commenté commente lancé lance noté note insisté insiste "
        "reconnu reconnaît martelé martèle avancé"
    ),
    goes_on=frozenset(),
    told=frozenset(),
    between=_words("a ont avait avaient t également aussi ensuite encore alors puis déjà lui s est"),
    according=(("selon",), ("d", "après"), ("pour",)),
    pronouns=_words("il elle ils elles on"),
    person=frozenset(),
    determiners=_words("le la les l un une son sa leur ce cette"),
    linking=_words("de du des d la le les l pour et à chez au"),
    stops=_words(
        "dans en sur à lors mardi lundi mercredi jeudi vendredi samedi dimanche qui que quand après avant hier "
        "auprès devant par janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    voices=_words("porte parole communiqué représentant représentante avocat avocate responsable lettre"),
    generic=_words(
        "entreprise société agence groupe chaîne ministère mairie porte parole communiqué directeur directrice "
        "ministre maire organisation syndicat"
    ),
    to=_words("à auprès"),
    before_names=_words("m mme mlle dr maître me le la pour selon mais et quand si en de à que comme"),
    relative=_words("qui"),
)

GERMAN = Language(
    said=_words(
        "sagt sagte sagten gesagt erklärt erklärte erklärten betont betonte teilte teilten mitgeteilt meint meinte "
        "schreibt schrieb ergänzt ergänzte fügte fügt antwortet antwortete warnt warnte kritisiert kritisierte "
        "berichtet berichtete bestätigt bestätigte versichert versicherte räumt räumte heißt hieß behauptet "
        "behauptete kündigte verkündete äußerte forderte fordert so"
    ),
    goes_on=frozenset(),
    told=frozenset(),
    between=_words("hat haben hatte hatten auch später dann zudem am dazu weiter noch dort"),
    according=(("laut",), ("nach", "angaben", "von"), ("nach", "angaben", "der"), ("nach", "angaben", "des")),
    pronouns=_words("er sie es"),
    person=frozenset(),
    determiners=_words("der die das des dem den ein eine einer eines ihr ihre sein seine"),
    linking=_words("von vom der des für und bei beim im von"),
    stops=_words(
        "am in im an auf nach vor gegenüber bei mit zu zur zum dass als wenn während laut montag dienstag mittwoch "
        "donnerstag freitag samstag sonntag gestern heute januar februar märz april mai juni juli august september "
        "oktober november dezember"
    ),
    voices=_words("sprecher sprecherin mitteilung erklärung stellungnahme schreiben vertreter vertreterin"),
    generic=_words(
        "sprecher sprecherin unternehmen firma behörde sender ministerium stadt gemeinde gruppe konzern mitteilung "
        "erklärung organisation direktor direktorin bürgermeister bürgermeisterin"
    ),
    to=_words("gegenüber"),
    before_names=_words(
        "herr frau dr prof minister ministerin direktor direktorin bürgermeister bürgermeisterin sprecher "
        "sprecherin als wie doch aber und wenn laut nach von mit bei der die auch"
    ),
    relative=_words("der die das"),
)

SPANISH = Language(
    said=_words(
        "dijo dice decía dicho declaró declara declarado afirmó afirma afirmado explicó explica explicado añadió "
        "añade añadido aseguró asegura asegurado señaló señala señalado indicó indica indicado respondió responde "
        "respondido confirmó confirma confirmado anunció anuncia anunciado escribió escribe comentó comenta "
        "insistió insiste advirtió advierte sostuvo sostiene manifestó manifiesta agregó agrega subrayó subraya "
        "reconoció reconoce precisó precisa concluyó concluye"
    ),
    goes_on=frozenset(),
    told=frozenset(),
    between=_words("ha han había habían también después luego además ya le les"),
    according=(("según",), ("de", "acuerdo", "con"), ("para",)),
    pronouns=_words("él ella ellos ellas"),
    person=frozenset(),
    determiners=_words("el la los las un una su sus"),
    linking=_words("de del la las los el para y en"),
    stops=_words(
        "en el a ante que cuando tras durante por al lunes martes miércoles jueves viernes sábado domingo ayer hoy "
        "quien enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    voices=_words("portavoz portavoces comunicado representante abogado abogada carta responsable"),
    generic=_words(
        "empresa compañía agencia cadena ministerio ayuntamiento portavoz comunicado director directora ministro "
        "ministra alcalde alcaldesa organización grupo"
    ),
    to=_words("a"),
    before_names=_words("sr sra don doña dr dra para según pero y cuando como si el la que de a"),
    relative=_words("que quien"),
)

_LANGUAGES: Mapping[str, Language] = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN, "es": SPANISH}


def language_of(tag: str) -> Language:
    """Return the table of a language tag ("en-GB")."""
    return _LANGUAGES.get(tag.lower().replace("_", "-").partition("-")[0], ENGLISH)
