"""The English words that attribute speech."""

from timeline.suggestions.speech_vocabulary import (
    Nouns,
    SpeechVerbs,
    build_titles,
    build_vocabulary,
    join,
    word_set,
)

_ENGLISH_DATES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december mon tue tues wed thu thur thurs fri sat sun jan "
    "feb mar apr jun jul aug sept oct nov dec yesterday today tonight tomorrow week month year morning "
    "afternoon evening night weekend earlier later last next this ago midday noon midnight hours days "
    "weeks months years am pm spring summer autumn winter"
)

_ENGLISH_REGULAR = (
    "add explain claim insist argue warn confirm note announce comment declare acknowledge stress conclude tweet "
    "remark recall suggest maintain call describe reiterate emphasise emphasize promise pledge testify complain answer "
    "observe quip concede admit reply ask state continue respond post report shout yell whisper joke predict urge assert "
    "boast caution counter exclaim hint imply indicate lament mention muse object plead proclaim protest reason recount "
    "reflect remember repeat retort reveal sigh stipulate vow wonder laugh apologise apologize reassure enthuse gush "
    "criticise criticize condemn slam blast attack praise hail denounce decry deplore welcome echo agree allege "
    "estimate cry demand propose advise reckon counsel inform assure remind accept advocate contend disclose brand "
    "dub label dismiss characterise characterize term refer enquire inquire gripe fume rage storm interject chime text "
    "email message elaborate clarify summarise summarize"
)


def _conjugate_english(verbs: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the third person and the past forms of regular verbs."""
    present, past = set(), set()
    doubled = {"admit", "quip", "dub", "slam"}
    for verb in verbs.split():
        if verb.endswith("y") and verb[-2] not in "aeiou":
            present.add(f"{verb[:-1]}ies")
            past.add(f"{verb[:-1]}ied")
        elif verb.endswith("e"):
            present.add(f"{verb}s")
            past.add(f"{verb}d")
        else:
            present.add(f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s")
            past.add(f"{verb}{verb[-1]}ed" if verb in doubled else f"{verb}ed")
    return frozenset(present), frozenset(past)


_ENGLISH_PRESENT, _ENGLISH_PAST = _conjugate_english(_ENGLISH_REGULAR)
_ENGLISH_COMPLEMENTS = word_set(
    "of for from at to against on about with by near behind among between in into over under within "
    "without outside around regarding concerning inside"
)
_ENGLISH_LEADING = word_set(
    "in on at after before during for to with from by following since under despite without about into "
    "amid upon via through throughout until against between beside outside inside near ahead because"
)
_ENGLISH_ADVERBS = word_set(
    "also later then now yesterday today previously further repeatedly once again simply only already "
    "both however himself herself itself themselves publicly would does did do can jokingly "
    "angrily bluntly quietly finally immediately subsequently since recently initially additionally "
    "famously openly clearly still even just t ve d earlier tonight privately proudly firmly "
    "strongly too instead therefore thus meanwhile separately briefly sarcastically calmly rightly "
    "wrongly frequently often always"
)
_ENGLISH_LINKS = word_set(
    "that when while as because although though since after before until where but and or so if whether "
    "whereas how why what than which whom"
)
_ENGLISH_TITLES = build_titles(
    masculine="mr sir lord mister king prince father brother",
    feminine="mrs ms miss lady dame queen princess madam sister baroness",
    other="dr prof professor rev reverend hon councillor cllr judge justice sen senator rep representative gov governor president mayor minister sgt sergeant capt captain lt lieutenant col colonel gen general major maj cpl pc dc det detective inspector insp superintendent supt constable officer chief deputy ambassador secretary congressman congresswoman councilman councilwoman alderman sheriff commissioner chancellor premier imam rabbi pastor bishop archbishop cardinal pope coach director chairman chairwoman attorney prosecutor spokesman spokeswoman spokesperson doctor nurse speaker leader mp md ceo",
)
_ENGLISH_INTRODUCERS = word_set(
    "then however yet meanwhile later earlier afterwards still instead finally but and so also now here "
    "there when while as although though if because since today yesterday tomorrow tonight recently "
    "again once moreover furthermore additionally separately similarly likewise nevertheless "
    "nonetheless thus therefore indeed elsewhere eventually previously initially that whereas or only "
    "perhaps maybe soon even both"
)

ENGLISH = build_vocabulary(
    verbs=SpeechVerbs(
        finite=join(
            _ENGLISH_PRESENT,
            _ENGLISH_PAST,
            word_set(
                "said says say told tells tell wrote writes write began begins begin reads read swore "
                "swears insist argue claim joked"
            ),
        ),
        participles=join(_ENGLISH_PAST, word_set("said told written read sworn begun")),
        phrasal=frozenset(
            {
                ("goes", "on"),
                ("went", "on"),
                ("pointed", "out"),
                ("points", "out"),
                ("summed", "up"),
                ("hit", "back"),
                ("shot", "back"),
                ("fired", "back"),
                ("chipped", "in"),
                ("spelled", "out"),
                ("set", "out"),
                ("made", "clear"),
                ("makes", "clear"),
                ("puts", "it"),
                ("put", "it"),
            }
        ),
        calling=word_set(
            "called calls call described describes branded brands dubbed dubs labelled labels dismissed "
            "dismisses termed characterised characterized slammed condemned praised hailed denounced "
            "criticised criticized attacked blasted promised pledged demanded warned"
        ),
        as_verbs=word_set(
            "dismissed dismisses described describes brands characterised characterized hails condemns "
            "denounces referred refers refer"
        ),
        nouns=word_set(
            "claims notes comments answers calls posts states reports replies promises warns objects "
            "pleads protests reasons demands echoes attacks texts emails messages labels brands terms "
            "read say hints laughs counsels remarks proposals storms rages cries whispers jokes hail "
            "promise praises"
        ),
        of_texts=word_set("reads read says said states stated begins"),
        adding=word_set("added adds continued continues concluded concludes"),
        plain=word_set("said says say told tells tell"),
        listener_verbs=word_set("told tells tell assured informed reminded warned asked advised"),
        naming=word_set(
            "called titled entitled named dubbed headed headlined captioned labelled marked nicknamed "
            "reading saying inscribed emblazoned spelling subtitled branded termed"
        ),
        quoting=word_set("quoting citing quotes quoted cites cited"),
        quoted=word_set("quoted cited"),
        answering=word_set(
            "responded responds replied replies reacted answered answers referred refers commented "
            "comments asked asks warned objected objects"
        ),
        asking=word_set("asked asks wondered wonders"),
        reading=word_set("read reads"),
        saying=word_set("saying telling claiming writing shouting calling describing promising warning"),
    ),
    nouns=Nouns(
        roles=word_set(
            "chair chairman chairwoman chairperson chief director manager president head leader boss "
            "ceo cfo coo cto officer executive secretary minister premier mayor mayoress councillor "
            "councilor councilman councilwoman alderman senator governor congressman congresswoman mp "
            "msp md lawyer solicitor attorney barrister counsel prosecutor judge magistrate coroner "
            "sheriff commissioner inspector superintendent constable sergeant detective captain colonel "
            "general major lieutenant admiral commander commandant coach owner founder cofounder "
            "co-founder partner editor publisher treasurer adviser advisor aide coordinator "
            "co-ordinator organiser organizer ambassador consul envoy engineer principal headteacher "
            "headmaster headmistress dean rector chancellor provost bishop archbishop vicar priest imam "
            "rabbi pastor trustee deputy curator analyst strategist ombudsman auditor supervisor warden "
            "whip speaker convener convenor registrar administrator negotiator consultant instructor "
            "controller vice-president marshal cabinet-member board-member committee-member "
            "chief-executive prime-minister commodore delegate moderator official king queen prince "
            "princess duke duchess pope"
        ),
        role_endings=("-president", "-chair", "-director"),
        representatives=word_set(
            "spokesperson spokesman spokeswoman spokespeople spokespersons representative "
            "representatives spox rep"
        ),
        persons=word_set(
            "man woman boy girl child person people resident neighbour neighbor witness victim survivor "
            "mother father parent brother sister son daughter husband wife widow widower friend "
            "colleague critic opponent supporter customer passenger driver worker employee staff "
            "teacher pupil student doctor nurse surgeon patient farmer fisherman shopkeeper trader "
            "tenant landlord landlady expert author writer actor actress singer campaigner activist "
            "protester professor lecturer historian source insider member predecessor successor rival "
            "mum mom dad aunt uncle cousin nephew niece grandmother grandfather grandson granddaughter "
            "partner fan crew crowd men women children shopper visitor guest tourist scientist "
            "researcher academic economist judge soldier veteran firefighter paramedic pensioner "
            "teenager youth local guy lady gentleman couple family families ally allies lawmaker "
            "politician candidate voter clerk caller reader viewer user buyer seller one others anyone "
            "someone everyone somebody defendant plaintiff claimant suspect assistant chef captain "
            "skipper crewman pilot nanny carer servant officer inmate prisoner refugee migrant "
            "immigrant dealer peer bystander onlooker whistleblower whistle-blower ex-husband ex-wife "
            "co-worker counterpart journalist reporter correspondent blogger"
        ),
        person_endings=("man", "woman", "men", "women", "er", "or", "ist", "ian", "eer"),
        statements=word_set(
            "statement statements letter letters email emails e-mail mail message messages post posts "
            "tweet tweets reply replies response responses release releases communique communiqué note "
            "blog newsletter memo memorandum apology"
        ),
        documents=word_set(
            "report reports study review audit survey paper filing filings complaint complaints "
            "indictment lawsuit suit affidavit ruling judgment judgement verdict order orders minutes "
            "transcript transcripts document documents record records notice bulletin article column "
            "editorial leaflet brochure manifesto petition testimony inquest dossier charter bill "
            "papers warrant submission submissions motion summary findings finding book chapter "
            "guidance guidelines accounts rules policy law website webpage page diary log logs file "
            "files brief briefing assessment inspection factsheet prospectus contract agreement treaty "
            "resolution"
        ),
        occasions=word_set(
            "interview hearing trial meeting session debate speech conference call press-conference "
            "broadcast address"
        ),
        things=word_set(
            "audio recording recordings video videos footage tape tapes clip film movie documentary "
            "podcast song sign signs banner poster placard plaque slogan headline caption label "
            "graffiti incident attack accident crash fire blaze event game match concert move decision "
            "decisions plan plans proposal proposals scheme project campaign bridge building road house "
            "weather evidence data figures statistics results result poll polls code site app system "
            "software machine phone camera photo photograph picture image images map menu ticket shirt "
            "t-shirt hat door wall gate timetable schedule calendar letterhead number numbers order "
            "paper water river tower power matter matters letterbox computer winter summer theory "
            "answer offer centre center theatre floor error mirror motor corner counter cover danger "
            "dinner disaster driveway factor flower fever former hunger labour latter layer lever "
            "litter manner mayhem murder other pepper per quarter rather register shelter shower silver "
            "slander soccer spider sugar supper temper terror thunder timber tumour vapour wonder world "
            "story stories claim claims allegation allegations rumour rumours rumor rumors suggestion "
            "suggestions idea words comments remarks quotation quote phrase sentence term view opinion "
            "speech interview hearing trial meeting session debate vote election protest strike deal "
            "sale closure delay delays cost costs price prices amount case cases fact facts situation "
            "problem issue issues question questions subtitle subtitles inscription tattoo logo "
            "billboard card t-shirts flag clock bell car train bus ship boat plane tree dog cat horse "
            "mural monument grave tombstone headstone package packet box bottle screen display"
        ),
        thing_endings=("ness", "ism", "tion", "sion", "ance", "ence", "ing", "ture", "ship"),
        organisations=word_set(
            "company firm agency broadcaster network organisation organization council authority "
            "regulator group charity newspaper outlet ministry department office court tribunal police "
            "force party union team club government cabinet parliament committee commission board trust "
            "foundation association federation society bank business manufacturer supplier retailer "
            "operator airline university college school hospital church embassy army navy military "
            "administration magazine station channel developer contractor contractors jury panel "
            "inquiry body publisher service services bureau assembly prosecution defence opposition "
            "coalition alliance institution institute corporation delegation community municipality "
            "legislature senate congress clinic practice prosecutors"
        ),
        any_organisation=word_set("company firm organisation organization group body business outfit"),
        plurals=word_set(
            "people men women children police staff spokespeople families allies others contractors"
        ),
        plural_endings=(("ies", "y"), ("s", "")),
        titles=_ENGLISH_TITLES,
        former=word_set(
            "former formerly previously ex then-former late retired outgoing ousted sacked onetime one-time previous erstwhile"
        ),
        claims=word_set(
            "claim claims allegation allegations accusation accusations rumour rumours rumor rumors "
            "suggestion suggestions assertion assertions charge charges complaint complaints criticism "
            "criticisms remark remarks fear fears notion idea report reports comment comments warning "
            "warnings"
        ),
        utterances=word_set(
            "words advice phrase motto slogan remark remarks line quote quotation sentence question answer lyrics verse "
            "adage proverb saying joke insult"
        ),
    ),
    pronouns={"he": "m", "she": "f", "it": "n", "they": "p"},
    oblique_pronouns={"him": "m", "her": "f", "them": "p"},
    have_forms=word_set("has have had having"),
    be_forms=word_set("is are was were been be being gets got"),
    adverbs=_ENGLISH_ADVERBS,
    negations=word_set(
        "not never neither nor hardly cannot didn doesn hasn haven hadn wouldn isn wasn weren aren don "
        "won couldn shouldn could might may must should rarely seldom"
    ),
    later_negations=word_set("nothing little"),
    doubts=word_set("allegedly reportedly supposedly purportedly apparently will ll"),
    infinitive_marks=word_set("to"),
    continuing=word_set("continued continues on"),
    agents=word_set("by"),
    as_words=word_set("as"),
    as_saying=word_set("as saying by telling the"),
    put=word_set("put puts"),
    asides=(("in", "turn"), ("for", "his", "part"), ("for", "her", "part")),
    according_to=(("according", "to"), ("in", "the", "words", "of"), ("per",)),
    joins=word_set("but while whereas yet although though"),
    pairs=word_set("and or nor &"),
    then=word_set("then"),
    that=word_set("that"),
    denials=word_set(
        "no false untrue wrong myth lie hoax fake fiction legend denied denies deny disputed disputes doubts doubted"
    ),
    having=word_set("having"),
    before_as=word_set(
        "such well same posing known acting serving working speaking appearing disguised masquerading dressed long"
    ),
    links=_ENGLISH_LINKS,
    evidential=word_set(
        "heard hears alleges claims says say said claimed learned learnt thinks believes understands knows"
    ),
    receiving=word_set(
        "found finds received receives got gets obtained saw seen rejected dismissed criticised"
    ),
    hypotheticals=word_set("if whether unless"),
    introducers=_ENGLISH_INTRODUCERS,
    leading_prepositions=_ENGLISH_LEADING,
    in_words=word_set("in at near outside inside across throughout around"),
    dates=_ENGLISH_DATES,
    relatives=word_set("who which that"),
    relative_owners=word_set("whose whom where"),
    what=word_set("what which as whom"),
    age_words=word_set("aged now then"),
    claim_links=word_set("that of about to whether if over on he she it they"),
    topic_words=word_set("to about over on against"),
    by_reason=word_set("for over"),
    so_called=word_set("called"),
    determiners=word_set(
        "a an the its his her their our my your this that these those another some any each every no"
    ),
    indefinite=word_set("a an another some any each every no"),
    owners=word_set("its his her their our my your"),
    articles=word_set("the"),
    counts=word_set("one two three four several some many both most few all half"),
    complements=_ENGLISH_COMPLEMENTS,
    affiliations=word_set("of for from at with"),
    places=word_set("at for from"),
    by_words=word_set("from by of"),
    name_prepositions=word_set("of for"),
    person_complements=word_set("of for from at to against on about with near by behind among between in"),
    listener_prepositions=word_set("to"),
    openers=join(
        _ENGLISH_INTRODUCERS,
        _ENGLISH_LEADING,
        word_set(
            "a an the its his her their our my this that these those he she it they we i you who what "
            "why how where which one no not is was are were did do does has had have will would should "
            "could can asked told speaking said added according both another some all many most few "
            "several"
        ),
    ),
    particles=word_set("van von der den de da di du la le del della dos das bin ibn al el ap ter zu zum zur"),
    name_prefixes=join(
        _ENGLISH_TITLES,
        _ENGLISH_DATES,
        word_set(
            "when as but and while after although if then for in on by that the what why how because "
            "since however yet meanwhile according both only even is was did has will would should "
            "could with from to at of about asked later earlier afterwards still finally"
        ),
    )
    - word_set("of"),
    post_adjectives=word_set(
        "led headed run owned founded signed written drafted backed funded based close opposed loyal "
        "familiar sympathetic hostile critical responsible involved accused suspected convicted charged arrested jailed hired"
    ),
    plain_verbs=word_set(
        "was were is are has had have did does came went took got gave made met left saw ran held kept "
        "found fell stood sat led won lost brought bought built sent spent sold put let cut hit set "
        "shut felt thought became began broke chose drew drove ate flew forgot grew hid knew lay paid "
        "rang rose sang sank shook shot slept spoke spread stole stuck struck swore taught threw "
        "understood woke wore wants wanted says said will would can could should may might must plans "
        "heard meant recalled remembers remembered hopes wishes believes thinks looks seems appears calls asks makes takes gives goes comes gets "
        "sees runs holds keeps finds stands sits leads wins loses brings sends spends feels knows"
    ),
    verb_endings=("ed",),
    adverb_endings=("ly",),
    participle_endings=("ing", "ed"),
    describing_endings=("ing",),
    showing=word_set("is are was were remains remained sounded looked"),
    linking_verbs=word_set("seemed seems felt feels looked looks became remained remains sounded appeared"),
    nobody=word_set("nobody none neither noone no nothing"),
    feminine_endings=(
        "woman",
        "women",
        "mother",
        "sister",
        "daughter",
        "wife",
        "actress",
        "widow",
        "aunt",
        "niece",
        "girl",
        "lady",
        "mum",
        "mom",
        "headmistress",
        "mayoress",
    ),
    masculine_endings=(
        "man",
        "father",
        "brother",
        "son",
        "husband",
        "widower",
        "uncle",
        "nephew",
        "boy",
        "guy",
        "headmaster",
        "dad",
    ),
)
