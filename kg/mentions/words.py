"""What a word of a name looks like."""

from __future__ import annotations

import functools
import re
import unicodedata

from kg.mentions.tables import rows

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚ"
NAME_WORD = re.compile(rf"(?:[{UPPER}]\.|(?:[A-Za-z]+['-])?[{UPPER}](?:[\w-]|'(?!s\b))*)")
PARTICLES = [
    "bin",
    "ibn",
    "bint",
    "al",
    "el",
    "ul",
    "ud",
    "ad",
    "as",
    "ash",
    "abu",
    "ben",
    "bar",
    "van",
    "von",
    "der",
    "den",
    "de",
    "del",
    "della",
    "di",
    "da",
    "do",
    "dos",
    "das",
    "du",
    "la",
    "le",
    "lo",
    "ter",
    "ten",
    "zu",
    "zur",
    "y",
    "e",
    "of",
    "van der",
    "van den",
    "de la",
    "de los",
    "von der",
]
_NOT_NAMES = frozenset(
    ["The", "A", "An", "This", "That", "These", "Those", "He", "She", "It", "They", "We", "I", "You", "His", "Her", "Its", "Their", "Our", "My", "Your", "In", "On", "At", "As", "After", "Before", "But", "And", "Or", "For", "From", "With", "Without", "While", "When", "Where", "Who", "What", "Which", "Why", "How", "If", "Since", "Until", "During", "Under", "Over", "Both", "All", "Some", "Many", "Most", "Each", "Every", "No", "Not", "Now", "Then", "There", "Here", "Also", "However", "Meanwhile", "Earlier", "Later", "Today", "Yesterday", "Tomorrow", "Tonight", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Madam", "Lord", "Lady", "New", "North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central", "Great", "Republic", "Kingdom", "Union", "United", "States", "Council", "Committee", "Commission", "Ministry", "Department", "Office", "Party", "Group", "University", "College", "Institute", "Agency", "Bank", "Times", "News", "Press", "Post", "Court", "House", "Senate", "Congress", "Parliament", "Assembly", "Government", "State", "Army", "Navy", "Force", "Forces", "Air", "Police", "Guard", "National", "International", "Federal", "Foreign", "Affairs", "Defense", "Defence", "Security", "Treaty", "Agreement", "Act", "Conference", "Summit", "Forum", "Organization", "Organisation", "Association", "Federation", "Alliance", "Movement", "Front", "Human", "Rights", "World", "Peace", "War", "Day", "Week", "Year", "Street", "Square", "Palace", "Airport", "Base", "Fort", "River", "Sea", "Ocean", "Lake", "Island", "Islands", "Mount", "Valley", "City", "Province", "Region", "District", "County", "Company", "Corporation", "Inc", "Ltd", "Co", "Corp", "GmbH", "Plc", "Foundation", "Fund", "Center", "Centre", "Museum", "Hotel", "Hospital", "School", "Church", "Mosque", "Temple", "Board", "Bureau", "Service", "Services", "Statement", "Readout", "Remarks", "Joint", "Press", "Release", "Background", "Call", "Talks", "Telephone", "Meeting", "Visit", "Letter", "Executive", "Order", "Public", "Law", "Green", "White", "Black", "Red", "Blue", "Gold", "Good", "Happy", "Dear", "Thank", "Thanks", "Yes", "Well", "So", "Let", "Please", "Q", "Question", "Answer", "Reporter", "Moderator", "End", "Begin", "Text", "Photo", "Image", "Video", "File", "Reuters", "AP", "AFP", "Xinhua", "TASS", "Tass", "Interfax", "BBC", "CNN", "NBC", "ABC", "CBS", "Covid", "COVID", "Christmas", "Easter", "Ramadan", "God", "Allah", "Bible", "Koran", "Quran", "Internet", "Facebook", "Twitter", "Google", "Microsoft", "Apple", "Amazon", "Boeing", "Airbus", "Nobel", "Olympic", "Olympics", "Games", "Cup", "League", "Championship", "Club", "According", "Among", "Although", "Because", "Despite", "Due", "Given", "Following", "Including", "Through", "Thus", "Therefore", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "First", "Second", "Third", "Several", "Few", "Other", "Another", "Such", "Same", "Next", "Last", "Additionally", "Furthermore", "Moreover", "Finally", "Instead", "Indeed", "Together", "Still", "Yet", "Just", "Even", "Only", "Once", "About", "Above", "Across", "Against", "Along", "Around", "Behind", "Below", "Beside", "Besides", "Between", "Beyond", "By", "Down", "Near", "Off", "Out", "Outside", "Since", "Than", "To", "Toward", "Towards", "Up", "Upon", "Via", "Within", "Muslim", "Muslims", "Christian", "Christians", "Jewish", "Jews", "Islamic", "Arab", "Arabs", "Kurdish", "Kurds", "Democratic", "Republican", "Democrat", "Republicans", "Democrats", "Labour", "Labor", "Conservative", "Conservatives", "Liberal", "Socialist", "Communist", "Acting", "Former", "Deputy", "Vice", "Assistant", "Special", "Senior", "Chief", "Honorary", "Supreme", "High", "Royal", "Crown", "Prime", "Excellency", "Majesty", "Highness", "Administration", "Cabinet", "Embassy", "Consulate", "Mission", "Delegation", "Secretariat", "Presidency", "Chancellery", "Strategic", "Dialogue", "Partnership", "Secretary", "Minister", "President", "Premier", "Ambassador", "Director", "Envoy", "Representative", "Spokesperson", "Spokesman", "Spokeswoman", "Chairman", "Chairwoman", "Chancellor", "Senator", "Governor", "Commissioner", "Advisor", "Adviser", "Counselor", "Speaker", "Leader", "Presidents", "Ministers", "Leaders", "Secretaries", "Directors", "Officer", "Officials", "Governments", "Troops", "Counterpart", "Partners", "Allies", "Member", "Members", "Countries", "Nations", "Ally", "Military", "Ukraine-Russia", "Coast", "Border", "Customs", "Intelligence"]
)  # fmt: skip


@functools.cache
def given_names() -> dict[str, str]:
    """Given names and the gender ("m" or "f") that they mostly go with."""
    return {name: gender for gender, names in rows("given.txt") for name in names.split()}


def is_name_word(word: str) -> bool:
    """Whether a capitalised word may be part of a person's name."""
    return word not in _NOT_NAMES and NAME_WORD.fullmatch(word) is not None


_RUN = re.compile(
    rf"{NAME_WORD.pattern}(?: (?:(?:{'|'.join(sorted(PARTICLES, key=len, reverse=True))}) ){{0,2}}{NAME_WORD.pattern}){{0,6}}"
    r"(?:,? (?:Jr|Sr)\b\.?| I{2,3}\b| IV\b)?"
)


def name_run(text: str, start: int, stops: frozenset[int] | set[int] = frozenset()) -> int:
    """Where a run of name words that begins at `start` ends; `start` when none does. No word begins at one of `stops`."""
    match = _RUN.match(text, start)
    if not match:
        return start
    end = start
    for word in re.finditer(r"[^\s,]+(?:,? (?:Jr|Sr)\b\.?)?", text[start : match.end()]):
        at, surface = start + word.start(), word.group()
        core = re.sub(r",? (?:Jr|Sr)\.?$", "", surface)
        if at in stops or not (
            core in PARTICLES or is_name_word(core) or core in ("II", "III", "IV", "Jr.", "Sr.", "Jr")
        ):
            break
        if core not in PARTICLES:
            end = start + word.end()
    return end


def name_run_before(text: str, end: int, stops: set[int]) -> int:
    """Where the run of name words that ends at `end` starts; `end` when there is none."""
    begin = max(0, end - 70)
    best = end
    for match in re.finditer(rf"(?<![\w.'-])[{UPPER}]", text[begin:end]):
        start = begin + match.start()
        if start not in stops and name_run(text, start, stops) == end:
            best = start
            break
    return best


def capital_before(text: str, start: int) -> bool:
    """Whether a capitalised word that may be part of a name stands just before."""
    before = re.search(rf"(?:^|[\s(\"'])([{UPPER}][\w'-]*|[{UPPER}]\.) $", text[max(0, start - 25) : start])
    if not before:
        return False
    return is_name_word(before.group(1)) and not before.group(1).endswith("'s")


def plain_letters(name: str) -> str:
    """The name in lower case without accents, to compare spellings."""
    stripped = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return stripped.casefold().replace("\u0142", "l").replace("\u0131", "i")
