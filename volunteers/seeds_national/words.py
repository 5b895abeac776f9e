"""What invented charities and volunteers say: a stock of honest sentences, told apart by their details."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

STORIES = Path(__file__).parents[1] / "data" / "national_stories.csv"

FRONTS = """Riverside; St Mary's; Station Road; Old Mill; Three Bridges; Northfield; Kingsway; Hill Top; Orchard; Market Place;
St Chad's; Victoria; Canal Side; Greenacre; Millbrook; Eastgate; West End; Harbour; Long Meadow; Priory; Albert Street; All Saints;
Chapel Lane; Parkside; Fairview; Castle; New Dawn; Open Door; Rainbow; Lantern; Oak Tree; Bridge; Hazel; Beacon; Haven;
Cornerstone; Kestrel; Swan; Willow; Lighthouse""".replace("\n", " ").split("; ")
THINGS = """Lunch Club; Food Bank; Befrienders; Youth Theatre; Toy Library; Community Garden; Carers; Stroke Club; Men's Shed;
Homework Club; Memory Cafe; Debt Advice; Refugee Welcome; Repair Cafe; Parents Group; Choir; Day Centre; Night Shelter;
Community Transport; Credit Union Friends; Women's Centre; Boxing Club; Hospice Friends; Allotments; Furniture Store; Sewing Bee;
Animal Rescue; Disability Forum; Village Hall; Play Scheme; Community Radio; Music Project; Wildlife Trust; Baby Bank; Job Club;
Bereavement Support; Deaf Club; Sports Trust; Mental Health Drop-in; Lifeboat Helpers; Heritage Society; Scouts""".replace(
    "\n", " "
).split("; ")
OPENINGS = (
    "We are {few} volunteers and no staff.", "There are two of us in the office, both part time.", "I hope this is the right place to ask.",
    "We have run since {year}, on very little.", "Our hall is open on {day}s.", "We look after about {many} people a year.",
    "I am the treasurer here, by accident.", "This has bothered us since {month}.", "We are a small charity and know what we don't know.",
    "Somebody at the council said that you might help.", "",
)  # fmt: skip
CLOSINGS = (
    "Evenings suit us best.", "There is no hurry, but it would take a weight off us.", "We can come to you, or by video.", "{who} would be there too.",
    "Tea is always on.", "We'd rather learn it than have it done for us.", "If you can't help, who might?", "{day} mornings are quiet.",
    "Thank you for reading this.", "",
)  # fmt: skip
WHO = (
    "our chair",
    "our treasurer",
    "our secretary",
    "the manager",
    "one of our trustees",
    "our youngest volunteer",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
MONTHS = ("January", "March", "April", "June", "September", "October", "November")
FIRST_LINES = (
    "I work in an office and people bring me their {first}.", "Retired, and glad to be of use.", "I spend my days with {first}.",
    "My own club needed {first}, so I learnt it.", "I teach {first} at the college.", "I run a small business from home.",
    "I am between jobs and would like to keep my hand in.", "My mother's day centre was helped by people like you.",
)  # fmt: skip
SECOND_LINES = (
    "I also know {second}.", "{second} I do for fun.", "With {second} I get by.", "I am patient and write things down.",
    "I like explaining things slowly.", "I'd rather ask one question too many.",
)  # fmt: skip
THIRD_LINES = (
    "Evenings suit me, and I bring biscuits.", "Weekends are best.", "By phone is fine too.", "I have {years} years of it behind me.",
    "I would like to meet people near where I live.", "Short jobs are better for me than long ones.",
)  # fmt: skip
THANKS = (
    "The rota has run every week since.", "I slept for the first time in a month.", "Our trustees understood it at once, which never happens.",
    "You made it look easy and then made sure we could do it ourselves.", "{who} has shown two others already.", "It took an hour and saves us a day a week.",
    "We were afraid of it for {few} months, and it was nothing.", "The page of notes hangs beside the computer.", "Nobody made us feel stupid.",
    "We told the group in the next town to ask you too.",
)  # fmt: skip
WHY_THEM = (
    "They have done this often.",
    "They sit down on {day}s, which suits you better.",
    "They are nearer to you.",
    "Two of them know this system well.",
)


@dataclass(frozen=True)
class Story:
    skill: str
    kind: str
    risk: str
    words: str
    question: str
    reply: str
    answer: str
    talk: str
    job: str
    done_looks: str
    language: str


@cache
def stories() -> list[Story]:
    with STORIES.open(encoding="utf-8", newline="") as lines:
        return [Story(**row) for row in csv.DictReader(lines)]


def details(chance: Random) -> dict[str, Any]:
    """What makes two charities with the same trouble two charities."""
    return {
        "many": chance.randrange(60, 900, 10),
        "few": chance.randint(6, 48),
        "some": chance.randrange(120, 3900, 20),
        "who": chance.choice(WHO),
        "day": chance.choice(DAYS),
        "month": chance.choice(MONTHS),
        "year": chance.randint(1972, 2021),
    }


def said(words: str, details: dict[str, Any]) -> str:
    """With the details in their places; what begins a sentence begins with a capital."""
    filled = words.format(**details)
    for who in WHO:
        filled = filled.replace(f". {who}", f". {who.capitalize()}")
    return filled[:1].upper() + filled[1:]


def asked(chance: Random, story: Story, details: dict[str, Any]) -> str:
    if story.language:
        return said(story.words, details)
    parts = (chance.choice(OPENINGS), story.words, chance.choice(CLOSINGS))
    return said(" ".join(part for part in parts if part), details)


def about(chance: Random, first: str, second: str) -> str:
    lines = (chance.choice(FIRST_LINES), chance.choice(SECOND_LINES), chance.choice(THIRD_LINES))
    filled = [line.format(first=first, second=second, years=chance.randint(2, 35)) for line in lines]
    return " ".join(line[:1].upper() + line[1:] for line in filled)


def charity_name(chance: Random, town: str) -> str:
    front = town if chance.random() < 0.3 else chance.choice(FRONTS)
    return f"{front} {chance.choice(THINGS)}"
