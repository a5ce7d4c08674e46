"""Frequent given names with the gender that they have in the languages of the speech tables.

They tell a person from an organisation, and whom "he" or "she" can mean. The lists are written for this purpose and far
from complete: a name that is missing is only less certain.
"""

_FEMININE = """
abby abigail adela adelaida adele adelheid adriana adèle agathe agnes agnès aimee ainhoa aisha aitana alba albane
alejandra alexandra alice alicia alina aline alison allison alma almudena alyssa amaia amalia amanda amelia amelie
amparo amélie ana anabel anaïs anett angela angelika angelina anita anja anke ann anna annabel annalena anne anneliese
annette annika anouk antje antonia araceli arantxa ariana ariane ascensión astrid asunción aude audrey aurora aurélie
ava axelle azucena barbara bea beate beatrice beatriz becky begoña belinda bella belén bernadette berta beth bethany
bettina betty beverly birgit blanca blandine bonnie brenda brigitte britta brooke bryony bärbel bénédicte bérénice
camila candela capucine caridad carina carine carla carlota carmen carol carola carole carolin caroline
carrie cassandra cassandre catherine cayetana cecilia celia chantal charlene charlotte cheryl chiara chloé christa
christelle christina christine christy cindy claire clara clarisse claudia claudine clotilde clémence clémentine
colette coline concepción connie consuelo coralie corinna cornelia cristina cynthia cécile céline dagmar daisy dalia
daniela danielle debbie deborah debra delphine denise diana diane dilys dolores donna dora doreen doris dorothea edith
edurne eileen eleanor elena elfriede elisa elisabeth elise eliza elizabeth elke ella ellen elsa elvira emilia emily
emma encarnación erika erin esme estefanía estela estelle ester esther eugenia eugénie eulalie eunice eva eve fabienne
fabiola faith fanny fatima fatou fern fiona flore florence francine francisca franziska françoise frauke freya
frédérique fátima gabi gabriela gabrielle gail gaëlle gema gemma geneviève genoveva georgette georgina
geraldine gerda gerlinde gertrud gertrudis gesa ghislaine gillian gina ginny gisela gisèle gloria grace greta
guadalupe gudrun gwen hanna hannah hannelore hayley heather hedwig heide heidi heike helen helena helga henriette
henrike herminia hilary hilde hillary holly héloïse hélène ida ilse imogen ines inga inge ingrid inmaculada inès inés
irene iris irma irmgard isabel isabella isabelle isidora isla itziar ivy jacinta jackie jacqueline jade jana jane
janet janine jasmin jasmine jeanne jeannine jen jennifer jenny jess jessica jill jimena joanna joanne jodie johanna
josefa josefina josefine josephine josette joséphine joyce joëlle juana judith judy julia juliana julianne julie
juliette justine jutta kamala kara karen karin karina karine karla katarina kate katharina katherine kathleen kathrin
kathy katie katja katy kayla kelsey kerstin kirsten krista kristen kristin kristina laia laura laure lauren laurence
laurie laëtitia lea leah leila leire lena leonor lesley leticia liane lieselotte lila lilian liliana lillian lily lina
linda line lisa lise liz lola lorena loretta lorraine lotte louane louise lourdes lucie lucile lucinda lucrecia lucy
lucía ludivine luisa luise lydia lydie lynn lynne léa léna léonie macarena maddie madeleine magali magda magdalena
maggie maike maisie maite mandy manon manuela marcela marcia maren marga margaret margarete margarita margaux margit
margot marguerite maria mariana marianne maribel marie marilyn marina marion marisa marisol marjorie marlene marlies
marlène marta martha martina martine mary maría mathilde matilda maud maureen maxine mayra maëlle mechthild meera
megan meghan meike melanie melinda melissa mercedes mia michelle milagros mindy miranda mireia mireille miriam mirta
moira molly monica monika monique montserrat murielle myriam mélanie mónica nadia nadine nadège nancy naomi natalia
natalie natasha nathalie nell nelly nerea nicole nieves nikki nina noelia nora noreen noémie nuria océane odette odile
ofelia olga olivia ophélie paige paloma pam pamela paola pascale patricia paula paulette paulina pauline peggy
penelope penny petra phoebe piedad pilar polly poppy priya purificación rachael rachel rachida ramona raquel rebeca
rebecca rebekah rebekka regina regine remedios renate rhiannon ricarda rita roberta robyn rocío romane rosa rosalie
rosalind rosalía rosana rosario roselyne rosemarie rosemary rosie roswitha roxana roxanne ruth régine sabine sabrina
sally salomé samantha sandra sandrine sara sarah saskia sharon sheila shelley shirley sian sibylle sigrid silke
silvana silvia simone sina sofia sofía solange soledad solène sonia sonja sophia sophie stacey stefanie stella
stephanie stéphanie sue susan susana susanne susie suzanne svenja svetlana sylvia sylviane sylvie ségolène séverine
tamara tammy tania tanja tara tatiana tatjana teresa tessa theresa theresia tiffany tina tracey trinidad trisha ulla
ulrike ursula ute valentina valeria valérie vanessa vera verena veronica verónica vicky victoria viola violet violeta
virginie viviane véronique waltraud wanda wendy whitney wiebke winifred ximena yasmine yolanda yolande yvette
yvonne zara zoe zoé zulema édith élisabeth élise élodie émilie évelyne úrsula
"""
_MASCULINE = """
aaron achim adam adolfo adrien agustín ahmed aitor alain alan alasdair albert alberto alejandro alejo alexander
alexandre alfonso alfred alfredo ali alistair alonso anatole andreas andreu andrew andré andrés angus anselm anthony
antoine anton antoni antonio antony aníbal armin arnaud arne arnold arthur arturo asier aurelio aurélien axel baltasar
baptiste barry bartolomé bastian bastien ben benito benjamin benoît bernard bernardo bernat bernd bernhard bertrand
bill björn bob bodo boris borja brad bradley brandon brendan brendon brett brian brice bruno bryan burkhard caleb
callum camilo carl carlos carsten chad charles christian christoph christophe christopher chuck claudio claus clemens
clint cody cole colin colm connor corey craig cristian cristóbal curtis cyril cyrille cédric césar dale damian damien
damián dan daniel darrell darren darío dave david dean declan denis dennis derek detlef didier diego dieter dietmar
dimitri dionisio dirk domingo dominik donald doug douglas duncan dustin dwayne dylan eamon earl eckart eddie edgar
edmundo eduardo edward edwin efraín egon eladio elijah elliot elliott emil emiliano emilio emmanuel enrique erhard
eric erik ernesto ernst erwin esteban ethan eugen eugenio evan evaristo ewald ewan fabian fabien fabián fabrice
facundo falk federico felipe felix ferdinand fermín fernand fernando fidel finn florent florian francisco franck frank
franz françois fred frederik friedrich fritz frédéric félix gabriel garrett gary gaspar gaspard gauthier gavin gaël
gene geoff geoffrey georg george georges gerald gerardo gerd gerhard germán ghislain gilbert gilles giovanni giuseppe
glen glenn gonzalo gordon graham grant greg gregg gregor gregorio grégoire grégory guido guillaume guillem guillermo
gustav gustavo guy gérald gérard günter hamid hamish hannes hanno hans harald harold harry hartmut harvey hassan
hector heiko heiner heinrich heinz helmut hendrik henning henri henrik henry herbert hermann hernán hervé herwig
hilario holger horacio horst howard hubert hugh hugo hugues humberto héctor iain ian ibrahim ignacio iker ingo isaac
isidro ismael ivan iñaki iñigo jacinto jack jacob jacobo jacques jaime jake jakob jamal james jannik jared jason
javier jay jeff jeffrey jens jeremy jerry jerónimo jesse jesús jim jimmy joachim joaquim joaquín jochen joe joel johan
johann johannes john johnny jon jonas jonathan jonathon jordi jorge josef josep joseph josh joshua josé joël juan
juanjo juanma jules julien julio julius julián justin jérémie jérémy jérôme jörg jürgen kai karl karsten keir keith
ken kenneth kevin klaus konrad konstantin kurt kyle kévin lance larry lars laurent lawrence leandro lennart leo leon
leonard leonardo leonel leopold leopoldo leroy lewis liam lionel lisandro logan lorenz lorenzo lothar louie louis loïc
luc lucas luciano ludovic ludwig luis lukas luke luther lutz lázaro léo léon malcolm malte manel manfred manuel marc
marcel marcelo marco marcos marcus mariano mario marius mark marko markus martin martín marvin mason mateo mathias
mathieu mathis matt matteo matthew matthias matías maurice mauricio max maxence maximilian mehdi melchor michael
michaël michel mickaël miguel mike mikel mitch mitchell mohamed mohammed moisés moritz muhammad nadir narciso nate
nathan nathaniel ned neil nelson nick nicolas nicolás nigel niklas nikolaus nils noah norbert noël octavio olaf ole
oliver olivier omar oriol orlando oscar oskar osvaldo otto owen pablo pascal pascual patrice patricio patrick pau paul
pedro perry pete peter phil philip philipp philippe pierre plácido quentin rafael raimund rainer ralf ralph ramiro
ramón raoul raphaël ray raymond raúl reginald reinhard remi rené rex ricardo richard rick ricky rigoberto rob robbie
robert roberto rod rodney rodolfo rodrigo rogelio roger roland rolf romain román ron ronald ronnie roque rory ross roy
ruben rubén rudolf rupert russell ryan régis rémi rémy rüdiger sadiq salvador samuel santiago saúl scott sean
sebastian sebastián serge sergi sergio seth severino shane shaun siegfried simon spencer stan stanislas stanley stefan
stefano steffen stephan stephen steve steven stewart stuart stéphane sven sylvain sébastien sören tadeo tanguy tariq
ted teodoro terrence theo thibault thibaut thierry thilo thomas thorsten théo théodore till tim timo timothy tino
tobias todd tom tommy tomás tony torben torsten travis trevor troy tyler udo ugo uli ulises ulrich unai uwe valentin
valentín valéry veit vernon vicente victor vince vincent vladimir volker víctor wade wallace walter wayne werner
wesley wilfredo wilfried wilhelm will william wolf wolfgang xabier xavi xavier yahya yann yannick yerai yoann yohan
youssef yusuf yvan yves zach zinedine álvaro ángel éamon édouard émile éric étienne óscar
"""
# Given names of both genders, or of another one in another language.
_OTHER = """
alex alexis andrea april ashley august avery cameron camille chris claude courtney dana dominic dominique francis
gabriele jamie jan jean jo joan jody jordan june kay kelly kerry kim leslie lindsay marian maxime may morgan nicola
nikola noa pat quinn reese riley robin sacha sam sascha shannon sidney stacy taylor terry toni tracy ulli
"""

FEMININE_NAMES = frozenset(_FEMININE.split())
MASCULINE_NAMES = frozenset(_MASCULINE.split())
GIVEN_NAMES = FEMININE_NAMES | MASCULINE_NAMES | frozenset(_OTHER.split())
