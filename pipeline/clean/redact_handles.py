"""Messenger and profile handles: links, `@names`, and what stands after the name of a messenger."""

import re

HANDLE = "[handle]"

_LINKS = re.compile(
    r"(?:https?://)?(?:www\.)?\b(?:t\.me|telegram\.(?:me|dog)|wa\.me|(?:api|chat)\.whatsapp\.com|join\.skype\.com|discord\.(?:gg|com/invite)"
    r"|discordapp\.com/(?:invite|users)|line\.me|m\.me|signal\.me|linkedin\.com/in)/[^\s)\]，。]+", re.IGNORECASE)
_LATIN = r"telegram|tele ?gram|whats ?app|skype|discord|we ?chat|viber|signal|kik|icq|snapchat|instagram|insta|ig|tg|twitter|line(?= ?id\b)|qq"
_OTHER = "телеграмме|телеграмм|телеграме|телеграм|телега|тг|вотсап|ватсап|вайбер|скайп|дискорд|微信号|微信|تيليجرام|تلغرام|تليجرام|واتساب|" \
         "टेलीग्राम|व्हाट्सएप"
_BETWEEN = r"[\s\-]*(?:(?:user ?)?(?:name|id|handle|nick)|user|gebruiker|usuario|benutzer(?:name)?|ник|number|no\.?|号)?\s*" \
           r"(?:is\b|[:=\-–>：])*\s*"
_NAMED_HANDLE = re.compile(
    rf"(?<![^\W\u0400-\u9fff])(?P<messenger>(?:{_LATIN})(?![A-Za-z0-9_])|{_OTHER})(?P<between>{_BETWEEN})"
    r"(?P<handle>live:[\w.\-]+|@[\w.\-]{2,40}|[A-Za-z][\w.\-#]{3,40}|\+?\d[\d\s().\-]{6,20}\d)", re.IGNORECASE)
_CODE = "media|import|override|property|param|returns?|types|angular|nestjs|component|test|mentions?|latest|next|beta|font|keyframes|" \
        "deprecated|autowired|bean|entity|inject|injectable|input|output|staticmethod|classmethod|dataclass|supports|layer|charset|" \
        "everyone|channel|here|app|data|query|controller|restcontroller|service|repository|transactional|vue|react|babel|storybook|scale"
_AT_HANDLE = re.compile(rf"(?<![\w@＠/.`\[])@(?!(?:{_CODE})\b)[A-Za-z_]\w{{2,31}}\b(?![/(])", re.IGNORECASE)
_SAYS_WHAT_FOLLOWS = re.compile(r"[:=>：]|\bis\b|\bid\b|handle|name|ник|gebruiker|号", re.IGNORECASE)
_LINK_SIGNS = (".me/", ".gg/", "telegram.dog/", "whatsapp.com/", "skype.com/", "discord.com/", "discordapp.com/", "linkedin.com/in")
_SIGNS = ("telegram", "tele gram", "whatsapp", "whats app", "skype", "discord", "wechat", "we chat", "viber", "signal", "kik", "icq", "insta",
          "snapchat", "twitter", "line id", "qq")
_SHORT_SIGN = re.compile(r"(?<![a-z])[it]g(?![a-z])")
_OTHER_SIGNS = tuple(_OTHER.split("|"))


def handles(text: str, lower: str) -> tuple[str, int]:
    """`text` without messenger handles, and how many there were; `lower` is the text in lower case as it first was."""
    links = named = at_names = 0
    if any(sign in lower for sign in _LINK_SIGNS):
        text, links = _LINKS.subn(HANDLE, text)

    def blank(match: re.Match[str]) -> str:
        nonlocal named
        if not _names_someone(match["between"], match["handle"]):
            return match[0]
        named += 1
        return match["messenger"] + match["between"] + HANDLE

    if _names_a_messenger(lower):
        text = _NAMED_HANDLE.sub(blank, text)
    if "@" in lower:
        text, at_names = _AT_HANDLE.subn(HANDLE, text)
    return text, links + named + at_names


def _names_a_messenger(lower: str) -> bool:
    if any(sign in lower for sign in _SIGNS) or _SHORT_SIGN.search(lower):
        return True
    return not lower.isascii() and any(sign in lower for sign in _OTHER_SIGNS)


def _names_someone(between: str, handle: str) -> bool:
    if handle[0] in "@+" or handle[0].isdigit() or handle.lower().startswith("live:"):
        return True
    if not _SAYS_WHAT_FOLLOWS.search(between):
        return "_" in handle.strip("_")
    looks_made_up = bool(re.search(r"[\d_#]|\w\.\w", handle))
    return looks_made_up or bool(re.search(r"\bid\b|handle|name|skype", between, re.IGNORECASE))
