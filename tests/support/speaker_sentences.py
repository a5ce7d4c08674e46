"""Sentences that name somebody who does not speak, with who speaks. All are invented.

A row is a sentence with * for the quotation, and the words for the speaker, the uid of the party, the uid of the
organisation for which they speak, and the basis. Nobody speaks where the words are "". `*` stands for words that say
nothing; the last quotation of the text counts.
"""

from typing import NamedTuple

from tests.support.suggestion_parties import PARTIES
from timeline.suggestions import KnownParty, Quotation, suggest

QUOTED = "We will not wait for another winter"
SENTENCE_PARTIES = (
    *PARTIES,
    KnownParty("holm", "Erik Holm", kind="person"),
    # A party of another timeline.
    KnownParty("thistle", "Thistlemere Borough Council", short_name="the council"),
)


class SpeakerSentence(NamedTuple):
    """One row."""

    kind: str
    language: str
    text: str
    words: str
    uid: str = ""
    organisation: str = ""
    basis: str = "said"


def find_speaker(row: SpeakerSentence) -> Quotation:
    """Return the last quotation of the text of a row."""
    text = row.text.replace("*", QUOTED)
    return suggest(text, parties=SENTENCE_PARTIES, published="2024-06-14", language=row.language).quotations[
        -1
    ]


_ENGLISH: dict[str, list[tuple[str, ...]]] = {
    "after the head noun": [
        ("A critic of Ann Pereira said: “*.”", "A critic of Ann Pereira"),
        ("“*,” said a neighbour of Ann Pereira.", "a neighbour of Ann Pereira"),
        ("“*,” the mother of Ann Pereira said.", "the mother of Ann Pereira"),
        ("A letter to Ann Pereira said: “*.”", "A letter to Ann Pereira"),
        ("The complaint against Holm & Larsen said: “*.”", "The complaint against Holm & Larsen"),
        ("A report on the WHA said: “*.”", "A report on the WHA"),
        ("An email from a friend of Ann Pereira read: “*.”", "An email from a friend of Ann Pereira"),
        ("“*,” said a witness to the row with Ann Pereira.", "a witness to the row with Ann Pereira"),
        ("“*,” said one of Ann Pereira’s neighbours.", "one of Ann Pereira’s neighbours"),
        ("“*,” a petition against the WHA said.", "a petition against the WHA"),
        ("“*,” wrote the authors of a book about Ann Pereira.", "the authors of a book about Ann Pereira"),
        ("Residents near the WHA told the Echo: “*.”", "Residents near the WHA"),
        ("A man with Ann Pereira shouted: “*!”", "A man with Ann Pereira"),
        ("Two customers of Holm & Larsen said “*”.", "Two customers of Holm & Larsen"),
    ],
    "possessors": [
        ("Ann Pereira’s lawyer, Peter Hall, said: “*.”", "Peter Hall"),
        ("“*,” said Ann Pereira’s lawyer, Peter Hall.", "Peter Hall"),
        ("“*,” said Ann Pereira’s sister.", "Ann Pereira’s sister"),
        ("Ann Pereira’s opponents say “*”.", "Ann Pereira’s opponents"),
        ("Ann Pereira was away. “*,” Pereira’s spokesman said.", "Pereira’s spokesman"),
        ("The WHA’s critics said “*”.", "WHA’s critics"),
        ("“*,” Ann Pereira’s old school said.", "Ann Pereira’s old school"),
        ("The WHA’s lawyer, Dilys Morgan, said: “*.”", "Dilys Morgan", "", "wha"),
        ("Holm & Larsen’s rival, Dunmore Steel, said: “*.”", "Dunmore Steel"),
        ("“*,” said Ann Pereira’s brother Carlos.", "Carlos"),
    ],
    "denials": [
        ("Ann Pereira denied saying “*”.", ""),
        ("Ann Pereira denied that “*”.", ""),
        ("Ann Pereira never said “*”.", ""),
        ("Ann Pereira did not say “*”.", ""),
        ("Ann Pereira didn’t say “*”.", ""),
        ("Ann Pereira refused to say “*”.", ""),
        ("Ann Pereira denied having called it “*”.", ""),
        ("Nobody at the WHA said “*”.", ""),
        ("No one from the WHA told us “*”.", ""),
        ("Ann Pereira denies that she ever said: “*.”", ""),
        ("Ann Pereira would not say whether “*”.", ""),
        ("Neither Ann Pereira nor Erik Holm said “*”.", ""),
        ("Ann Pereira responded to the claim that “*”.", ""),
        ("Ann Pereira rejected accusations that “*”.", ""),
        ("Ann Pereira could have said “*”.", ""),
    ],
    "passive": [
        ("Ann Pereira was told: “*.”", ""),
        ("Ann Pereira has been described as “*”.", ""),
        ("Ann Pereira was described by Erik Holm as “*”.", "Erik Holm", "holm"),
        ("Ann Pereira is called “*” in the town.", ""),
        ("Ann Pereira was asked: “*?”", ""),
        ("“*,” Ann Pereira was told by Erik Holm.", "Erik Holm", "holm"),
        ("The WHA was accused of saying “*”.", ""),
        ("Ann Pereira was quoted as saying: “*.”", "Ann Pereira", "pereira", "", "reported"),
        ("AN attack on the WHA has been described as ‘*’.", ""),
        ("The WHA is said to have warned that “*”.", ""),
    ],
    "things": [
        ("“*,” according to the leaked recording of Ann Pereira.", ""),
        ("“*,” according to a video of Ann Pereira.", ""),
        ("The sign outside the WHA says “*”.", ""),
        ("A banner at Holm & Larsen read “*”.", ""),
        ("The move by the WHA suggests “*”.", ""),
        ("The headline in the Echo said “*”.", ""),
        ("The decision of the WHA shows that “*”.", ""),
        ("“*,” says the song about Ann Pereira.", ""),
        ("Ann Pereira held a placard reading “*”.", ""),
        ("Ann Pereira runs a campaign called “*”.", ""),
    ],
    "texts": [
        ("“*,” according to the minutes.", "the minutes"),
        ("“*,” according to court documents.", "court documents"),
        ("A press release said: “*.”", "A press release"),
        ("A press release went even further and said “*”.", "A press release"),
        ("A press release from the WHA said: “*.”", "A press release from the WHA", "wha"),
        ("“*,” according to a report by the WHA.", "a report by the WHA"),
        ("“*,” the WHA’s statement said.", "WHA’s statement", "wha"),
        ("A statement about the WHA said: “*.”", "A statement about the WHA"),
        ("A letter from the lawyers of Ann Pereira said: “*.”", "A letter from the lawyers of Ann Pereira"),
        ("A letter from Ann Pereira read: “*.”", "A letter from Ann Pereira", "pereira"),
        ("The indictment of Ann Pereira states: “*.”", "The indictment of Ann Pereira"),
    ],
    "according to": [
        ("“*,” according to Ann Pereira’s husband.", "Ann Pereira’s husband"),
        ("According to a friend of Erik Holm, “*.”", "a friend of Erik Holm"),
        ("“*,” according to the plan of the WHA.", ""),
        ("According to the WHA’s chief engineer, Bea Ortiz, “*.”", "Bea Ortiz", "", "wha"),
        ("“*,” according to sources close to Ann Pereira.", "sources close to Ann Pereira"),
        ("According to Ann Pereira, Erik Holm said “*”.", "Erik Holm", "holm", "", "reported"),
        ("As Ann Pereira left the hall, a man shouted “*”.", "a man"),
        ("“*,” as Ann Pereira put it.", "Ann Pereira", "pereira"),
        ("“*,” as Ann Pereira left the hall.", ""),
        ("“*,” according to Erik Holm, who works with Ann Pereira.", "Erik Holm", "holm"),
    ],
    "pronouns": [
        ("Ann Pereira left early. Bea Ortiz took the chair. “*,” she said.", "Bea Ortiz", "", "", "pronoun"),
        (
            "Ann Pereira spoke first. Erik Holm followed. “*,” she said.",
            "Ann Pereira",
            "pereira",
            "",
            "pronoun",
        ),
        ("Ann Pereira met Erik Holm. “*,” he said.", "Erik Holm", "holm", "", "pronoun"),
        ("Ann Pereira met Bea Ortiz. “*,” she said.", ""),
        ("Ann Pereira spoke. A neighbour stood up. “*,” she said.", "A neighbour", "", "", "pronoun"),
        ("The WHA met on the quay. “*,” she said.", ""),
        ("“We knew it all along,” said Ann Pereira. “*,” he said.", ""),
        (
            "“We knew,” said Erik Holm. The firm had a letter, Ann Pereira said. “*,” he said.",
            "Erik Holm",
            "holm",
            "",
            "pronoun",
        ),
        (
            "“We knew all along,” said Ann Pereira.\n\nDilys Morgan came late.\n\n“*,” she said.",
            "Dilys Morgan",
            "",
            "",
            "pronoun",
        ),
        (
            "“We knew all along,” said the WHA. Erik Holm disagreed. It added: “*.”",
            "WHA",
            "wha",
            "",
            "pronoun",
        ),
        ("Holm & Larsen and the WHA met. “*,” it said.", ""),
        ("The traders wrote to Ann Pereira. “*,” they said.", "The traders", "", "", "pronoun"),
        ("When Ann Pereira met Erik Holm, she said: “*.”", "Ann Pereira", "pereira", "", "pronoun"),
        ("Ann Pereira’s lawyer, Peter Hall, came too. “*,” he said.", "Peter Hall", "", "", "pronoun"),
        ("“We knew all along,” said Ann Pereira. Weir was not there. “*,” she said.", ""),
    ],
    "ages, places and appositions": [
        ("“*,” said Weir, 60, from Tynemouth.", "Weir"),
        ("Dora Weir, 60, from Tynemouth, said: “*.”", "Dora Weir"),
        ("“*,” Dora Weir, of Mill Street, said.", "Dora Weir"),
        ("“*,” Dora Weir (60) said.", "Dora Weir"),
        ("“*,” Dora Weir, a customer of Holm & Larsen, said.", "Dora Weir"),
        ("“*,” said Dora Weir, who has sued the WHA.", "Dora Weir"),
        ("“*,” Dora Weir, a former director of the WHA, said.", "Dora Weir"),
        ("“*,” said Dora Weir, whose brother works for the WHA.", "Dora Weir"),
        ("Dora Weir, mother of Ann Pereira, said: “*.”", "Dora Weir"),
        ("“*,” said Dora Weir, speaking outside the WHA.", "Dora Weir"),
        ("“*,” said Dora Weir, an opponent of Ann Pereira.", "Dora Weir"),
        ("“*,” said Dora Weir, a spokeswoman for the WHA.", "Dora Weir", "", "wha"),
        ("The contractors, Holm & Larsen, said: “*.”", "Holm & Larsen", "holm-larsen"),
        ("Dora Weir, 60, who was with Ann Pereira, said: “*.”", "Dora Weir"),
        ("Dora Weir, aged 60, a teacher at Ann Pereira’s old school, said “*”.", "Dora Weir"),
    ],
    "names": [
        ("“*,” said Anna Pereira-Lopes.", "Anna Pereira-Lopes"),
        ("“*,” said Michael Pereira.", "Michael Pereira"),
        ("Ann Pereira was there. “*,” said Carlos Pereira.", "Carlos Pereira"),
        ("Ann Pereira and Carlos Pereira came. “*,” Pereira said.", "Pereira"),
        ("“*,” said Pieter van den Berg.", "Pieter van den Berg"),
        ("“*,” said Ludwig von der Heide.", "Ludwig von der Heide"),
        ("Jan van der Berg spoke. “*,” van der Berg said.", "van der Berg", "berg"),
        ("“*,” said Mary O’Neill-Pereira.", "Mary O’Neill-Pereira"),
        ("“*,” said the Ann Pereira Foundation.", "Ann Pereira Foundation"),
        ("“*,” said Mary Ann Pereira.", "Mary Ann Pereira"),
        ("“*,” said Dr Hall.", "Dr Hall"),
        ("“*,” said Mr Pereira.", "Mr Pereira"),
        ("Councillor Kevin Hall, cabinet member for roads, said the firm “*”.", "Kevin Hall"),
        ("“*,” said Eva Smith-Jones-Clark.", "Eva Smith-Jones-Clark"),
        ("Eva Smith-Jones came. “*,” said Jones.", "Jones"),
        ("“*,” said WHA Radio.", "WHA Radio"),
    ],
    "two persons": [
        ("Ann Pereira told Erik Holm: “*.”", "Ann Pereira", "pereira"),
        ("Ann Pereira and Erik Holm said: “*.”", ""),
        ("Erik Holm said Ann Pereira had told him: “*.”", "Ann Pereira", "pereira", "", "reported"),
        ("Ann Pereira met Erik Holm, who said: “*.”", "Erik Holm", "holm"),
        ("Speaking after Ann Pereira, Erik Holm said “*”.", "Erik Holm", "holm"),
        ("Asked by Ann Pereira, Erik Holm replied: “*.”", "Erik Holm", "holm"),
        ("For Ann Pereira, the chair of the traders said: “*.”", "the chair of the traders"),
        ("Ann Pereira listened as Erik Holm said “*”.", "Erik Holm", "holm"),
        ("In a letter to Ann Pereira, Peter Hall wrote: “*.”", "Peter Hall"),
        ("“*,” Ann Pereira’s predecessor told Erik Holm.", "Ann Pereira’s predecessor"),
        ("People who voted for Ann Pereira said: “*.”", "People"),
        ("A friend of Ann Pereira, who said: “*,” was there.", ""),
        ("Ann Pereira welcomed the report, but Erik Holm said “*”.", "Erik Holm", "holm"),
        ("Ann Pereira, Erik Holm and Bea Ortiz said: “*.”", ""),
        ("The man who sued Ann Pereira laughed and said: “*.”", "The man"),
        ("Erik Holm heard Ann Pereira say: “*.”", "Ann Pereira", "pereira", "", "reported"),
    ],
    "a role and an organisation": [
        ("“*,” WHA director Peter Hall said.", "Peter Hall", "", "wha"),
        ("“*,” said the director of the WHA.", "the director of the WHA", "", "wha"),
        ("“*,” said Peter Hall, chief executive of Holm & Larsen.", "Peter Hall", "", "holm-larsen"),
        ("“*,” said Peter Hall from Holm & Larsen.", "Peter Hall", "", "holm-larsen"),
        ("“*,” a lawyer for the WHA said.", "a lawyer for the WHA", "", "wha"),
        ("“*,” a former WHA director said.", "a former WHA director"),
        ("“*,” said Peter Hall, head of policy at the WHA.", "Peter Hall", "", "wha"),
        ("“*,” said anti-WHA campaigner Peter Hall.", "Peter Hall"),
        ("“*,” said Peter Hall, chair of a group of victims of the WHA.", "Peter Hall"),
        ("“*,” said the director of a supplier of the WHA.", "the director of a supplier of the WHA"),
        ("The WHA’s chief executive, Bea Ortiz, said: “*.”", "Bea Ortiz", "", "wha"),
    ],
    "common nouns": [
        ("“*,” the council said.", "the council"),
        ("“*,” said Dana Milling, the council’s cabinet member for roads.", "Dana Milling"),
        ("“*,” a council spokeswoman said.", "a council spokeswoman"),
        ("“*,” the mayor said.", "the mayor"),
        ("Ashford Council met Ann Pereira. “*,” the council said.", "Ashford Council", "", "", "pronoun"),
        (
            "Thistlemere Borough Council met. Then Ashford Council met. “*,” the council said.",
            "Ashford Council",
            "",
            "",
            "pronoun",
        ),
    ],
    "captions and headlines": [
        ("ANN PEREIRA’S CRITICS SAY ‘*’", ""),
        ("COUNCIL CHIEF CALLS WHA ‘*’", ""),
        ("Ann Pereira beside a sign reading “*”. Picture: WHA", ""),
        ("Erik Holm, left, and Ann Pereira at the site, where a banner says “*”.", ""),
        ("AN engineer for the WHA said: ‘*.’", "AN engineer for the WHA", "", "wha"),
    ],
}
_FRENCH: dict[str, list[tuple[str, ...]]] = {
    "after the head noun": [
        ("« * », affirme un voisin d’Ann Pereira.", "un voisin d’Ann Pereira"),
        ("« * », déplore un opposant à la WHA.", "un opposant à la WHA"),
        ("« * », s’est exclamé le frère d’Ann Pereira.", "le frère d’Ann Pereira"),
        ("« * », a répondu à Ann Pereira un habitant.", "un habitant"),
        ("Pour l’entourage d’Ann Pereira, « * ».", "l’entourage d’Ann Pereira"),
    ],
    "possessors": [
        ("« * », a déclaré l’avocat d’Ann Pereira, Jean Petit.", "Jean Petit"),
        ("« * », indique son communiqué.", "son communiqué"),
    ],
    "denials": [
        ("Ann Pereira n’a jamais dit « * ».", ""),
        ("Ann Pereira nie avoir dit « * ».", ""),
        ("Ann Pereira n’a pas déclaré : « * ».", ""),
        ("Personne à la WHA n’a dit « * ».", ""),
    ],
    "passive": [
        ("Ann Pereira est décrite comme « * ».", ""),
        ("Ann Pereira a été accusée d’avoir dit « * ».", ""),
    ],
    "things": [
        ("« * », selon l’enregistrement.", ""),
        ("La pancarte devant la WHA dit « * ».", ""),
        ("« * », peut-on lire sur la façade de la WHA.", ""),
        ("« * », selon la vidéo d’Ann Pereira.", ""),
    ],
    "texts": [
        ("« * », selon un rapport sur la WHA.", "un rapport sur la WHA"),
        ("« * », écrit la WHA dans une lettre à Ann Pereira.", "WHA", "wha"),
        ("« * », indique un communiqué de la WHA.", "un communiqué de la WHA", "wha"),
    ],
    "according to": [
        ("Selon Ann Pereira, Erik Holm a dit « * ».", "Erik Holm", "holm", "", "reported"),
        ("« * », aurait dit Ann Pereira.", "Ann Pereira", "pereira", "", "reported"),
    ],
    "inversion": [
        ("Erik Holm a rencontré Ann Pereira. « * », a-t-il déclaré.", "Erik Holm", "holm", "", "pronoun"),
        ("Ann Pereira a salué Erik Holm. « * », a-t-elle ajouté.", "Ann Pereira", "pereira", "", "pronoun"),
        ("Ann Pereira a salué Bea Ortiz. « * », a-t-elle ajouté.", ""),
        ("Ann Pereira a parlé. « * », avait-elle ajouté.", "Ann Pereira", "pereira", "", "pronoun"),
        ("« * », a continué le préfet.", "le préfet"),
        (
            "« C’est ainsi depuis toujours », a dit Erik Holm. « * », a-t-il répondu à Ann Pereira.",
            "Erik Holm",
            "holm",
            "",
            "pronoun",
        ),
        ("« * », se félicite Dora Weir, ancienne directrice de la WHA.", "Dora Weir"),
        ("« * », se félicite Dora Weir, directrice de la WHA.", "Dora Weir", "", "wha"),
        ("« * », dit-elle. Ann Pereira est partie.", ""),
        ("« * », explique à la WHA le maire de Lyon.", "le maire de Lyon"),
    ],
    "two persons": [
        ("Interrogée par Erik Holm, Ann Pereira a répondu : « * ».", "Ann Pereira", "pereira"),
        ("Ann Pereira et Erik Holm ont déclaré : « * ».", ""),
        ("« * », a répondu Ann Pereira à Erik Holm.", "Ann Pereira", "pereira"),
        ("Et Erik Holm d’ajouter : « * ».", "Erik Holm", "holm"),
    ],
}
_GERMAN: dict[str, list[tuple[str, ...]]] = {
    "after the head noun": [
        ("„*“, sagte ein Kritiker der WHA.", "ein Kritiker der WHA"),
        ("„*“, so der Bruder von Erik Holm.", "der Bruder von Erik Holm"),
        ("„*“, kritisierte der Verband der Gegner der WHA.", "der Verband der Gegner der WHA"),
        (
            "„*“, sagte die Mutter einer Kundin von Holm & Larsen.",
            "die Mutter einer Kundin von Holm & Larsen",
        ),
    ],
    "possessors": [
        ("„*“, sagte der Anwalt von Ann Pereira, Peter Hall.", "Peter Hall"),
        ("„*“, sagte Ann Pereiras Anwalt.", "Ann Pereiras Anwalt"),
    ],
    "denials": [
        ("Ann Pereira sagte nie: „*.“", ""),
        ("Ann Pereira sagte nicht, „*“.", ""),
        ("Ann Pereira bestreitet, „*“ gesagt zu haben.", ""),
        ("Niemand bei der WHA sagte: „*.“", ""),
    ],
    "passive": [
        ("Ann Pereira wurde als „*“ bezeichnet.", ""),
        ("„*“, wird Ann Pereira zitiert.", "Ann Pereira", "pereira", "", "reported"),
        ("„*“, soll Ann Pereira gesagt haben.", "Ann Pereira", "pereira", "", "reported"),
    ],
    "things": [
        ("„*“, steht auf dem Schild vor der WHA.", ""),
        ("Auf dem Plakat der WHA steht: „*.“", ""),
        ("Laut der Aufnahme von Ann Pereira: „*.“", ""),
    ],
    "texts": [
        ("„*“, heißt es in einem Schreiben an Ann Pereira.", "einem Schreiben an Ann Pereira"),
        ("„*“, heißt es in einer Mitteilung der WHA.", "einer Mitteilung der WHA", "wha"),
        ("Laut einem Bericht über die WHA ist das „*“.", "einem Bericht über die WHA"),
    ],
    "separable verbs": [
        ("„*“, teilte die Polizei mit.", "die Polizei"),
        ("„*“, teilte die WHA am Montag mit.", "WHA", "wha"),
        ("„*“, erklärte die Sprecherin weiter.", "die Sprecherin"),
        ("Erik Holm widersprach Ann Pereira. Dieser erklärte: „*.“", "Erik Holm", "holm", "", "pronoun"),
        ("Erik Holm traf Ann Pereira. „*“, fügte er hinzu.", "Erik Holm", "holm", "", "pronoun"),
        ("Ann Pereira traf Bea Ortiz. „*“, sagte sie.", ""),
        ("„*“, räumte Erik Holm ein.", "Erik Holm", "holm"),
        ("„*“, gab Ann Pereira zurück.", "Ann Pereira", "pereira"),
        ("Ann Pereira hat das als „*“ bezeichnet.", "Ann Pereira", "pereira"),
    ],
    "the subject after the verb": [
        ("Am Montag sagte Ann Pereira: „*.“", "Ann Pereira", "pereira"),
        ("Dem Anwalt von Erik Holm sagte Ann Pereira: „*.“", "Ann Pereira", "pereira"),
        ("Laut Ann Pereira sagte Erik Holm: „*.“", "Erik Holm", "holm", "", "reported"),
        ("Wie Erik Holm mitteilte, sei das „*“.", "Erik Holm", "holm"),
        ("Ann Pereira und Erik Holm sagten: „*.“", ""),
        ("Dazu sagte ein Sprecher der WHA: „*.“", "ein Sprecher der WHA", "wha"),
    ],
    "a role and an organisation": [
        ("„*“, so Bürgermeister Anton Wulff (SPD).", "Anton Wulff"),
        ("„*“, sagte WHA-Sprecherin Dora Weir.", "Dora Weir", "", "wha"),
        ("„*“, sagte Dora Weir, frühere Direktorin der WHA.", "Dora Weir"),
        ("„*“, sagte Dora Weir, Direktorin der WHA.", "Dora Weir", "", "wha"),
    ],
}
_SPANISH: dict[str, list[tuple[str, ...]]] = {
    "after the head noun": [
        ("“*”, dijo una vecina de Ann Pereira.", "una vecina de Ann Pereira"),
        ("“*”, criticó un rival de la WHA.", "un rival de la WHA"),
        ("Para los críticos de la WHA, “*”.", "los críticos de la WHA"),
        ("“*”, dijo a la WHA un vecino.", "un vecino"),
    ],
    "possessors": [
        ("“*”, dijo el abogado de Ann Pereira, Juan Gómez.", "Juan Gómez"),
        ("“*”, dijo la hermana de Erik Holm, Eva.", "Eva"),
    ],
    "denials": [
        ("Ann Pereira nunca dijo “*”.", ""),
        ("Ann Pereira no dijo “*”.", ""),
        ("Ann Pereira negó haber dicho “*”.", ""),
        ("Nadie en la WHA dijo “*”.", ""),
    ],
    "passive": [
        ("Ann Pereira fue descrita como “*”.", ""),
        ("“*”, habría dicho Ann Pereira.", "Ann Pereira", "pereira", "", "reported"),
    ],
    "things": [
        ("El cartel de la WHA dice “*”.", ""),
        ("“*”, reza una pancarta contra la WHA.", ""),
        ("“*”, se lee en la fachada de la WHA.", ""),
    ],
    "según": [
        ("Según el parte redactado por Ann Pereira, “*”.", ""),
        ("Según el vídeo, “*”.", ""),
        ("Según una carta a Ann Pereira, “*”.", "una carta a Ann Pereira"),
        ("Según Erik Holm, Ann Pereira dijo “*”.", "Ann Pereira", "pereira", "", "reported"),
        ("Según explicó Ann Pereira, “*”.", "Ann Pereira", "pereira"),
        ("“*”, según la directora de la WHA, Dora Weir.", "Dora Weir", "", "wha"),
        ("El informe de la WHA dice “*”.", "El informe de la WHA"),
    ],
    "pronouns": [
        (
            "“Lo sabíamos desde siempre”, dijo Ann Pereira. “*”, añadió.",
            "Ann Pereira",
            "pereira",
            "",
            "pronoun",
        ),
        ("Ann Pereira saludó a Bea Ortiz. “*”, explicó ella.", ""),
        ("Ann Pereira saludó a Erik Holm. “*”, explicó él.", "Erik Holm", "holm", "", "pronoun"),
    ],
    "two persons": [
        ("Ann Pereira y Erik Holm dijeron: “*”.", ""),
        ("Preguntada por Erik Holm, Ann Pereira respondió: “*”.", "Ann Pereira", "pereira"),
        ("“*”, dijo Ann Pereira a Erik Holm.", "Ann Pereira", "pereira"),
        ("Al respecto, Ann Pereira manifestó que “*”.", "Ann Pereira", "pereira"),
        ("Al respecto, señaló el alcalde que “*”.", "el alcalde"),
    ],
    "a role and an organisation": [
        ("“*”, señaló el alcalde de Lima, Juan Pérez.", "Juan Pérez"),
        ("“*”, aseguró Dora Weir, exdirectora de la WHA.", "Dora Weir"),
        ("“*”, aseguró Dora Weir, directora de la WHA.", "Dora Weir", "", "wha"),
        ("“*”, declaró el portavoz de la WHA.", "el portavoz de la WHA", "wha"),
    ],
}
SPEAKER_SENTENCES = [
    SpeakerSentence(kind, language, *row)
    if len(row) != 2 or row[1]
    else SpeakerSentence(kind, language, *row, basis="")
    for language, tables in (("en", _ENGLISH), ("fr", _FRENCH), ("de", _GERMAN), ("es", _SPANISH))
    for kind, rows in tables.items()
    for row in rows
]
