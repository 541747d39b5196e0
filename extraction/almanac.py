"""The words that dates are made of, as patterns; `extraction.dates` reads them."""

from __future__ import annotations

import re

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = (
    "january february march april may june july august september october november december".split()
)  # a month or weekday is known by its first three letters

DAYNAME = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
DAYSHORT = r"(?:Mon|Tues?|Wed|Weds|Thu|Thurs?|Fri|Sat|Sun)\b\.?"
ANYDAY = rf"(?:(?:{DAYNAME})|(?:{DAYNAME.upper()})|{DAYSHORT})"
MONTHNAME = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTHSHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
MONTH = rf"(?:(?:{MONTHNAME}|{MONTHNAME.upper()})\b|(?:{MONTHSHORT}|{MONTHSHORT.upper()})\b\.?)"
NUMBER = r"\d{1,2}(?:st|nd|rd|th|ST|ND|RD|TH)?"
YEAR = r"(?:1[5-9]|20|2100)(?:(?<=2100)|\d\d)(?!\d|,\d|\.\d|%|-year|s\b|m\b|bn\b)"
# Not in the middle of a number, a price, a word ("Covid-19 March") or a fraction.
FREE = r"(?<![\w£$€.,:'’])(?<![A-Za-z]-)(?<!\d/)"
END = r"(?![\w]|[-–]year|[.:]\d|,\d{3}|\s?%|\s?[ap]\.?m\b|/\d)"

# Nouns that a number before them counts, whatever month comes between: "in March 12 officers", "in 2000 homes".
COUNTED = (
    r"(?:years?\b|UTC|GMT|BST|E[DS]?T\b|local\s+time|people|men|women|children|police|miles?|metres?|meters?|kilomet\w+|km|kg|feet|tonnes?|tons|pounds|dollars|euros|"
    r"hours|hrs|per\s?cent|percent|million|billion|thousand|hundred|%|(?!(?:was|has|is|as|his|its|this|does|goes|says|plans|"
    r"always|perhaps|whereas|across|less|unless|towards|besides|sometimes|afterwards|us|wins|sees|marks|starts|begins|ends|"
    r"comes|looks|makes|gives|takes|brings|regardless|thus|process|business|census|crisis|bus|canvass|congress|address|"
    r"virus|series|analysis|conference's|basis)\b)[a-z][a-z-]*s(?![\w’']))"
)
COUNTS = re.compile(rf"\s+(?:{COUNTED})")
DATING = re.compile(
    r"(?:\b(?:on|On|from|From|until|till|by|By|since|Since|between|Between|before|after|dated|the|The|"
    rf"{DAYNAME})|[-–,(]|^)\s*$"
)
IN_MONTH = re.compile(r"\b(?:[Ii]n|[Ll]ast|[Tt]his|[Nn]ext|[Ee]arly|[Ll]ate|[Mm]id|[Dd]uring)[\s-]+$")

DAY_MONTH = re.compile(
    rf"{FREE}(?:(?P<wd>{ANYDAY}),?\s*\(?(?:the\s+)?)?(?P<d>{NUMBER})(?:\s+day)?(?:\s+of)?\s*-?(?P<m>{MONTH})"
    rf"(?:,?\s+(?P<y>{YEAR})|\s?[’'](?P<yy>\d\d)\b)?(?!\w)"
)
MONTH_DAY = re.compile(
    rf"(?<![\w-])(?:(?P<wd>{ANYDAY}),?\s*\(?)?(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>{NUMBER})(?:,?\s+(?P<y>{YEAR}))?{END}"
)
MONTH_YEAR = re.compile(
    rf"(?<![\w-])(?P<m>{MONTH})(?:,?\s+|\s+of\s+)(?P<y>{YEAR})|(?<![\w-])(?P<m2>{MONTH})\s?[’'](?P<yy>\d\d)\b(?!s)"
)
ISO = re.compile(
    r"(?<![\w£$€.,/-])(?P<y>(?:1[5-9]|20)\d\d)(?P<s>[-/])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>\d{2})(?!\d|-\d|/\d)"
)
NUMERIC = re.compile(
    r"(?<![\w£$€.,/-])(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<y>(?:1[5-9]|20)\d\d|(?<=/)\d\d)(?![\w/]|-\d|\.\d|,\d)"
)
WEEKDAY_NUMBER = re.compile(
    rf"(?<![\w-])(?P<wd>{ANYDAY}),?\s+(?:the\s+)?(?P<d>\d{{1,2}}(?:st|nd|rd|th)|(?<=[nseidutr]\s)\d{{1,2}}|\d{{1,2}}(?=\s*(?:[-–]|to\b)\s*"
    rf"(?:{ANYDAY})|[.;)]?\s*$|[.,;)](?!\d)))(?!\w|[.:]\d|,\d{{3}}|\s?[ap]\.?m\b|-\d|\s+{COUNTED})"
)

# What "Sunday" is part of, where it is no day.
TITLED = (
    r"(?:Times|Telegraph|Mirror|Mail|Express|Post|People|Herald|World|Independent|Business|Mercury|Sport|Politics|Tribune|"
    r"Night\s+(?:Live|Lights|Takeaway|Fever)|Kitchen|Addams|Weld|League|Agreement|Accords?|Club|Hill|Bridge|Street|School|"
    r"Assembly|AFC|FC|Supplement|Sun|Star|Review|Magazine|Brunch|Show|in\s+the\s+Park)\b"
)
WEEKDAY_ALONE = re.compile(
    rf"(?<![\w-])(?P<lead>(?:[Ll]ast|[Nn]ext|[Tt]his(?:\s+coming)?|the\s+following|the\s+previous)\s+)?"
    rf"(?:(?:Good|Black|Easter|Shrove|Ash|Maundy|Palm|Cyber|Super|Remembrance|Bank\s+Holiday|Whit|Mothering)\s+)?"
    rf"(?P<wd>{DAYNAME}|{DAYNAME.upper()})\b(?!\s+{TITLED})(?!\s+[’']n|-league)"
)
NO_DAY_BEFORE = re.compile(
    r"\b(?:(?:Mail|Observer|Independent|Scotland|Wales)\s+on|Sheffield|Bloody|Man|Girl|Ruby|Freaky|Joe|Casual)\s+$"
)
BARE_MONTHS = "January|February|July|September|October|November|December"
JOINT = r"(?:to|and|or|until|till|through|[-–/&])"
MONTH_ALONE = re.compile(
    rf"(?<![\w-])(?P<lead>(?:[Ll]ast|[Nn]ext|[Tt]his(?:\s+coming)?)\s+)?(?P<m>{MONTHNAME})\b(?![’']s\s+[A-Z]|-\w)"
    r"(?P<year>\s+(?:of\s+)?(?:last|this|next|that)\s+year\b)?"
)
MONTH_FRAME = re.compile(
    rf"(?:\b(?:in|In|since|Since|by|By|until|Until|till|from|From|during|During|before|Before|after|After|early|Early|late|"
    rf"Late|between|Between|throughout|Throughout|through|for|of|mid)[\s-]+(?:early\s+|late\s+|mid-)?|mid-|"
    rf"\b(?:{MONTHNAME})\s*{JOINT}\s*)$"
)
MONTH_THEN = re.compile(rf"\s*{JOINT}\s*(?:{MONTHNAME})\b")
A_NAME = re.compile(r"\s+(?!I\b|The\b|This\b|That\b)[A-Z][a-z]+")
MONTH_NOUN = re.compile(
    r"\s+(?:election|elections|meeting|budget|deadline|half-term|vote|poll|referendum|ruling|hearing|trial|attack|attacks|"
    r"figures|riots?|uprising|storm|floods?|bank\s+holiday|summit|ballot|agreement|report|data|issue|game|match)\b"
)

YEAR_RANGE = re.compile(
    rf"(?<![\w£$€.,/:-])(?P<y1>{YEAR})(?:\s?[-–]\s?|\s+(?:to|and|until|till|through)\s+)(?P<y2>{YEAR})(?!\s+{COUNTED}|-\d)"
)
YEAR_SPLIT = re.compile(r"(?<![\w£$€.,/:-])(?P<y>(?:19|20)\d\d)[/–-](?P<n>\d\d)(?![\w/-]|[.,]\d)")
YEAR_FRAMED = re.compile(
    r"(?:(?<![\w-])(?i:in(?:\s+or\s+(?:around|about))?|since|by|until|till|up\s+to|during|before|after|from|throughout|"
    r"back\s+(?:in|to)|born|circa|between|dated?|season|summer|spring|autumn|winter|fall|christmas|easter|act|early|late|mid|"
    r"(?:summer|spring|autumn|winter|fall|end|start|beginning|middle|half|quarter|part|years?|class|days|months|census|act)"
    r"\s+of)(?:\s+(?:early|late|mid|about|around|circa|at\s+least))?[\s-]+(?:the\s+(?:year|end\s+of)\s+)?"
    rf"|(?<=\()(?:born\s+|c\.?\s?)?)(?P<y>{YEAR})(?!\w|[-–/]\d|(?<!\bIn (?:19|20)\d\d)\s+{COUNTED}|"
    rf"\s+(?:and|to|or)\s+[\d,]+\s+{COUNTED})"
)
YEAR_OF = re.compile(
    r"(?<![\w-])(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Aa]|[Oo]ur|\w+[’']s)\s+(?P<y>(?:1[6-9]|20)\d\d)(?=\s+(?:elections|floods|"
    r"riots|protests|attacks|bombings|games|finals|awards|championships|accounts|figures|census|series|[A-Z][a-z]|[a-z]+s[’']|"
    rf"(?!{COUNTED}|and\b|or\b|to\b|who\b|of\b|in\b)[a-z-]+\b))"
)
YEAR_FOR = re.compile(
    r"(?<![\w-])[Ff]or\s+(?P<y>20[0-6]\d)(?=[.,;)]?(?:\s+(?:and|to|is|was|will|has)\b|\s*$|[.,;)]))(?!,\d)"
)

RELATIVE = re.compile(
    r"(?<![\w-])(?:(?:earlier|later)\s+(?:this|that|last|next)\s+(?:year|month|week)|(?:earlier|later)\s+today|"
    r"(?:last|this|next)\s+(?:year|month|week|weekend|night|morning|afternoon|evening|summer|winter|spring|autumn|season|"
    r"term|century|decade)|the\s+(?:past|last|previous|following|coming|next)\s+(?:year|month|week|weekend|day|night|"
    r"morning|decade|century)|(?:the\s+)?(?:day\s+before\s+yesterday|day\s+after\s+tomorrow|other\s+day|same\s+day|"
    r"(?<=the\s)(?:day|night)\s+before(?!\s+(?:the|a|an|h[ei][rs]?|she|it|its|they|their|we|our|[A-Z])\b))|yesterday|today|tomorrow|tonight|recently|in\s+recent\s+(?:years|months|weeks|days)|"
    r"(?:at|over)\s+the\s+weekend|(?:a|the)\s+(?:year|month|week|fortnight|decade|century)\s+(?:ago|earlier|before))"
    r"(?![\w-]|\s+but\s+one\b|(?<=weekend)\s+of\s+[A-Z]|(?<=week)\s+of\s+[A-Z]|[’']s\s+[A-Z]\w+\s+[A-Z])",
    re.IGNORECASE,
)
# Most paragraphs have none of these: a set of their words says so much sooner than the patterns do.
WORD = re.compile(r"[A-Za-z]+")
LEANING = frozenset(
    "year month week weekend day night morning afternoon evening summer winter spring autumn season term century "
    "decade fortnight weeks months years days today tonight yesterday tomorrow recently".split()
)

TO_LEFT = re.compile(
    rf"{FREE}(?:(?P<wd>{ANYDAY})\s+)?(?P<d>{NUMBER})(?P<joint>\s*(?:[-–/&]|to\b|and\b|or\b|until\b|till\b|,)\s*)$"
)
TO_RIGHT = re.compile(
    rf"\s*(?:[-–/&]|to|and|or|until|till|through)\s*(?:(?P<wd>{ANYDAY}),?\s+)?(?P<d>{NUMBER})"
    rf"(?:,?\s+(?P<y>{YEAR}))?(?!\s+{MONTH}|\s+{COUNTED}){END}"
)
JOINED = re.compile(rf"\s*,?\s*{JOINT}\s*")
