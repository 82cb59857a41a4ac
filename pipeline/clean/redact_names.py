"""Names of people where a posting says whose they are: under a closing, after `my name is`, behind `contact person`."""

import re
import unicodedata

NAME = "[name]"

_CLOSINGS = (
    "best regards", "kind regards", "warm regards", "regards", "sincerely", "yours truly", "yours faithfully", "respectfully", "cheers", "best",
    "best wishes", "all the best", "many thanks", "thanks", "thank you", "thanks in advance", "mit freundlichen grüßen", "mit freundlichem gruß",
    "freundliche grüße", "viele grüße", "beste grüße", "liebe grüße", "schöne grüße", "mfg", "lg", "vg", "danke", "cordialement",
    "bien cordialement", "bien à vous", "merci", "merci d'avance", "sincères salutations", "saludos", "un saludo", "saludos cordiales",
    "atentamente", "gracias", "atenciosamente", "obrigado", "obrigada", "cumprimentos", "melhores cumprimentos", "abraços", "cordiali saluti",
    "distinti saluti", "saluti", "grazie", "met vriendelijke groet", "vriendelijke groet", "groet", "groeten", "groetjes", "bedankt", "mvg",
    "pozdrawiam", "z poważaniem", "dziękuję", "с уважением", "спасибо", "з повагою", "дякую", "saygılarımla", "teşekkürler", "iyi çalışmalar",
    "مع تحياتي", "تحياتي", "شكرا", "شكرًا", "सादर", "धन्यवाद", "此致", "谢谢", "vänliga hälsningar", "med vänlig hälsning", "hälsningar", "mvh")
_CLOSING_SIGNS = ("regards", "sincerely", "yours", "respectfully", "cheers", "best", "thank", "grüß", "gruß", "mfg", "lg", "vg", "danke", "cordial",
                  "bien à", "merci", "salut", "salud", "atent", "graci", "atenc", "obrigad", "cumpri", "abraç", "grazie", "groet", "bedankt",
                  "mvg", "pozdr", "poważ", "dzięk", "уваж", "спасибо", "повагою", "дякую", "sayg", "teşek", "iyi ç", "تحياتي", "شكر", "सादर",
                  "धन्य", "此致", "谢谢", "hälsning", "mvh")
_CLOSED = frozenset(_CLOSINGS)
_LAST_WORDS = frozenset(closing.split()[-1] for closing in _CLOSINGS)
_LONGEST_CLOSING = max(closing.count(" ") for closing in _CLOSINGS) + 1
_AROUND_CLOSING = " \t,!.،，;:"
_LINE = r"[^\n,;:|!?(@\[]{2,40}"
_NAME_LINE = re.compile(rf"\s*(?:[-–—~]\s?)?(?P<name>{_LINE})(?=$|,|\()")
_DASHED = re.compile(rf"(?P<before>(?:^|\n)(?!\s*[-–—•*])[^\n]+\n\s*(?:--|[-–—~])\s?)(?P<name>{_LINE})(?=\s*\Z)")
_DASHES = ("\n-", "\n–", "\n—", "\n~", "\n -", "\n –", "\n —")
_CUES = re.compile(
    r"(?P<before>(?:\bmy name is|\bmy name's|\bich hei(?:ß|ss)e|\bmein name ist|\bje m['’]appelle|\bmon nom est|\bme llamo|\bmi nombre es"
    r"|\bmeu nome é|\bme chamo|\bmi chiamo|\bmijn naam is|\bik heet|\bnazywam się|\bmam na imię|меня зовут|мене звати|\bbenim adım|\badım"
    r"|\bjag heter|اسمي|मेरा नाम"
    r"|(?:\bcontact (?:person|name)|\bhiring manager|\bposted by|\battn\.?|\bansprechpartner(?:in)?|\bkontaktperson|\bcontact|\bpersona de contacto"
    r"|\bpessoa de contato|\bpersona di riferimento|\breferente|\bcontactpersoon|\bosoba kontaktowa|контактное лицо|контактна особа|\byetkili kişi"
    r"|\bilgili kişi)\s?(?::| is| ist))\s)(?P<name>[^\W\d_][^\n,;:|!?(@\[]{1,39})", re.IGNORECASE)
_CUE_SIGNS = ("my name", "ich hei", "mein name", "appelle", "mon nom", "me llamo", "mi nombre", "meu nome", "me chamo", "mi chiamo", "mijn naam",
              "ik heet", "nazywam", "na imię", "зовут", "звати", "adım", "jag heter", "اسمي", "मेरा नाम", "contact person", "contact name", "contact:",
              "contact :", "contact is", "hiring manager", "posted by", "attn", "ansprechpartner", "kontaktperson", "persona de contacto",
              "pessoa de contato", "referente", "riferimento", "contactpersoon", "osoba kontaktowa", "контактн", "yetkili", "ilgili")
_TITLED = re.compile(r"\b(?:Mrs?\.?|Ms\.|Mme|Mlle|Herrn?|Frau|Dhr\.|Mevr\.|Sig\.(?:ra)?|Srta\.|Пан[ір]?)\s[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯІЇЄ][\w'’\-]+"
                     r"(?:\s[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯІЇЄ][\w'’\-]+)?")
_TITLED_SIGNS = ("mr. ", "mr ", "mrs", "ms. ", "mme", "mlle", "herr", "frau", "dhr", "mevr", "sig.", "srta", "пан")
_I_AM = re.compile(r"(?P<before>\b(?:I['’]m|I am|Ich bin|Je suis|Soy|Sono|Sou|Ik ben)\s)(?P<name>[A-ZÀ-Þ][\w'’\-]+\s[A-ZÀ-Þ][\w'’\-]+)(?=,|\.\s|\sfrom\b)")
_I_AM_SIGNS = ("i'm ", "i’m ", "i am ", "ich bin ", "je suis ", "soy ", "sono ", "sou ", "ik ben ")
_CJK = re.compile(r"(?P<before>联系人[：:]\s?|我叫|我是(?=[\u4e00-\u9fff]{2,3}[，,。])|担当(?:者)?[：:]\s?)(?P<name>[\u4e00-\u9fff]{2,4})(?=[，,。\s]|$)")
_PARTICLES = frozenset(["van", "von", "de", "da", "del", "della", "der", "den", "di", "du", "la", "le", "bin", "ibn", "al", "el", "y", "e", "dos", "das", "ter", "ten", "zu"])
_NO_NAMES = frozenset(["team", "inc", "gmbh", "ltd", "llc", "llp", "company", "corp", "corporation", "co", "bv", "srl", "sa", "sas", "ag", "oy", "ab", "hr", "human", "resources", "recruiting", "recruitment", "support", "studio", "studios", "agency", "group", "labs", "lab", "media", "digital", "design", "solutions", "services", "technologies", "consulting", "the", "our", "your", "we", "all", "please", "apply", "note", "skills", "about", "requirements", "job", "description", "title", "position", "location", "remote", "senior", "junior", "lead", "developer", "designer", "engineer", "manager", "writer", "editor", "looking", "hiring", "freelancer", "project", "budget", "deadline", "see", "below", "tbd", "tba", "equipe", "équipe", "equipo", "zespół", "команда", "ekibi", "ekip", "ihr", "ihre", "dein", "das", "die", "der", "l'équipe", "il", "lo", "el", "los", "les", "nos", "notre", "nuestro", "our", "in", "on", "to", "for", "if", "is", "this", "that", "and", "or", "not", "no", "yes", "only", "here", "now", "today", "hello", "hi", "dear", "sir", "madam", "everyone", "applicants", "candidates", "submit", "send", "click", "read", "reply", "contact", "budget", "experience", "responsibilities", "benefits", "what", "how", "why", "who", "when", "email", "mail", "e-mail", "info", "careers", "jobs", "us", "me", "sales", "support", "available", "based", "founder", "ceo", "owner", "director", "english", "german", "french", "spanish", "good", "happy", "excited", "fluent", "native", "asap", "फ़रीक", "टीम", "فريق", "via", "form"])
_CASELESS = ("ARABIC", "DEVANAGARI", "CJK", "HIRAGANA", "KATAKANA", "HANGUL")
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|mme|dr|prof|herr|frau|ing|dipl)\.?$", re.IGNORECASE)
_MOST_WORDS = 4
_LAST = 400


def names(text: str, lower: str) -> tuple[str, int]:
    """`text` without names of the people behind it, and how many there were; `lower` is the text in lower case as it first was."""
    count = 0

    def blank(match: re.Match[str]) -> str:
        nonlocal count
        length = _name_length(match["name"], whole=match.re is not _CUES)
        if not length:
            return match[0]
        count += 1
        return match["before"] + NAME + match["name"][length:]

    if any(sign in lower for sign in _CLOSING_SIGNS):
        text, count = _signed(text)
    if any(dash in text for dash in _DASHES):
        text = text[:-_LAST] + _DASHED.sub(blank, text[-_LAST:])
    if any(sign in lower for sign in _TITLED_SIGNS):
        text, titled = _TITLED.subn(NAME, text)
        count += titled
    if any(sign in lower for sign in _CUE_SIGNS):
        text = _CUES.sub(blank, text)
    if any(sign in lower for sign in _I_AM_SIGNS):
        text = _I_AM.sub(blank, text)
    if not lower.isascii():
        text, found = _CJK.subn(rf"\g<before>{NAME}", text)
        count += found
    return text, count


def _signed(text: str) -> tuple[str, int]:
    """`text` without the names under or after closings such as `Best regards,`."""
    lines, count = text.split("\n"), 0
    for number, line in enumerate(lines):
        if _ends_in_closing(line):
            place = next((later for later in range(number + 1, len(lines)) if lines[later].strip()), None)
            found = _NAME_LINE.match(lines[place]) if place is not None else None
        elif "," in line[-60:] and _ends_in_closing(line.rpartition(",")[0]):
            place, found = number, _NAME_LINE.match(line, line.rfind(",") + 1)
        else:
            continue
        length = _name_length(found["name"], whole=True) if found else 0
        if found and length and place is not None:
            start = found.start("name")
            lines[place] = lines[place][:start] + NAME + lines[place][start + length:]
            count += 1
    return "\n".join(lines), count


def _ends_in_closing(line: str) -> bool:
    """Whether a line is, or its last sentence is, nothing but a closing."""
    if line[-80:].rstrip(_AROUND_CLOSING).rpartition(" ")[2].lower() not in _LAST_WORDS:
        return False
    words = line[-80:].strip(_AROUND_CLOSING).lower().split()
    for length in range(1, min(_LONGEST_CLOSING, len(words)) + 1):
        if " ".join(words[-length:]) in _CLOSED and (length == len(words) or words[-length - 1][-1] in ".!?"):
            return True
    return False


def _name_length(candidate: str, *, whole: bool) -> int:
    """How many characters of `candidate`, from its start, are a name; 0 for none, and where `whole`, if any word of it is none."""
    end = words = 0
    for match in re.finditer(r"\S+", candidate):
        word = match[0].rstrip(".") if len(match[0]) > 3 else match[0]
        if word.lower() in _PARTICLES and words:
            continue
        if not _is_name_word(word) or words == _MOST_WORDS:
            if whole:
                return 0
            break
        words += 1
        end = match.start() + len(word)
        if match[0].endswith(".") and len(match[0]) > 3 and not _HONORIFIC.match(match[0]):
            if whole and match.end() < len(candidate.rstrip()):
                return 0
            break
        if unicodedata.name(word[0], "").startswith(_CASELESS) and not whole:
            break
    return end


def _is_name_word(word: str) -> bool:
    letters = word.replace("-", "").replace("'", "").replace("’", "").replace(".", "")
    if not letters or word.lower().strip(".") in _NO_NAMES or word.lower() in _CLOSED:
        return False
    if unicodedata.name(letters[0], "").startswith(_CASELESS):
        return not any(character.isdigit() or character.isascii() for character in letters)
    is_shouted = len(letters) > 3 and letters.isupper()
    return letters.isalpha() and letters[0].isupper() and not is_shouted
