"""Names of countries, large regions, states and large cities: enough to tell a place from a role in a title."""

import re

_NAMES_BY_CODE = """
AE united arab emirates|uae|emirates
AF afghanistan
AL albania
AM armenia
AR argentina
AT austria|österreich
AU australia
AZ azerbaijan
BA bosnia and herzegovina|bosnia
BD bangladesh
BE belgium|belgique
BG bulgaria
BH bahrain
BO bolivia
BR brazil|brasil
BY belarus
CA canada
CH switzerland|schweiz|suisse
CL chile
CM cameroon
CN china|people's republic of china
CO colombia
CR costa rica
CY cyprus
CZ czech republic|czechia
DE germany|deutschland
DK denmark
DO dominican republic
DZ algeria
EC ecuador
EE estonia
EG egypt
ES spain|españa
ET ethiopia
FI finland
FR france
GB united kingdom|uk|great britain|england|scotland|wales|northern ireland|u.k.
GH ghana
GR greece
GT guatemala
HK hong kong
HN honduras
HR croatia
HU hungary
ID indonesia
IE ireland|republic of ireland
IL israel
IN india
IQ iraq
IR iran
IS iceland
IT italy|italia
JM jamaica
JO jordan
JP japan
KE kenya
KH cambodia
KR south korea|republic of korea
KW kuwait
KZ kazakhstan
LB lebanon
LK sri lanka
LT lithuania
LU luxembourg
LV latvia
MA morocco
MD moldova
MK north macedonia|macedonia
MM myanmar
MN mongolia
MT malta
MX mexico|méxico
MY malaysia
NG nigeria
NI nicaragua
NL netherlands|the netherlands|holland|nederland
NO norway
NP nepal
NZ new zealand
OM oman
PA panama
PE peru
PH philippines|the philippines
PK pakistan
PL poland|polska
PR puerto rico
PT portugal
PY paraguay
QA qatar
RO romania
RS serbia
RU russia|russian federation
SA saudi arabia
SE sweden
SG singapore
SI slovenia
SK slovakia
SN senegal
SV el salvador
TH thailand
TN tunisia
TR turkey|türkiye
TW taiwan
TZ tanzania
UA ukraine
UG uganda
US united states|united states of america|usa|us|u.s.|u.s.a.|america
UY uruguay
UZ uzbekistan
VE venezuela
VN vietnam|viet nam
ZA south africa
ZM zambia
ZW zimbabwe
"""
COUNTRIES: dict[str, str] = {name: line[:2] for line in _NAMES_BY_CODE.strip().splitlines() for name in line[3:].split("|")}
REGIONS = frozenset((
    "europe", "emea", "apac", "latam", "asia", "africa", "americas", "eu", "eea", "nordics", "dach", "mena", "oceania", "north america",
    "south america", "latin america", "southeast asia", "middle east",
))
STATE_CODES = frozenset(
    re.findall(r"\w+", "AL AK AZ AR CA CO CT DE FL GA HI IA IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI "
                        "SC SD TN TX UT VA VT WA WI WV WY DC ON QC BC AB UK US USA UAE NYC SF EU"))
STATES_AND_CITIES = frozenset("""
alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas
kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey
new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas
utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|ontario|quebec|british columbia|alberta|new york city|nyc|sf|bay area
san francisco|los angeles|chicago|houston|phoenix|philadelphia|san antonio|san diego|dallas|austin|san jose|seattle|denver|boston|atlanta
miami|portland|detroit|minneapolis|toronto|vancouver|montreal|london|manchester|edinburgh|dublin|paris|lyon|berlin|munich|hamburg|cologne
frankfurt|vienna|zurich|geneva|amsterdam|rotterdam|brussels|madrid|barcelona|lisbon|porto|rome|milan|athens|warsaw|krakow|prague|budapest
bucharest|sofia|stockholm|oslo|copenhagen|helsinki|kyiv|istanbul|tel aviv|dubai|cairo|lagos|nairobi|cape town|johannesburg|mumbai|delhi
new delhi|bangalore|bengaluru|hyderabad|chennai|pune|karachi|lahore|dhaka|manila|jakarta|kuala lumpur|bangkok|hanoi|shanghai|beijing
shenzhen|tokyo|osaka|seoul|taipei|sydney|melbourne|brisbane|auckland|mexico city|bogota|lima|santiago|buenos aires|sao paulo|rio de janeiro
""".strip().replace("\n", "|").split("|"))
