"""What people and bodies are called in English news prose, and which of the words are a kind of which.

The tables are ordinary English, closed by hand; a word that is missing makes a mention unresolved, not wrong.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE_HONORIFICS = _words("Mr Mister Sir Lord King Prince Father Brother Baron Señor Monsieur Herr Sheikh Imam Rabbi Fr")
FEMALE_HONORIFICS = _words(
    "Mrs Ms Miss Dame Lady Queen Princess Sister Baroness Duchess Señora Madame Mme Frau Mademoiselle"
)
HONORIFICS = (
    MALE_HONORIFICS
    | FEMALE_HONORIFICS
    | _words(
        "Dr Prof Professor Rev Reverend Hon Honourable Honorable Mx Saint St Ayatollah Mullah Pope Cardinal Bishop"
    )
    | _words("Archbishop Judge Justice Doctor Sens Reps Govs Gens Messrs Drs Profs")
)
"""Words before a name that say that it is a person's."""

ABBREVIATED = _words(
    "Mr Mrs Ms Mx Dr Prof Rev Hon Fr St Sen Sens Rep Reps Gov Govs Lt Col Gen Maj Capt Cpl Sgt Adm Cmdr Brig Supt Det"
    " Insp Atty Pres Pvt Sr Jr Mme Messrs Asst Dep Dir Amb Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mt Ft Ave"
    " Blvd No vs Inc Corp Co Ltd Bros Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss"
    " Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo etc Univ Dept"
)
"""Abbreviations whose full stop ends no sentence when a name follows."""

_OFFICES = """
president leader politician official
pres leader politician official president
president-elect leader politician
vice-president leader politician official
vice_president leader politician official vice-president
vp leader politician official vice-president
premier leader politician official minister prime_minister
prime_minister leader politician official premier minister
prime_minister-elect leader politician
pm leader politician official premier minister prime_minister
chancellor leader politician official
taoiseach leader politician official premier prime_minister
king monarch leader ruler
queen monarch leader ruler
emperor monarch leader ruler
emir monarch leader ruler
sultan monarch leader ruler
prince royal
princess royal
crown_prince royal leader
duke royal
duchess royal
monarch leader ruler
ruler leader
dictator leader ruler
head_of_state leader politician
head_of_government leader politician
supreme_leader leader cleric
minister politician official
ministers politician official
deputy_minister politician official minister
foreign_minister politician official minister diplomat
foreign_secretary politician official minister diplomat secretary
secretary_of_state politician official diplomat secretary
defence_minister politician official minister
defense_minister politician official minister
interior_minister politician official minister
home_secretary politician official minister secretary
defence_secretary politician official minister secretary
defense_secretary politician official secretary
ambassador diplomat official envoy
envoy diplomat official
emissary diplomat official envoy
consul diplomat official
consul_general diplomat official
attaché diplomat official
attache diplomat official
high_commissioner diplomat official commissioner
negotiator official
mediator official diplomat
diplomat official
counterpart
secretary_general chief official leader head
secretary-general chief official leader head
general_secretary chief official leader head
director_general chief official head director
director-general chief official head director
secretary official
undersecretary official
under_secretary official
permanent_secretary official
chief_secretary official politician
press_secretary official spokesperson aide
spokesman official spokesperson
spokeswoman official spokesperson
spokesperson official
spox official spokesperson
senator lawmaker politician legislator
congressman lawmaker politician legislator representative
congresswoman lawmaker politician legislator representative
representative lawmaker politician legislator
congressperson lawmaker politician legislator
sen lawmaker politician legislator senator
rep lawmaker politician legislator representative congressman congresswoman
mp lawmaker politician legislator parliamentarian
mep lawmaker politician legislator parliamentarian
msp lawmaker politician legislator
td lawmaker politician legislator
lawmaker politician legislator
legislator politician lawmaker
parliamentarian politician lawmaker legislator
assemblyman lawmaker politician legislator
assemblywoman lawmaker politician legislator
councillor politician official
councilman politician official
councilwoman politician official
committeeman politician official
committeewoman politician official
councilor politician official
alderman politician official
delegate politician
deputy politician lawmaker official
backbencher politician lawmaker legislator
peer politician lawmaker
whip politician lawmaker
speaker politician lawmaker official
majority_leader politician lawmaker leader
minority_leader politician lawmaker leader
opposition_leader politician leader
party_leader politician leader
candidate politician
nominee politician candidate
contender politician candidate
hopeful politician candidate
frontrunner politician candidate
front-runner politician candidate
incumbent politician
challenger politician candidate
governor politician official leader
governor-general official
gov politician official governor
lieutenant_governor politician official
mayor politician official leader
deputy_mayor politician official
republican politician lawmaker
democrat politician lawmaker
conservative politician
liberal politician
statesman politician
politician
leader
royal
official
bureaucrat official
civil_servant official
administrator official
commissioner official
chairman chief official leader head chair
chairwoman chief official leader head chair
chairperson chief official leader head chair
chair chief official leader head chairman chairwoman
vice_chairman official
president_pro_tempore politician lawmaker
ceo chief executive head boss
chief_executive chief executive head boss ceo
chief_executive_officer chief executive head boss ceo
coo executive
cfo executive
chief_financial_officer executive
chief_operating_officer executive
chief_economist economist
chief_strategist adviser strategist
chief_of_staff aide official chief
executive_director chief director head
executive
director chief head official
managing_director chief director head executive boss
manager
coach manager
referee official
umpire official
head_coach coach
head_teacher teacher headteacher
headteacher teacher
principal teacher
head chief leader
chief head leader boss
boss chief head
founder
co-founder founder
owner
entrepreneur businessman businesswoman
businessman entrepreneur
businesswoman entrepreneur
billionaire businessman businesswoman
tycoon businessman
magnate businessman
mogul businessman
investor
financier
banker
commander chief officer official general
commander-in-chief chief officer commander
general commander officer official
gen commander officer general
lieutenant_general commander officer general
major_general commander officer general
brigadier commander officer general
brigadier_general commander officer general
admiral commander officer
adm commander officer admiral
colonel commander officer
col commander officer colonel
lieutenant_colonel officer colonel
lt_col officer colonel
lt officer lieutenant
lt_gov politician official
lieutenant officer
captain officer player
capt officer captain
major officer
maj officer major
sergeant officer
sgt officer sergeant
corporal soldier
private soldier
marshal commander officer
officer official
constable officer
inspector officer
superintendent officer official
detective officer
sheriff officer official
chief_constable officer chief
police_chief officer chief official
trooper officer
agent officer
soldier
veteran
attorney_general official prosecutor politician
solicitor_general official prosecutor
prosecutor official lawyer
district_attorney official prosecutor lawyer
attorney lawyer
lawyer attorney
solicitor lawyer
barrister lawyer
counsel lawyer
judge official
justice judge official
chief_justice judge justice official
magistrate judge official
ombudsman official
coroner official
inspector_general official
comptroller official
treasurer official
trustee
auditor official
adviser aide official
advisor aide official adviser
counselor aide official adviser
counsellor aide official adviser
aide official
staffer aide
assistant aide
strategist adviser
operative adviser
consultant adviser
pollster
lobbyist
campaign_manager aide official
campaign_chairman aide official chairman
press_officer official spokesperson
chief_negotiator official negotiator diplomat
coordinator official
inspector_of_taxes official
professor academic scholar expert
lecturer academic scholar expert
scholar academic expert
academic scholar expert
historian academic scholar expert
scientist researcher expert
researcher scientist expert
physicist scientist expert
biologist scientist expert
chemist scientist expert
epidemiologist scientist expert
virologist scientist expert
climatologist scientist expert
meteorologist scientist expert forecaster
forecaster
geologist scientist expert
astronomer scientist expert
engineer
economist expert analyst
analyst expert
expert
specialist expert
psychologist expert
psychiatrist expert doctor
sociologist academic expert
fellow expert scholar
doctor physician
physician doctor
surgeon doctor
nurse
paramedic
pharmacist
therapist
pope cleric pontiff
pontiff cleric
cardinal cleric
archbishop cleric bishop
bishop cleric
priest cleric
pastor cleric
imam cleric
ayatollah cleric leader
rabbi cleric
cleric
reverend cleric
vicar cleric
journalist reporter
reporter journalist
correspondent journalist reporter
editor journalist
editor-in-chief journalist editor
columnist journalist
commentator
broadcaster journalist
anchor journalist
host
presenter
moderator
blogger
publisher
author writer
writer author
novelist writer author
poet writer
playwright writer
critic
actor star
actress star
filmmaker director
producer
singer star musician
rapper star musician
musician star
artist
designer
curator
architect
archaeologist scientist researcher expert
conservationist campaigner
philanthropist
donor
comedian star
model
star
celebrity star
athlete
player
footballer player
striker player footballer
goalkeeper player footballer
midfielder player footballer
defender player footballer
quarterback player
winger player footballer
substitute player footballer
batsman player cricketer
batter player
bowler player cricketer
cricketer player
pitcher player
cyclist athlete
sprinter athlete
swimmer athlete
skier athlete
jockey
golfer player
driver
boxer
teacher
librarian
student
pupil student
farmer
worker
trader
shopkeeper
pilot
captain_of_the_ship captain
firefighter
activist campaigner
campaigner activist
advocate activist campaigner
organizer activist
organiser activist
protester demonstrator
demonstrator protester
dissident activist
whistleblower
rebel
militant
terrorist
insurgent
warlord leader
separatist
suspect
defendant
victim
survivor
witness
eyewitness witness
resident
neighbor neighbour
neighbour neighbor
villager resident
voter
supporter
volunteer
spectator
passenger
tourist
refugee
migrant
prisoner inmate
inmate prisoner
gunman attacker suspect
attacker
shooter gunman attacker
source
insider source
man
woman
boy
girl
child
teenager
student_leader student leader
youth
father parent
mother parent
parent
son
daughter
brother sibling
sister sibling
husband spouse
wife spouse
partner
widow
widower
girlfriend
boyfriend
uncle
aunt
cousin
friend
colleague
grandfather
grandmother
ex-wife
ex-husband
first_lady
running_mate politician
member
chief_whip politician lawmaker
heir
tsar
czar official
accuser
plaintiff
juror
customer
patient
employee worker
landlord
tenant
predecessor
successor
rival
opponent
ally
co-author author
co-chair chair
national_security_adviser adviser official
national_security_advisor adviser official advisor
security_chief chief official
"""


def _read(table: str) -> dict[str, frozenset[str]]:
    rows = (line.split() for line in table.strip().splitlines())
    return {head.replace("_", " "): frozenset(w.replace("_", " ") for w in kinds) for head, *kinds in rows}


ROLES: dict[str, frozenset[str]] = _read(_OFFICES)
"""Each office, occupation or relation, in lower case, with the more general words that also mean its holder."""

ROLE_HEADS = frozenset(role.split()[-1] for role in ROLES)
"""The last words of roles: with a capital before a name they are titles."""

LONGEST_ROLE = max(len(role.split()) for role in ROLES)
"""Words in the longest role of the table."""

MALE_ROLES = _words(
    "ex-husband"
    " king emperor sultan emir prince duke spokesman congressman assemblyman councilman alderman chairman businessman"
    " statesman gunman man boy father son brother husband widower boyfriend uncle grandfather pope priest imam"
    " ayatollah cardinal pontiff"
)
FEMALE_ROLES = _words(
    "ex-wife"
    " queen princess duchess spokeswoman congresswoman assemblywoman councilwoman chairwoman businesswoman woman girl"
    " mother daughter sister wife widow girlfriend aunt grandmother actress"
) | {"first lady"}

MODIFIERS = _words(
    "foreign defense defence interior home health finance economy economic energy justice education trade transport"
    " culture environment environmental agriculture agricultural labor labour housing immigration treasury budget"
    " industry tourism sports prime vice deputy assistant associate acting interim former ex then longtime veteran"
    " senior junior top chief lead leading executive general special national regional local federal state city county"
    " district provincial municipal central international global public private royal military army navy naval air"
    " force police security intelligence counter-terrorism government cabinet parliamentary presidential party"
    " campaign opposition ruling house senate congressional committee council department ministry agency company bank"
    " union group club team league church university college school hospital court supreme high civil rights human"
    " political policy legal law science history economics business financial technology research data communications"
    " media press news sports editorial managing founding permanent honorary elected re-elected newly first second"
    " third lieutenant major brigadier under upper lower left-wing right-wing far-right far-left centre-left centre-"
    " right center-left center-right conservative liberal socialist communist republican democratic green labour"
    " independent nationalist outgoing incoming departing retired late exiled jailed ousted embattled fellow current"
    " longest-serving co-founding climate nuclear space medical clinical legislative majority minority shadow junior"
    " chief pro-democracy anti-corruption anti-war fire rescue emergency election electoral football baseball"
    " basketball film hip-hop pop rock rap soap reality television tv radio"
)
"""Lower-case words that stand between a determiner and a role: "the acting foreign minister"."""

SOFT_MODIFIERS = _words(
    "top senior junior veteran longtime long-time outgoing incoming departing newly newly-elected elected re-elected"
    " current own new old young embattled powerful influential prominent leading famous popular controversial late"
    " first-term two-term second-term three-term one-time onetime then same right-wing left-wing far-right far-left"
    " conservative liberal outspoken fiery former ex"
)
"""Modifiers that a later mention may add without telling of another person."""

_BODY_NOUNS = """
ministry
department agency
agency
committee panel body
commission panel body watchdog
council body
parliament legislature
congress legislature
senate legislature chamber
court tribunal
tribunal court
bank lender
fund
company firm group
firm company
corporation company
group organisation organization
organisation group
organization group
institute organisation organization
institution
foundation charity organisation organization group
charity organisation organization group
association organisation organization group
society organisation organization group
union bloc
alliance bloc
bloc
league
party
campaign
camp campaign
operation
administration
government
regime government
junta government
cabinet government
university school institution
college school institution
school
hospital
church
newspaper paper daily outlet
paper newspaper
magazine outlet
broadcaster network outlet station
network broadcaster outlet
channel broadcaster outlet
station broadcaster
outlet
website outlet
agency_france
bureau agency
office
authority agency
board panel
panel
watchdog
regulator watchdog
service
force
army military
navy military
military
club
team
airline company
carrier company airline
manufacturer company
retailer company
automaker company manufacturer
carmaker company manufacturer
bank company
publisher company
studio company
startup company
start-up company
think_tank group institute
thinktank group institute
consulate embassy
embassy
mission
delegation
federation organisation organization group
coalition alliance group
movement group
exchange
chamber
center
centre
"""

BODY_NOUNS: dict[str, frozenset[str]] = _read(_BODY_NOUNS)
"""Common nouns for bodies, each with the more general nouns that also mean it."""

COMPANY_FORMS = _words(
    "corp corporation inc ltd llc llp plc co holdings motors airlines airways industries technologies"
)
"""Last words of the names of companies."""

BODY_WORDS = _words(
    "sentinel inquirer dispatch examiner courier globe "
    "rovers wanderers rangers athletic albion"
    " foods dairies farms stores brands mills mines shipping steel chemicals logistics properties estates breweries"
    " ministry department committee commission council party university college agency company corporation corp inc"
    " ltd llc llp plc co group holdings institute institution foundation association society union league federation"
    " alliance coalition congress parliament senate court tribunal bank fund board bureau office authority"
    " administration organisation organization trust museum library hospital school academy church police army navy"
    " corps command guard force forces network news press times post journal herald tribune gazette telegraph guardian"
    " daily observer mirror express mail review magazine broadcasting television tv radio channel airlines airways"
    " airline motors industries technologies systems partners associates brothers sons bros studios pictures"
    " entertainment records media laboratories labs pharmaceuticals energy oil petroleum insurance capital securities"
    " center centre project campaign initiative network movement front brigade brigades club united team chamber"
    " assembly house cabinet service services exchange consulate embassy secretariat commissariat directorate"
    " inspectorate watch international worldwide department's nations reserve treasury exchequer caucus superpac pac"
    " lobby cooperative co-operative consortium syndicate conference convention diocese archdiocese synod knesset"
    " bundestag duma rada majlis reichstag folketing riksdag storting sejm dail dáil seanad stormont holyrood senedd"
    " kneset commons lords democrats republicans conservatives labour taliban hamas hezbollah fatah likud mossad"
    " wikileaks"
)
"""Words that make a capitalised phrase the name of a body."""

KNOWN_BODIES: dict[str, frozenset[str]] = {
    name.replace("_", " "): frozenset(kinds.split())
    for name, kinds in (
        ("nato", "alliance bloc organisation organization"),
        ("eu", "bloc union"),
        ("european_union", "bloc union"),
        ("un", "organisation organization body"),
        ("u.n.", "organisation organization body"),
        ("united_nations", "organisation organization body"),
        ("imf", "fund lender organisation organization"),
        ("who", "agency organisation organization body"),
        ("world_bank", "bank lender"),
        ("fbi", "agency bureau"),
        ("cia", "agency"),
        ("nsa", "agency"),
        ("opec", "group cartel organisation organization"),
        ("asean", "bloc group"),
        ("bbc", "broadcaster network outlet"),
        ("cnn", "broadcaster network outlet channel"),
        ("nbc", "broadcaster network outlet"),
        ("cbs", "broadcaster network outlet"),
        ("abc", "broadcaster network outlet"),
        ("pbs", "broadcaster network outlet"),
        ("npr", "broadcaster network outlet"),
        ("msnbc", "broadcaster network outlet channel"),
        ("al_jazeera", "broadcaster network outlet channel"),
        ("reuters", "agency outlet"),
        ("afp", "agency outlet"),
        ("associated_press", "agency outlet"),
        ("ap", "agency outlet"),
        ("xinhua", "agency outlet"),
        ("tass", "agency outlet"),
        ("interfax", "agency outlet"),
        ("bloomberg", "agency outlet company"),
        ("politico", "outlet website"),
        ("politifact", "outlet website"),
        ("business_insider", "outlet website"),
        ("daily_beast", "outlet website"),
        ("huffington_post", "outlet website newspaper"),
        ("fivethirtyeight", "outlet website"),
        ("buzzfeed", "outlet website company"),
        ("breitbart", "outlet website"),
        ("le_monde", "newspaper paper outlet"),
        ("el_país", "newspaper paper outlet"),
        ("der_spiegel", "magazine outlet"),
        ("newsweek", "magazine outlet"),
        ("google", "company"),
        ("apple", "company"),
        ("microsoft", "company"),
        ("amazon", "company"),
        ("facebook", "company"),
        ("meta", "company"),
        ("twitter", "company"),
        ("uber", "company"),
        ("netflix", "company"),
        ("youtube", "company"),
        ("instagram", "company"),
        ("tesla", "company carmaker automaker"),
        ("boeing", "company manufacturer"),
        ("airbus", "company manufacturer"),
        ("toyota", "company carmaker automaker"),
        ("volkswagen", "company carmaker automaker"),
        ("samsung", "company"),
        ("walmart", "company retailer"),
        ("exxon", "company"),
        ("gazprom", "company"),
        ("shell", "company"),
        ("pentagon", "department"),
        ("white_house", "administration"),
        ("plain_dealer", "newspaper paper outlet"),
        ("greenpeace", "group organisation organization"),
        ("gallup", "company pollster"),
        ("interpol", "agency organisation organization"),
        ("unicef", "agency"),
        ("isis", "group"),
        ("al_qaeda", "group"),
        ("federal_reserve", "bank"),
    )
}
"""Bodies whose names do not show that they are bodies, with the common nouns for them."""

NEVER_PERSONS = _words(
    "street road avenue square bridge war act bill amendment law treaty accord agreement deal plan east west north"
    " south northern southern eastern western central city county state states province republic kingdom river sea"
    " ocean lake gulf bay coast island islands mountain mountains valley desert park hall palace tower building"
    " airport station stadium cup games olympics prize award awards festival day week month year eve christmas easter"
    " ramadan new los las san santa saint great grand upper lower middle world global super black white supreme high"
    " national federal european asian african american arab latin medicare medicaid obamacare internet web iphone"
    " christian muslim jewish catholic protestant buddhist hindu christians muslims jews catholics democrat republican"
    " constitution declaration revolution holocaust brexit university house court capitol hill district summit"
    " conference room floor page series championship bowl brigade division regiment peninsula strip bank heights beach"
    " springs falls area zone border wall image photo photograph picture program programme base camp fort project"
    " website facebook twitter english french spanish german chinese russian of the and for on in at"
)
"""Words that no name of a person contains."""

GROUP_NOUNS = _words(
    "police media press public opposition family crew staff troops people men women children personnel clergy youth"
    " crowd crowds audience electorate populace jury elite leadership militia infantry folk"
)
"""Nouns for several people that do not end in -s."""

NOT_SPEAKERS = _words(
    "report reports poll polls survey surveys study studies statement statements document documents letter letters"
    " email emails e-mail e-mails article articles story stories tweet tweets book books memo memos filing filings"
    " lawsuit complaint complaints indictment affidavit ruling rulings law laws bill bills rules data figures"
    " statistics results numbers evidence records transcript transcripts video videos photo photos images footage sign"
    " signs ad ads advertisement post posts message messages news reports account accounts rumors rumours speech"
    " speeches remarks comments words interview interviews release analysis review paper papers research findings"
    " files emails text texts allegations claims charges questions answers estimates projections models theory"
    " theories surveys headline headlines editorial editorials op-ed column columns testimony tests things times days"
    " years weeks months markets prices events details facts views policies decisions efforts steps measures talks"
    " issues"
)
"""Nouns for what is written or found, which is nobody."""

NEWSPAPER_WORDS = _words(
    "times post journal herald tribune gazette chronicle telegraph daily observer mirror express mail sentinel globe"
    " inquirer bee dispatch examiner courier star-ledger"
)
"""Words in the names of newspapers."""

STATES = frozenset(
    name.replace("_", " ")
    for name in _words(
        "alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana"
        " iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana"
        " nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio oklahoma oregon"
        " pennsylvania rhode_island south_carolina south_dakota tennessee texas utah vermont west_virginia wisconsin"
        " wyoming puerto_rico ontario quebec alberta british_columbia nova_scotia scotland wales northern_ireland"
    )
)
"""Parts of federal states that have governments of their own, which speak by their name."""

PLACES = STATES | frozenset(
    name.replace("_", " ")
    for name in _words(
        "asia europe africa america brussels georgia korea congo guinea antarctica oceania eurasia scandinavia"
        " balkans caucasus crimea donbas kashmir tibet xinjiang catalonia england gaza west_bank gaza_strip middle_east"
        " far_east latin_america south_america north_america central_america southeast_asia new_york_city los_angeles"
        " chicago houston philadelphia san_francisco boston detroit seattle silicon_valley wall_street hollywood"
        " capitol_hill"
    )
)
"""Parts of the world and of countries: no government speaks by their name alone, nor a person."""
