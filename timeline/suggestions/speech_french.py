"""The French words that attribute speech."""

from timeline.suggestions.speech_vocabulary import (
    Nouns,
    SpeechVerbs,
    build_titles,
    build_vocabulary,
    conjugate,
    join,
    word_set,
)

_FRENCH_ER = (
    "déclar affirm ajout indiqu soulign assur estim confirm annonc dénonc regrett racont comment not insist martel "
    "avanc clam critiqu demand évoqu expliqu exig fustig juge jur lament lanc observ précis "
    "pest préconis proclam pronostiqu réclam recommand rapport remarqu rétorqu révél rigol sign souhait "
    "suppli témoign tempêt tweet tranch vant justifi nuanc relativis résum détaill développ confi interrog "
    "signal rappel appel articul argument murmur plaid rectifi ripost salu salut sollicit "
    "ironis glis scand gliss analys argu confess propos lâch cri hurl chuchot ordonn avert racont rassur "
    "préven dépeign désign nomm accus reproch remerci félicit soulev avert"
)
_FRENCH_ER_SPECIAL = (
    "rappelle rappelait rappela rappelé considère considérait considéré espère espérait espéré répète répétait répété répéta "
    "révèle révélait révélé suggère suggérait suggéré insère déplore déplorait déploré tonne tonnait s'emporte emporte emporté "
    "félicite félicitait félicité réjouit réjouissait réjoui inquiète inquiétait inquiété étonne étonnait étonné interroge "
    "interrogeait interrogé insurge insurgeait insurgé indigne indignait indigné alarme alarmait alarmé exclame exclamait "
    "exclamé désole désolait désolé souvient souvenait souvenu défend défendait défendu plaint plaignait amuse amusait amusé "
    "agace agaçait agacé enthousiasme enthousiasmait enthousiasmé lance lançait lancé annonçait dénonçait avançait commence "
    "commençait commencé martèle martelait martelé achève achevait achevé complète complétait complété assène assénait asséné "
    "prévient prévenait prévenu tempère tempérait tempéré concède concédait concédé confesse menace menaçait menacé"
)
_FRENCH_OTHER_FINITE = (
    "dit disait dirent disent dira répond répondait répondit répondent écrit écrivait écrivit écrivent poursuit poursuivait "
    "poursuivit poursuivent conclut concluait concluent reconnaît reconnait reconnaissait reconnut reconnaissent promet "
    "promettait promit promettent admet admettait admit admettent prévient soutient soutenait soutint soutiennent maintient "
    "maintenait prétend prétendait prétendent avertit avertissait avertissent garantit garantissait décrit décrivait décrivent "
    "reprend reprenait craint craignait craignent croit veut pense pensait pensent sourit soupire soupirait renchérit "
    "renchérissait convient convenait sait définit réagit réagissait surenchérit surenchérissait applaudit parle parlait parlent qualifie "
    "qualifiait qualifient continue continuait continuent ajoutent déplorent lit prédit interdit contredit "
)
_FRENCH_PARTICIPLES = (
    "dit répondu écrit poursuivi conclu reconnu promis admis prévenu soutenu maintenu prétendu averti garanti décrit repris "
    "craint cru voulu pensé souri soupiré renchéri convenu défini réagi surenchéri applaudi parlé qualifié continué fait prédit "
    "tenu dû su défendue plainte réjouie"
)
_FRENCH_FINITE = join(
    conjugate(_FRENCH_ER, "e", "ait", "a", "ent", "aient", "èrent"),
    word_set(_FRENCH_ER_SPECIAL, _FRENCH_OTHER_FINITE),
)
_FRENCH_DATES = word_set(
    "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet "
    "août septembre octobre novembre décembre hier aujourd hui matin soir midi semaine mois dernier "
    "dernière prochain passé passée nuit heures jours"
)
_FRENCH_LEADING = word_set(
    "dans en sur lors à avant après depuis pendant devant auprès chez par sous face suite grâce malgré "
    "selon pour avec sans au aux contre parmi dès vers via outre"
)
_FRENCH_TITLES = build_titles(
    masculine="m mm monsieur mgr père frère prince roi sir lord",
    feminine="mme mmes mlle madame mademoiselle sœur princesse reine lady",
    other="dr docteur professeur pr maître me",
)
_FRENCH_INTRODUCERS = word_set(
    "puis ensuite alors mais et or donc ainsi aussi enfin quand lorsque tandis comme si car aujourd hui "
    "hier pourtant cependant toutefois néanmoins auparavant plus tard d'ailleurs ailleurs également "
    "désormais déjà parce puisque même surtout là ici interrogé interrogée contacté contactée sollicité "
    "sollicitée"
)
_FRENCH_COMPLEMENTS = word_set(
    "de du des d à au aux pour contre en sur chez avec sous dans par près proche entre envers auprès "
    "devant parmi sans vers hors"
)
FRENCH = build_vocabulary(
    verbs=SpeechVerbs(
        finite=_FRENCH_FINITE,
        participles=join(
            conjugate(_FRENCH_ER, "é", "és", "ée", "ées"),
            frozenset(word for word in _FRENCH_ER_SPECIAL.split() if word.endswith(("é", "u", "i"))),
            word_set(_FRENCH_PARTICIPLES),
        )
        - word_set("fait tenu dû su"),
        infinitives=join(
            conjugate(_FRENCH_ER, "er"),
            word_set(
                "dire répondre conclure poursuivre reconnaître préciser ironiser rappeler lancer "
                "renchérir répéter"
            ),
        ),
        calling=word_set(
            "qualifie qualifiait qualifié juge jugeait jugé dénonce dénonçait dénoncé évoque évoquait "
            "évoqué fustige fustigé parle parlait parlé déplore déploré réclame réclamé promet promis "
            "critique critiqué"
        ),
        phrasal=frozenset(
            {
                ("fait", "savoir"),
                ("faisait", "savoir"),
                ("fait", "valoir"),
                ("font", "savoir"),
                ("fait", "remarquer"),
                ("fait", "observer"),
                ("laissé", "entendre"),
            }
        ),
        as_verbs=word_set("décrit décrivait"),
        nouns=word_set(
            "annonce note demande critique réclame signale lance cri commentaire rapporte menace "
            "commence complète salut analyse confie avance juge demandes notes annonces critiques "
            "interdit plaint témoigne alarme propose"
        ),
        of_texts=word_set("lit dit indique"),
        adding=word_set(
            "ajoute ajoutait ajouté poursuit poursuivait poursuivi continue continuait continué conclut conclu "
            "reprend repris renchérit"
        ),
        plain=word_set("dit disait déclaré déclare affirmé affirme"),
        naming=word_set(
            "intitulé intitulée baptisé baptisée dénommé dénommée nommé nommée appelé appelée surnommé "
            "surnommée titré libellé"
        ),
        quoting=word_set("citant cite citait dire"),
        quoted=word_set("cité citée"),
        answering=word_set("répond répondu répondait réagit réagi interrogé"),
        asking=word_set("demande demandé demandait interroge"),
    ),
    nouns=Nouns(
        roles=word_set(
            "directeur directrice président présidente maire ministre chef cheffe patron patronne "
            "responsable préfet préfète sous-préfet sous-préfète secrétaire avocat avocate procureur "
            "procureure procureuse juge magistrat magistrate commissaire commandant commandante "
            "capitaine colonel général lieutenant inspecteur inspectrice élu élue adjoint adjointe "
            "conseiller conseillère député députée sénateur sénatrice délégué déléguée dirigeant "
            "dirigeante vice-président vice-présidente fondateur fondatrice cofondateur cofondatrice "
            "co-fondateur propriétaire gérant gérante associé associée éditeur éditrice rédacteur "
            "rédactrice trésorier trésorière coordinateur coordinatrice organisateur organisatrice "
            "ambassadeur ambassadrice ingénieur ingénieure proviseur proviseure principal recteur "
            "rectrice doyen doyenne évêque archevêque curé rabbin imam pasteur administrateur "
            "administratrice entraîneur entraîneuse sélectionneur notaire bâtonnier bâtonnière "
            "gouverneur gouverneure premier-ministre pdg dg manager cadre leader numéro porte-étendard "
            "attaché attachée chargé chargée officier chancelier chancelière"
        ),
        representatives=word_set("porte-parole porte-paroles représentant représentante"),
        persons=word_set(
            "homme femme garçon fille enfant personne gens habitant habitante riverain riveraine voisin "
            "voisine témoin victime survivant survivante mère père parent frère sœur fils mari épouse "
            "époux veuve veuf ami amie collègue critique opposant opposante partisan partisane soutien "
            "client cliente passager passagère conducteur conductrice chauffeur ouvrier ouvrière "
            "employé employée salarié salariée enseignant enseignante professeur professeure élève "
            "étudiant étudiante médecin infirmier infirmière patient patiente agriculteur agricultrice "
            "pêcheur commerçant commerçante locataire expert experte auteur auteure autrice écrivain "
            "écrivaine acteur actrice chanteur chanteuse militant militante manifestant manifestante "
            "historien historienne sociologue politologue économiste source prédécesseur successeur "
            "rival rivale tante oncle cousin cousine grand-mère grand-père supporter supporteur "
            "entourage proche chercheur chercheuse scientifique spécialiste analyste soldat policier "
            "policière gendarme pompier pompière retraité retraitée jeune adolescent adolescente couple "
            "famille allié alliée candidat candidate électeur électrice usager usagère lecteur lectrice "
            "accusé accusée suspect suspecte prévenu prévenue assistant assistante journaliste "
            "correspondant correspondante certains certaines d'autres autres intéressé intéressée "
            "trentenaire quadragénaire quinquagénaire sexagénaire septuagénaire toxicologue joueur "
            "joueuse champion championne romancier romancière artiste cinéaste réalisateur réalisatrice "
            "philosophe entrepreneur agresseur plaignant plaignante parlementaire consœur confrère "
            "membre"
        ),
        person_endings=("eur", "euse", "rice", "iste", "ien", "ienne", "aire", "logue", "ier", "ière"),
        statements=word_set(
            "communiqué lettre courrier courriel mail message tweet réponse note billet post "
            "publication déclaration"
        ),
        documents=word_set(
            "rapport étude audit enquête plainte arrêt arrêté jugement ordonnance verdict procès-verbal "
            "document documents mémo bulletin article tribune éditorial brochure dépliant manifeste "
            "pétition témoignage dossier charte loi texte avis mémoire requête règlement livre chapitre "
            "site journal fiche constat bilan"
        ),
        occasions=word_set(
            "adresse allocution discours entretien interview audience procès séance débat conférence "
            "réunion point-presse"
        ),
        things=word_set(
            "enregistrement enregistrements vidéo vidéos image images film documentaire podcast chanson "
            "panneau pancarte banderole affiche plaque slogan titre légende inscription graffiti "
            "incident attaque accident incendie événement match concert décision mesure projet plan "
            "pont bâtiment immeuble route maison météo preuve donnée données chiffre chiffres "
            "statistique statistiques résultat résultats sondage sondages code application système "
            "logiciel machine téléphone caméra photo carte menu ticket porte mur calendrier rumeur "
            "rumeurs accusation accusations mot mots propos phrase terme vote grève accord vente "
            "fermeture coût prix affaire situation problème question drapeau voiture train bus bateau "
            "avion arbre chien chat cheval fresque monument tombe bande bande-son façade heure jour "
            "saison manière façon"
        ),
        thing_endings=("tion", "sion", "ment", "age", "isme", "ité", "ence", "ance", "ure"),
        organisations=word_set(
            "entreprise société agence groupe chaîne ministère mairie organisation syndicat association "
            "fédération fondation direction administration opposition délégation commission institution "
            "gouvernement département parlement régiment comité université communauté autorité "
            "préfecture tribunal parquet police gendarmerie justice conseil cour collectif club équipe "
            "banque hôpital école lycée collège église ambassade armée marine journal radio coalition "
            "parti constructeur fabricant exploitant opérateur fournisseur compagnie firme régie "
            "métropole municipalité commune ville région assemblée sénat chambre bureau cabinet éditeur "
            "jury rédaction majorité minorité défense élysée matignon hebdomadaire quotidien magazine "
            "plateforme ong institut laboratoire"
        ),
        any_organisation=word_set("entreprise société groupe organisation firme compagnie"),
        plurals=word_set("gens"),
        plural_endings=(("aux", "al"), ("s", ""), ("x", "")),
        titles=_FRENCH_TITLES,
        former=word_set("ancien ancienne anciens anciennes ex feu"),
        utterances=word_set(
            "mots propos paroles phrase conseil devise blague insulte question réponse proverbe"
        ),
        claims=word_set(
            "accusation accusations rumeur rumeurs affirmation affirmations allégation allégations "
            "critique critiques idée reproche reproches plainte plaintes"
        ),
    ),
    pronouns={"il": "m", "elle": "f", "ils": "p", "elles": "p", "on": "n"},
    oblique_pronouns={"lui": "m", "eux": "p"},
    demonstratives={"celui": "m", "celle": "f"},
    have_forms=word_set("a ont avait avaient aura eut ait"),
    be_forms=word_set("est sont était étaient fut furent sera été"),
    adverbs=word_set(
        "également aussi ensuite encore alors puis déjà notamment ainsi enfin d'ailleurs ailleurs donc "
        "toutefois cependant tard récemment hier simplement finalement aussitôt immédiatement "
        "longuement même surtout toujours vivement fermement clairement publiquement quant lui eux vite "
        "bien"
    ),
    negations=word_set("ne n jamais pas"),
    later_negations=word_set("pas rien jamais"),
    doubts=word_set("aurait auraient serait prétendument"),
    clitics=word_set("me te lui leur nous vous l le la y en m t les"),
    reflexives=word_set("se s"),
    infinitive_marks=frozenset(),
    agents=word_set("par"),
    as_words=word_set("comme de d"),
    asides=(
        ("quant", "à", "lui"),
        ("quant", "à", "elle"),
        ("de", "son", "côté"),
        ("pour", "sa", "part"),
        ("à", "son", "tour"),
        ("en", "revanche"),
        ("en", "substance"),
        ("par", "ailleurs"),
        ("pour", "autant"),
    ),
    according_to=(
        ("selon",),
        ("d", "après"),
        ("de", "l", "avis", "de"),
        ("à", "en", "croire"),
        ("aux", "yeux", "de"),
        ("de", "l", "aveu", "de"),
    ),
    initial_only=(("pour",), ("chez",)),
    joins=word_set("mais tandis alors or"),
    pairs=word_set("et ou ni"),
    then=word_set("puis"),
    that=word_set("que qu"),
    denials=word_set(
        "aucun aucune faux fausse mensonge mythe légende nie nié niait dément démenti conteste contesté"
    ),
    having=word_set("avoir"),
    like_words=word_set("comme"),
    links=word_set("que qu quand lorsque comme car mais et si puisque tandis où parce"),
    evidential=word_set("apprend assure affirme prétend raconte"),
    hypotheticals=word_set("si"),
    introducers=_FRENCH_INTRODUCERS,
    leading_prepositions=_FRENCH_LEADING,
    in_words=word_set("en dans à"),
    dates=_FRENCH_DATES,
    relatives=word_set("qui que lequel laquelle"),
    relative_owners=word_set("dont où"),
    what=word_set("ce"),
    age_words=word_set("âgé âgée"),
    claim_links=word_set("que qu selon de d sur à"),
    topic_words=word_set("à au aux sur de"),
    so_called=word_set("soi-disant"),
    determiners=word_set(
        "le la les l un une des son sa ses leur leurs ce cet cette ces notre nos mon ma mes votre "
        "chaque aucun aucune quelques plusieurs certains certaines"
    ),
    indefinite=word_set("un une des chaque aucun aucune quelques plusieurs certains certaines"),
    owners=word_set("son sa ses leur leurs notre nos mon ma mes votre"),
    articles=word_set("le la les l"),
    counts=word_set("un une deux trois quatre plusieurs beaucoup certains certaines"),
    complements=_FRENCH_COMPLEMENTS,
    affiliations=word_set("de du des d à au chez pour"),
    places=word_set("à au chez pour"),
    by_words=word_set("de du des d par"),
    name_prepositions=word_set("de du des d pour"),
    person_complements=word_set("de du des d à au aux pour contre chez près proche envers auprès"),
    listener_prepositions=word_set("à auprès au aux"),
    openers=join(
        _FRENCH_INTRODUCERS,
        _FRENCH_LEADING,
        word_set(
            "le la les l un une des du de d son sa ses leur leurs ce cet cette ces il elle ils elles on "
            "nous vous je c n s qui que quoi dont où ne pas tout tous toute toutes chaque aucun aucune "
            "certains certaines plusieurs"
        ),
    ),
    particles=word_set("de du des d la le van von der den di el al ben bin"),
    name_prefixes=join(
        _FRENCH_TITLES,
        word_set("le la pour selon mais et quand si en de à que comme puis alors avec chez par"),
    ),
    pre_adjectives=word_set(
        "ancien ancienne anciens anciennes ex petit petite petits jeune jeunes grand grande grands "
        "nouveau nouvelle nouveaux premier première autre autres même principal principale vice vieux "
        "vieille bon bonne propre seul seule second seconde deuxième futur future certain simple "
        "célèbre fameux fameuse puissant très plus haut haute"
    ),
    plain_verbs=word_set(
        "a ont est sont était étaient fut furent avait avaient va vont vient viennent fait font peut "
        "peuvent doit doivent veut prend met tient voit rencontre quitte reste devient semble sera "
        "seront aura"
    ),
    participle_endings=("ant", "é", "ée", "és"),
    showing=word_set("est était reste restait"),
    linking_verbs=word_set("semble semblait reste restait paraît devient trouve juge"),
    nobody=word_set("personne nul nulle rien aucun aucune"),
    feminine=word_set("la une sa cette"),
    masculine=word_set("le un son ce cet"),
    feminine_endings=(
        "trice",
        "euse",
        "ière",
        "ienne",
        "ante",
        "ente",
        "mère",
        "sœur",
        "épouse",
        "femme",
        "cheffe",
        "fille",
        "ée",
    ),
    masculine_endings=("teur", "eur", "ier", "ien", "père", "frère", "mari", "homme", "fils", "é"),
    head_first=True,
    subject_follows=True,
)
