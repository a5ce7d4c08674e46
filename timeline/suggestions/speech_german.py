"""The German words that attribute speech."""

from timeline.suggestions.speech_vocabulary import (
    Nouns,
    SpeechVerbs,
    build_separable,
    build_titles,
    build_vocabulary,
    conjugate,
    join,
    word_set,
)

_GERMAN_WEAK = (
    "sag betont mein ergänz warn fürcht forder lob klag frag glaub hoff zürn mahn schimpf spott scherz droh jammer witzel stöhn "
    "murr wetter poch wünsch plädier kritisier kommentier argumentier prognostizier resümier konstatier bilanzier "
    "protestier reagier appellier attestier präzisier relativier korrigier signalisier analysier formulier "
    "diagnostizier konter läster schmunzel lach flüster brüll raun ruf schwärm schilder twitter post bloss stell kontert"
)
_GERMAN_PREFIXED = (
    "erklär bericht bestätig versicher behaupt verkünd äußer erinner erläuter erwider entgegn beteuer bekräftig begründ "
    "verlang vermut versprech beschwer bedauer bemerk berichtig beschuldig bezweifel bemängel beklag unterstreich "
    "verteidig verteid verurteil verweiger verdeutlich erzähl erkundig beruhig befürcht bemüh empfehl begrüß verrat "
    "unterstell entschuldig bekundet gratulier"
)
_GERMAN_STRONG = (
    "schreibt schrieb schrieben schreiben spricht sprach sprachen gesteht gestand verspricht versprach ruft rief riefen "
    "nennt nannte nannten bezeichnet bezeichnete bezeichneten heißt hieß beschreibt beschrieb antwortet antwortete "
    "antworteten betont betonte betonten warf findet fand weiß wusste unterstreicht unterstrich widerspricht widersprach "
    "empfiehlt empfahl verrät verriet behauptet sagen sagten meinen erklären denkt dachte hält hielt fragt fragte "
    "resümiert schwört schwor beschwert beschwerte freut freute ärgert ärgerte wundert wunderte berichtet berichtete erinnert erinnerte "
    "äußert äußerte gibt gab räumt räumte fügt fügte teilt teilte kündigt kündigte stellt stellte führt führte legt legte "
    "wirft weist wies lässt ließ setzt setzte stimmt stimmte urteilt urteilte vermutet vermutete bedauert verlautet "
    "mitteilt mitteilte mitteilten hinzufügt hinzufügte einräumt einräumte ankündigt ankündigte bekanntgab zugab "
    "klarstellt klarstellte feststellt feststellte ausführt ausführte darlegt darlegte angibt angab verlautete mutmaßt mutmaßte fürchtet fürchtete fordert forderte bittet bat rechnet rechnete rechneten verwies verweist verwiesen meldet meldete tritt lautet lautete"
)
_GERMAN_SEPARABLE = build_separable(
    {
        "teilt teilte teilten teilen": "mit",
        "fügt fügte fügten": "hinzu an",
        "räumt räumte räumten": "ein",
        "kündigt kündigte kündigten": "an",
        "gibt gab gaben geben": "an zu bekannt zurück protokoll bedenken",
        "stellt stellte stellten": "klar fest dar",
        "führt führte führten": "aus fort an",
        "legt legte legten": "dar nach",
        "wirft warf warfen": "vor ein",
        "weist wies wiesen": "zurück hin darauf",
        "lässt ließ ließen": "wissen mitteilen verlauten ausrichten zitieren",
        "setzt setzte setzten": "hinzu nach",
        "stimmt stimmte stimmten": "zu ein",
        "hält hielt hielten": "fest dagegen entgegen",
        "tritt trat": "nach",
        "spricht sprach sprachen": "von",
        "ruft rief riefen": "auf zu aus",
        "rechnet rechnete rechneten": "vor",
    }
)
_GERMAN_PAST_PARTICIPLES = (
    "gesagt erklärt betont gemeint geschrieben ergänzt geantwortet gewarnt kritisiert berichtet bestätigt versichert "
    "behauptet verkündet geäußert gefordert mitgeteilt hinzugefügt eingeräumt angekündigt angegeben klargestellt "
    "festgestellt ausgeführt dargelegt vorgeworfen versprochen genannt bezeichnet beschrieben gelobt "
    "bedauert verurteilt erzählt erläutert erwidert gesprochen gerufen beklagt bemängelt gefragt begrüßt kommentiert "
    "gemeldet verteidigt begründet bekräftigt gestanden beschuldigt geurteilt"
)
_GERMAN_DATES = word_set(
    "montag dienstag mittwoch donnerstag freitag samstag sonntag montagabend dienstagabend "
    "mittwochabend donnerstagabend freitagabend samstagabend sonntagabend gestern heute morgen "
    "vormittag nachmittag mittag abend nacht januar jänner februar märz april mai juni juli august "
    "september oktober november dezember woche wochenende monat jahr jahre uhr tag tage montagmorgen "
    "dienstagmorgen mittwochmorgen donnerstagmorgen freitagmorgen jahren tagen wochen"
)
_GERMAN_LEADING = word_set(
    "am in im an auf nach vor gegenüber bei beim mit zu zur zum während laut für aus von vom über unter "
    "seit trotz wegen gegen um statt anstelle anders zwischen durch ohne ab bis neben hinter gemäß anlässlich per"
)
_GERMAN_TITLES = build_titles(
    masculine="herr herrn prinz könig pater bruder lord sir",
    feminine="frau prinzessin königin schwester lady",
    other="dr prof professor doktor",
)
_GERMAN_INTRODUCERS = word_set(
    "dann danach zuvor später doch aber und denn auch so nun jetzt hier dort dazu dabei damit daraufhin "
    "schließlich zudem außerdem allerdings jedoch trotzdem dennoch deshalb daher wenn als während weil "
    "obwohl dass ob wie heute gestern inzwischen mittlerweile bereits schon erst noch zugleich "
    "gleichzeitig ebenso weiter anschließend zunächst darüber hinaus ferner derweil unterdessen "
    "immerhin vielmehr insgesamt konkret wörtlich sondern oder darin darauf hierzu kürzlich vielleicht "
    "einst ursprünglich zuletzt ansonsten bald bevor nachdem sobald seit falls wann warum weshalb "
    "manchmal oft immer eigentlich natürlich sogar nur indes freilich gleichwohl unter gleiches "
    "jedenfalls somit hingegen deswegen denen wobei etwa rund fast mehr viel wenig anders ähnlich genau "
    "gerade künftig früher gegen ende anfang mitte"
)
_GERMAN_ROLE_ENDINGS = (
    "sprecher",
    "sprecherin",
    "chef",
    "chefin",
    "leiter",
    "leiterin",
    "direktor",
    "direktorin",
    "präsident",
    "präsidentin",
    "minister",
    "ministerin",
    "meister",
    "meisterin",
    "vorsitzende",
    "vorsitzender",
    "vorsitzenden",
    "rat",
    "rätin",
    "anwalt",
    "anwältin",
    "sekretär",
    "sekretärin",
    "kommissar",
    "kommissarin",
    "vorstand",
    "gründer",
    "gründerin",
    "geschäftsführer",
    "geschäftsführerin",
    "beauftragte",
    "beauftragter",
    "beauftragten",
    "abgeordnete",
    "abgeordneter",
    "richter",
    "richterin",
    "inspektor",
    "inspektorin",
    "trainer",
    "trainerin",
    "kanzler",
    "kanzlerin",
    "hauptmann",
    "oberst",
    "general",
    "bischof",
    "bischöfin",
    "pfarrer",
    "pfarrerin",
    "rektor",
    "rektorin",
    "dekan",
    "dekanin",
    "intendant",
    "intendantin",
    "manager",
    "managerin",
    "funktionär",
    "funktionärin",
    "politiker",
    "politikerin",
    "dezernent",
    "dezernentin",
    "botschafter",
    "botschafterin",
    "landrat",
    "landrätin",
    "kapitän",
    "kapitänin",
    "kommandant",
    "kommandantin",
    "ermittler",
    "ermittlerin",
    "verwalter",
    "verwalterin",
    "referent",
    "referentin",
    "redakteur",
    "redakteurin",
    "ökonom",
    "ökonomin",
    "analyst",
    "analystin",
    "ingenieur",
    "ingenieurin",
    "obmann",
    "obfrau",
)
GERMAN = build_vocabulary(
    verbs=SpeechVerbs(
        finite=join(
            conjugate(_GERMAN_WEAK, "t", "te", "ten"),
            conjugate(_GERMAN_PREFIXED, "t", "te", "ten", "et", "ete", "eten"),
            conjugate("wett meck", "ert", "erte", "erten"),
            conjugate("mosert gestikulier", "e"),
            word_set(_GERMAN_STRONG),
        ),
        participles=word_set(_GERMAN_PAST_PARTICIPLES),
        separable=_GERMAN_SEPARABLE,
        whole=word_set("ruft rief riefen"),
        calling=word_set(
            "nennt nannte nannten bezeichnet bezeichnete bezeichneten kritisiert kritisierte lobt lobte "
            "fordert forderte"
        ),
        as_verbs=word_set("bezeichnet bezeichnete bezeichneten beschreibt beschrieb"),
        of_texts=word_set("heißt hieß steht stand lautet"),
        adding=word_set("ergänzt ergänzte fügt fügte führt führte fuhr hinzugefügt"),
        plain=word_set("sagt sagte sagten gesagt erklärt erklärte"),
        listener_verbs=frozenset(),
        naming=word_set("namens genannte genannten benannte benannten betitelte betitelten"),
        quoting=word_set("zitierend zitierte"),
        quoted=word_set("zitiert"),
        final_participles=word_set(
            "bezeichnet genannt kritisiert gelobt gesagt beschrieben verurteilt gefordert angekündigt "
            "beklagt geschrieben erklärt gesprochen versprochen bemängelt begrüßt betitelt eingestuft "
            "gewertet"
        ),
        answering=word_set("antwortete antwortet reagierte reagiert"),
        asking=word_set("fragt fragte"),
    ),
    nouns=Nouns(
        roles=word_set(
            "chef chefin leiter leiterin direktor direktorin minister ministerin trainer trainerin "
            "richter richterin rat anwalt anwältin vize ceo stellvertreter stellvertreterin"
        ),
        role_endings=tuple(ending for ending in _GERMAN_ROLE_ENDINGS if "sprecher" not in ending),
        representatives=word_set("sprecher sprecherin sprechern vertreter vertreterin"),
        representative_endings=("sprecher", "sprecherin", "vertreter", "vertreterin"),
        persons=word_set(
            "mann frau junge mädchen kind person leute menschen bewohner anwohner anwohnerin nachbar "
            "nachbarin zeuge zeugin opfer mutter vater eltern bruder schwester sohn tochter ehemann "
            "ehefrau witwe witwer freund freundin kollege kollegin kritiker kritikerin gegner gegnerin "
            "anhänger anhängerin kunde kundin fahrgast fahrer fahrerin arbeiter mitarbeiter "
            "mitarbeiterin lehrer lehrerin schüler schülerin student studentin arzt ärztin pfleger "
            "patient patientin landwirt landwirtin bauer fischer händler händlerin mieter mieterin "
            "vermieter experte expertin autor autorin schriftsteller schauspieler schauspielerin sänger "
            "sängerin aktivist aktivistin demonstrant historiker quelle insider vorgänger vorgängerin "
            "nachfolger rivale tante onkel cousin oma opa großmutter großvater fan forscher forscherin "
            "wissenschaftler wissenschaftlerin soldat polizist polizistin beamter beamte feuerwehrmann "
            "sanitäter rentner rentnerin jugendlicher paar familie kandidat kandidatin wähler leser "
            "nutzer angeklagter angeklagte verdächtiger journalist journalistin korrespondent besucher "
            "besucherin gast urlauber tourist betreiber mitglied virologe psychologe taxifahrer "
            "familienvater jurist juristin autoren augenzeuge passant gründer jähriger jährige"
        ),
        person_endings=(
            "er",
            "erin",
            "ist",
            "istin",
            "loge",
            "login",
            "mann",
            "frau",
            "ant",
            "antin",
            "ent",
            "entin",
            "ker",
            "or",
        ),
        statements=word_set(
            "mitteilung pressemitteilung erklärung stellungnahme schreiben brief mail e-mail nachricht "
            "tweet post posting antwort aussendung statement"
        ),
        documents=word_set(
            "bericht studie gutachten urteil beschluss klage anklage anklageschrift bescheid protokoll "
            "dokument unterlagen akten vermerk artikel kommentar leitartikel broschüre flugblatt "
            "manifest petition gesetz text papier buch kapitel prüfbericht abschlussbericht "
            "polizeibericht umfrage antrag vorlage vertrag entwurf untersuchung begründung"
        ),
        occasions=word_set(
            "interview gespräch anfrage telefonat pressekonferenz sendung prozess sitzung debatte rede "
            "anhörung nachfrage rande podcast"
        ),
        things=word_set(
            "aufnahme aufnahmen tonaufnahme video videos bild bilder film doku lied schild plakat "
            "banner transparent tafel slogan überschrift aufschrift graffiti vorfall angriff unfall "
            "brand feuer ereignis spiel konzert entscheidung maßnahme plan projekt brücke gebäude "
            "straße haus wetter beweis daten zahlen statistik ergebnis umfragen code app system "
            "software maschine telefon kamera foto karte tür wand tor fahrplan kalender gerücht "
            "gerüchte vorwurf vorwürfe wort worte satz begriff streik verkauf preis kosten fall "
            "tatsache lage problem frage flagge auto zug bus schiff flugzeug baum hund katze pferd "
            "denkmal grab mauer fenster wasser messer zimmer sommer winter theater keller muster"
        ),
        thing_endings=("ung", "keit", "heit", "nis", "ismus", "tion", "tät"),
        organisations=word_set(
            "unternehmen firma behörde sender ministerium stadt gemeinde gruppe konzern organisation "
            "verein verband partei polizei feuerwehr gericht staatsanwaltschaft gewerkschaft "
            "genossenschaft gesellschaft stiftung vereinigung abteilung versicherung regierung "
            "verwaltung leitung zeitung kommission fraktion koalition opposition mehrheit universität "
            "hochschule schule klinik krankenhaus bank kirche botschaft armee bundeswehr marine kanzlei "
            "redaktion agentur institut amt landkreis kreis land bund rat parlament senat rathaus "
            "magistrat betreibergesellschaft stadtverwaltung gemeindeverwaltung stadtrat gemeinderat "
            "kreistag landtag bundestag föderation nachrichtenagentur magazin team klub club initiative "
            "bürgerinitiative betriebsrat personalrat elternrat elternbeirat direktion präsidium polizeipräsidium bahn polizeidirektion "
            "bundesregierung landesregierung stadtwerke ministerien behörden justiz"
        ),
        any_organisation=word_set("unternehmen firma gruppe konzern organisation gesellschaft"),
        plurals=word_set("leute menschen eltern bewohner anwohner kritiker gegner anhänger mieter"),
        plural_endings=(("innen", "in"), ("en", ""), ("n", ""), ("e", "")),
        titles=_GERMAN_TITLES,
        former=word_set(
            "früherer frühere früheren ehemaliger ehemalige ehemaligen ex einstige einstiger damalige "
            "damaliger alt"
        ),
        utterances=word_set("worte worten satz spruch rat motto frage antwort beleidigung sprichwort"),
        claims=word_set(
            "vorwurf vorwürfe behauptung behauptungen gerücht gerüchte kritik anschuldigung anschuldigungen"
        ),
    ),
    pronouns={"er": "m", "sie": "f", "es": "n", "man": "n"},
    oblique_pronouns={"ihm": "m", "ihr": "f", "ihnen": "p"},
    demonstratives={"dieser": "m", "diese": "f", "dieses": "n", "letzterer": "m", "letztere": "f"},
    have_forms=word_set("hat haben hatte hatten"),
    be_forms=word_set("ist sind war waren wird werden wurde wurden worden sei"),
    adverbs=word_set(
        "auch später dann zudem dazu weiter noch dort bereits ebenfalls jedoch aber außerdem "
        "schließlich selbst nun daraufhin zuvor kürzlich einmal wiederholt deutlich ausdrücklich klar "
        "immer wieder öffentlich hingegen dagegen ferner allerdings sich sofort ebenso nur darin hierzu "
        "anschließend zunächst zugleich knapp offen stolz ironisch"
    ),
    negations=word_set("nicht nie niemals kaum keineswegs"),
    later_negations=word_set("nicht nie niemals nichts kaum"),
    doubts=word_set("soll sollen angeblich habe hätte"),
    reflexives=word_set("sich"),
    agents=word_set("von vom"),
    so=word_set("so"),
    as_words=word_set("wie als"),
    it=word_set("es"),
    certain_subjects=word_set("er man"),
    text_prepositions=word_set("in im aus von vom bei beim seitens auf"),
    according_to=(
        ("laut",),
        ("gemäß",),
        ("nach", "angaben"),
        ("nach", "worten"),
        ("nach", "aussage"),
        ("nach", "aussagen"),
        ("nach", "auskunft"),
        ("nach", "ansicht"),
        ("nach", "meinung"),
        ("nach", "einschätzung"),
        ("aus", "sicht"),
    ),
    joins=word_set("aber doch während sondern"),
    pairs=word_set("und oder noch"),
    that=word_set("dass"),
    denials=word_set(
        "kein keine keinen keinerlei falsch lüge gerücht legende erfunden unwahr bestreitet bestritt dementiert "
        "dementierte leugnet leugnete"
    ),
    having=word_set("haben"),
    like_words=word_set("wie als"),
    links=word_set("dass ob wie wenn als weil während und aber denn sondern doch nachdem bevor obwohl"),
    evidential=word_set("berichtet behauptet hörte erfuhr"),
    receiving=word_set("fand findet erhielt erhält bekam bekommt erhalten bekommen"),
    hypotheticals=word_set("ob"),
    introducers=_GERMAN_INTRODUCERS,
    leading_prepositions=_GERMAN_LEADING,
    in_words=word_set("in im bei aus"),
    dates=_GERMAN_DATES,
    relatives=word_set("der die das welcher welche"),
    relative_owners=word_set("dessen deren wo"),
    what=word_set("was"),
    age_units=word_set("jahre"),
    claim_links=word_set("dass ob von vom über auf wegen der des"),
    topic_words=word_set("auf über nach"),
    so_called=word_set("sogenannte sogenannten sogenannter sogenanntes"),
    determiners=word_set(
        "der die das des dem den ein eine einer eines einem einen ihr ihre ihrer ihrem ihren sein seine "
        "seiner seinem seinen unser unsere dieser diese dieses diesem diesen jener jene kein keine "
        "keiner mehrere einige viele manche beide alle jeder jede"
    ),
    indefinite=word_set(
        "ein eine einer eines einem einen kein keine keiner mehrere einige viele manche alle jeder jede"
    ),
    owners=word_set("ihr ihre ihrer ihrem ihren sein seine seiner seinem seinen unser unsere"),
    articles=word_set("der die das dem den des"),
    counts=word_set("einer eine eines zwei drei mehrere einige viele"),
    complements=word_set(
        "von vom für aus bei beim im in gegen an am über mit zum zur um nahe neben unter ohne zu vor hinter"
    ),
    affiliations=word_set("von vom für bei beim aus") | frozenset({""}),
    places=word_set("bei beim"),
    by_words=word_set("von vom") | frozenset({""}),
    name_prepositions=word_set("von vom für"),
    person_complements=word_set("von vom für aus bei beim gegen im in"),
    genitives=word_set("des der eines einer ihrer ihres seines seiner dieses dieser"),
    object_determiners=word_set("den dem einen einem diesen diesem ihm ihr ihn"),
    listener_prepositions=word_set("gegenüber an"),
    openers=join(
        _GERMAN_INTRODUCERS,
        _GERMAN_LEADING,
        word_set(
            "der die das des dem den ein eine einer eines einem einen er sie es wir ich ihr ihre sein "
            "seine unser dieser diese dieses jener kein keine was wer wo warum welche welcher alle "
            "viele einige mehrere man nicht nur sogar selbst"
        ),
    ),
    particles=word_set("von van der den de da di du la le zu zum zur el al ad abu ben bin vom"),
    name_prefixes=join(
        _GERMAN_TITLES,
        word_set(
            "minister ministerin direktor direktorin bürgermeister bürgermeisterin sprecher sprecherin "
            "als wie doch aber und wenn laut nach von mit bei der die auch dann so wer was dass ob"
        ),
    ),
    plain_verbs=frozenset(),
    participle_endings=("end",),
    showing=word_set("ist war bleibt blieb zeigt zeigte gibt gab"),
    linking_verbs=word_set("bleibt blieb scheint wirkt sehr ganz"),
    nobody=word_set("niemand keiner keine nichts kein"),
    feminine=frozenset(),
    masculine=frozenset(),
    feminine_endings=("in", "frau", "mutter", "schwester", "tochter", "witwe", "jährige"),
    masculine_endings=(
        "mann",
        "vater",
        "bruder",
        "sohn",
        "er",
        "chef",
        "anwalt",
        "rat",
        "präsident",
        "direktor",
        "jähriger",
        "or",
    ),
    capital_nouns=True,
    subject_follows=True,
)
