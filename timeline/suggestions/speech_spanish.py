"""The Spanish words that attribute speech."""

from timeline.suggestions.speech_vocabulary import (
    Nouns,
    SpeechVerbs,
    build_titles,
    build_vocabulary,
    conjugate,
    join,
    word_set,
)

_SPANISH_AR = (
    "declar afirm explic asegur señal indic confirm anunci coment manifest agreg subray precis not apunt argument "
    "celebr critic cuestion denunci destac detall enfatiz exclam expres grit lament llam matiz mencion narr "
    "observ opin proclam pronostic pregunt public punt puntualiz recalc reclam record rememor relat remarc report "
    "resalt reiter reproch retruc revel seman signific sentenci sosten subray suspir termin valor vaticin "
    "zanj advert alert aclar acus adelant alab apel argu asever añor bram brome consider cont contest "
    "demand enfad espet estim estall exhort explay express ironiz insist inform jur justific lanz "
    "ley mand murmur perfil plant pregon ratific reflexion reivindic relativiz remat replic "
    "respond rez rog rubric salud solicit solt subray suplic titul tuite twite confes profundiz calific explicit enumer "
    "evoc augur dict esgrim abund"
)
_SPANISH_OTHER = (
    "dijo dice decía dijeron dicen dirá añadió añade añadía añadieron añaden respondió responde respondieron responden escribió "
    "escribe escribieron escribía insistió insiste insistieron advirtió advierte advertía advirtieron advierten sostuvo sostiene sostenía sostuvieron sostienen "
    "concluyó concluye concluyeron reconoció reconoce reconocía reconocieron admitió admite admitía admitieron prometió "
    "promete prometieron pidió pide pedía pidieron piden exigió exige exigía exigieron exigen defendió defiende defendía "
    "defendieron defienden describió describe describía sugirió sugiere aseveró asevera sentenció sentencia repitió repite "
    "reiteró definió define definía dijera cree creía opina confiesa confesó cuenta contó contaba recuerda recordó "
    "recordaba recalca recalcó refirió refiere prosiguió prosigue continuó continúa continuaba "
    "expuso expone mantuvo mantiene intervino interviene propuso propone predijo bromea bromeó agradeció agradece enfatizó "
    "alega alegó rebatió rebate debatió zanjó zanja lee leyó reza rezaba suscribe suscribió arguyó arguye atribuyó concedió "
    "reprocha pregunta preguntó ruega rogó suelta soltó apostilló apostilla arremetió arremete espetó espeta remató remata "
    "temió teme aplaudió aplaude ofreció"
)
# With "se", these are not passive.
_SPANISH_REFLEXIVE = word_set(
    "quejó queja quejaba lamentó lamenta preguntó pregunta preguntaba defendió defiende refirió refiere jactó jacta "
    "disculpó disculpa congratuló congratula felicitó felicita pronunció sinceró mostró muestra alegró alegra quejaron "
    "exclamó despidió indignó indigna enorgulleció"
)
_SPANISH_FINITE = join(
    conjugate(_SPANISH_AR, "ó", "a", "aba", "aron", "an", "aban"),
    word_set(_SPANISH_OTHER),
    _SPANISH_REFLEXIVE - word_set("muestra mostró despidió pronunció disculpa queja"),
)
_SPANISH_DATES = word_set(
    "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio "
    "agosto septiembre setiembre octubre noviembre diciembre ayer hoy mañana tarde noche anoche semana "
    "mes año pasado pasada próximo próxima mediodía madrugada días horas años"
)
_SPANISH_LEADING = word_set(
    "en a ante tras durante por desde hasta con sin sobre para bajo según al contra entre hacia "
    "mediante frente"
)
_SPANISH_TITLES = build_titles(
    masculine="sr señor don d fray padre rey príncipe",
    feminine="sra señora srta señorita doña sor madre reina princesa",
    other="dr dra doctor doctora prof profesor profesora",
)
_SPANISH_INTRODUCERS = word_set(
    "luego entonces después pero y e o aunque cuando mientras como si porque además también así ayer "
    "hoy ahora antes finalmente posteriormente asimismo igualmente obstante embargo incluso ya aquí "
    "allí que donde pues tampoco respecto lado parte vez tal preguntado preguntada consultado "
    "consultada"
)
SPANISH = build_vocabulary(
    verbs=SpeechVerbs(
        finite=_SPANISH_FINITE,
        participles=join(
            conjugate(_SPANISH_AR, "ado", "ada", "ados", "adas"),
            word_set(
                "dicho añadido respondido escrito insistido advertido sostenido concluido reconocido "
                "admitido prometido pedido exigido defendido descrito descrita sugerido repetido "
                "definido definida referido proseguido expuesto mantenido intervenido propuesto "
                "agradecido contestado confesado contado recordado"
            ),
        ),
        phrasal=frozenset({("hizo", "hincapié"), ("puso", "énfasis"), ("dejó", "claro")}),
        calling=word_set(
            "calificó califica calificado llamó llama tachó tacha tildó tilda describió describe "
            "definió define denunció denuncia criticó critica lamentó lamenta pidió pide prometió "
            "promete exigió exige"
        ),
        as_verbs=word_set("describió describe describía"),
        nouns=word_set(
            "declara nota apunta cuenta llama pregunta critica denuncia demanda estima lamenta celebra "
            "informa reporta publica puntualiza señala sentencia sentencian alega manda cuestiona "
            "anuncia valora expresa significa replica planta rubrica lanza reclama perfila acusa "
            "justifica salud cree termina"
        ),
        of_texts=word_set("reza rezaba lee dice"),
        adding=word_set(
            "añade añadió añadido agrega agregó agregado continúa continuó prosigue prosiguió concluye concluyó"
        ),
        plain=word_set("dijo dice dijeron dicho declaró declara afirmó afirma"),
        naming=word_set(
            "titulado titulada llamado llamada denominado denominada bautizado bautizada apodado apodada"
        ),
        quoting=word_set("citando cita citaba decir"),
        quoted=word_set("citado citada"),
        answering=word_set("respondió responde reaccionó"),
        asking=word_set("preguntó pregunta"),
    ),
    nouns=Nouns(
        roles=word_set(
            "director directora presidente presidenta alcalde alcaldesa ministro ministra jefe jefa "
            "responsable gobernador gobernadora secretario secretaria abogado abogada fiscal juez jueza "
            "magistrado magistrada comisario comisaria comandante capitán capitana coronel general "
            "teniente inspector inspectora concejal concejala concejera consejero consejera diputado "
            "diputada senador senadora delegado delegada dirigente vicepresidente vicepresidenta "
            "fundador fundadora cofundador cofundadora propietario propietaria dueño dueña gerente "
            "socio socia editor editora tesorero tesorera coordinador coordinadora organizador "
            "organizadora embajador embajadora ingeniero ingeniera rector rectora decano decana obispo "
            "arzobispo párroco rabino imán pastor administrador administradora entrenador entrenadora "
            "seleccionador notario notaria procurador procuradora líder canciller intendente "
            "superintendente subdirector subdirectora subsecretario subsecretaria asesor asesora "
            "encargado encargada titular convencional prefecto edil mandatario mandataria ceo síndico "
            "síndica"
        ),
        representatives=word_set("portavoz portavoces representante vocero vocera"),
        persons=word_set(
            "hombre mujer niño niña chico chica persona gente vecino vecina testigo víctima "
            "superviviente madre padre hermano hermana hijo hija marido esposo esposa viuda viudo amigo "
            "amiga colega crítico crítica opositor opositora partidario partidaria cliente clienta "
            "pasajero pasajera conductor conductora trabajador trabajadora empleado empleada maestro "
            "maestra profesor profesora alumno alumna estudiante médico médica enfermero enfermera "
            "paciente agricultor agricultora pescador comerciante inquilino inquilina experto experta "
            "autor autora escritor escritora actor actriz cantante activista manifestante historiador "
            "historiadora fuente fuentes predecesor sucesor sucesora rival tía tío primo prima abuela "
            "abuelo aficionado aficionada investigador investigadora científico científica especialista "
            "analista economista soldado policía bombero bombera jubilado jubilada joven pareja familia "
            "aliado aliada candidato candidata votante usuario usuaria lector lectora acusado acusada "
            "sospechoso periodista corresponsal entorno familiar familiares allegado allegados "
            "visitante turista residente piloto jugador jugadora miembro politólogo politóloga "
            "sociólogo socióloga biólogo bióloga empresario empresaria agente virólogo uno una otro "
            "otra otros"
        ),
        person_endings=("or", "ora", "ista", "ero", "era", "ante", "ente", "ano", "ana", "logo", "loga"),
        statements=word_set(
            "comunicado carta correo mensaje tuit tweet respuesta nota publicación declaración misiva escrito"
        ),
        documents=word_set(
            "informe estudio auditoría encuesta denuncia querella sentencia auto fallo acta documento "
            "documentos memorando boletín artículo columna editorial folleto manifiesto petición "
            "testimonio expediente ley texto dictamen recurso reglamento libro capítulo web página "
            "periódico ficha balance resolución"
        ),
        occasions=word_set("entrevista rueda conferencia juicio sesión debate discurso reunión conversación"),
        things=word_set(
            "grabación grabaciones audio audios vídeo vídeos video videos imagen imágenes película "
            "documental podcast canción cartel pancarta letrero placa lema leyenda inscripción grafiti "
            "incidente ataque accidente incendio suceso partido concierto decisión medida proyecto plan "
            "puente edificio carretera casa tiempo prueba datos cifras estadística resultado sondeo "
            "código aplicación sistema máquina teléfono cámara foto mapa menú entrada puerta muro "
            "fachada calendario rumor rumores acusación acusaciones palabra palabras frase término voto "
            "huelga acuerdo venta cierre coste precio caso situación problema pregunta bandera coche "
            "tren autobús barco avión árbol perro gato caballo mural monumento tumba parte hora manera "
            "forma día hecho cara"
        ),
        thing_endings=("ción", "sión", "miento", "dad", "ismo", "encia", "ancia", "ura", "aje"),
        organisations=word_set(
            "empresa compañía agencia cadena ministerio ayuntamiento organización grupo sindicato "
            "asociación federación fundación dirección administración oposición delegación comisión "
            "institución gobierno departamento parlamento comité universidad comunidad autoridad "
            "corporación entidad sociedad hermandad fiscalía justicia consejo corte tribunal juzgado "
            "colectivo club equipo banco hospital escuela instituto iglesia embajada ejército armada "
            "diario radio coalición fabricante operador proveedor firma alcaldía municipio "
            "municipalidad provincia región asamblea senado cámara oficina gabinete jurado redacción "
            "mayoría minoría defensa consejería junta plataforma ong hacienda cancillería confederación "
            "patronal ejecutivo"
        ),
        any_organisation=word_set("empresa compañía grupo organización firma entidad"),
        plurals=word_set("gente familiares fuentes"),
        plural_endings=(("ces", "z"), ("es", ""), ("s", "")),
        titles=_SPANISH_TITLES,
        former=word_set(
            "ex antiguo antigua exdirector exdirectora expresidente expresidenta exalcalde exalcaldesa "
            "exministro exministra exjefe exjefa entonces"
        ),
        utterances=word_set("palabras frase consejo lema insulto pregunta respuesta refrán dicho"),
        claims=word_set(
            "acusación acusaciones rumor rumores afirmación afirmaciones crítica críticas denuncia "
            "denuncias queja quejas idea"
        ),
    ),
    pronouns={"él": "m", "ella": "f", "ellos": "p", "ellas": "p", "este": "m", "esta": "f"},
    demonstratives={"éste": "m", "ésta": "f"},
    have_forms=word_set("ha han había habían hubo haya"),
    be_forms=word_set("es son era eran fue fueron será sido está estaba siendo"),
    adverbs=word_set(
        "también después luego además ya asimismo igualmente finalmente posteriormente ayer hoy incluso "
        "recientemente claramente públicamente siempre entonces así aún todavía ahora antes "
        "tajantemente primero"
    ),
    negations=word_set("no nunca jamás tampoco"),
    later_negations=word_set("nada"),
    doubts=word_set("habría habrían supuestamente presuntamente"),
    clitics=word_set("le les lo la los las me nos te os"),
    reflexives=word_set("se"),
    reflexive_verbs=_SPANISH_REFLEXIVE,
    plural_verb_endings=("n",),
    agents=word_set("por"),
    as_words=word_set("como de"),
    asides=(
        ("por", "su", "parte"),
        ("a", "su", "vez"),
        ("en", "cambio"),
        ("sin", "embargo"),
        ("por", "otra", "parte"),
        ("entre", "risas"),
    ),
    according_to=(
        ("según",),
        ("de", "acuerdo", "con"),
        ("de", "acuerdo", "a"),
        ("en", "palabras", "de"),
        ("en", "palabras", "del"),
        ("a", "juicio", "de"),
        ("a", "juicio", "del"),
        ("en", "opinión", "de"),
    ),
    initial_only=(("para",),),
    joins=word_set("pero mientras sino aunque"),
    pairs=word_set("y e o ni"),
    that=word_set("que"),
    denials=word_set(
        "ningún ninguna falso falsa mentira mito leyenda bulo negó niega negaba desmintió desmiente descartó"
    ),
    having=word_set("haber"),
    like_words=word_set("como"),
    links=word_set("que cuando como pero y si porque mientras aunque donde pues"),
    evidential=word_set("asegura afirma cuenta"),
    hypotheticals=word_set("si"),
    introducers=_SPANISH_INTRODUCERS,
    leading_prepositions=_SPANISH_LEADING,
    in_words=word_set("en"),
    dates=_SPANISH_DATES,
    relatives=word_set("que quien quienes cual"),
    relative_owners=word_set("cuyo cuya cuyos cuyas donde"),
    what=word_set("lo"),
    claim_links=word_set("que de del sobre a"),
    topic_words=word_set("a al sobre por"),
    so_called=word_set("llamado llamada llamados llamadas denominado denominada"),
    determiners=word_set(
        "el la los las un una unos unas su sus este esta estos estas ese esa esos esas aquel aquella "
        "nuestro nuestra mi mis otro otra otros otras algún alguna algunos algunas ningún ninguna "
        "varios varias cada ambos ambas"
    ),
    indefinite=word_set(
        "un una unos unas otro otra otros otras algún alguna algunos algunas ningún ninguna varios "
        "varias cada"
    ),
    owners=word_set("su sus nuestro nuestra mi mis"),
    articles=word_set("el la los las"),
    counts=word_set("uno una dos tres varios varias muchos muchas algunos algunas"),
    complements=word_set("de del a al para contra en sobre con por entre ante hacia desde sin bajo"),
    affiliations=word_set("de del en para"),
    places=word_set("en para"),
    by_words=word_set("de del por"),
    name_prepositions=word_set("de del"),
    person_complements=word_set("de del a al para contra"),
    listener_prepositions=word_set("a al ante"),
    openers=join(
        _SPANISH_INTRODUCERS,
        _SPANISH_LEADING,
        word_set(
            "el la los las un una unos unas su sus este esta estos estas ese esa él ella ellos ellas lo "
            "de del no qué quién cómo cuándo dónde todo todos toda todas otro otra otros otras algunos "
            "algunas muchos muchas varios varias sin se le les"
        ),
    ),
    particles=word_set("de del la las los y e van von der da di do dos el al"),
    name_prefixes=join(
        _SPANISH_TITLES, word_set("para según pero y cuando como si el la que de a con en por tras ayer hoy")
    ),
    pre_adjectives=word_set(
        "ex antiguo antigua propio propia nuevo nueva primer primera gran joven actual mismo misma "
        "principal otro otra pequeño pequeña mejor último última buen buena viejo vieja segundo segunda "
        "entonces presunto presunta vice"
    ),
    plain_verbs=word_set(
        "es son era eran fue fueron está están estaba ha han había tiene tienen tenía va van viene "
        "vienen hace hacen puede pueden debe deben quiere quieren llegó salió visitó saludó se será"
    ),
    adverb_endings=("mente",),
    participle_endings=("ando", "iendo", "ado", "ada", "ido", "ida"),
    showing=word_set("es era está estaba muestra mostró"),
    linking_verbs=word_set("parece parecía resulta resultó sigue queda muy"),
    nobody=word_set("nadie ninguno ninguna nada ningún"),
    feminine=word_set("la una esta esa"),
    masculine=word_set("el un este ese"),
    feminine_endings=(
        "ora",
        "triz",
        "madre",
        "hermana",
        "esposa",
        "mujer",
        "jefa",
        "esa",
        "era",
        "ña",
        "ada",
        "ina",
    ),
    masculine_endings=("or", "padre", "hermano", "marido", "hombre", "jefe", "ero", "ado", "ino"),
    head_first=True,
    subject_follows=True,
    drops_pronouns=True,
)
