"""What invented groups say of themselves on their pages, and a drawing or two of where they meet."""

import io
import re
from datetime import timedelta

from PIL import Image, ImageDraw

from groups import images
from groups.models import Group, PageSection, Picture
from hub.seeding.world import World

PAGES: dict[str, list[tuple[str, str, str]]] = {
    "tyne-digital-neighbours": [
        ("about", "About us", """
We began in 2023 with one laptop and a food bank whose rota lived on the back of a door. Two of us worked with computers,
neither had ever met a food bank's volunteers on a Friday afternoon. **Six weeks later the rota filled itself**, and the
next charity was at the door.

Since then we sit in the library in Gateshead every Tuesday. Some evenings there are nine of us and a cake; some evenings it
is Tunde, the kettle and a spreadsheet. Both count."""),
        ("who_we_help", "Who we help", """
Small charities and community groups on both sides of the river, mostly with two or three people who do everything.

- **A lunch club** that rang forty people each week now sends one message, in large letters, and still rings the six who
  like a chat.
- **A toy library** knows which toys are out, and who has had the fire engine since March.
- **A carers' group** has a website that its treasurer changes herself, on her phone.

We don't sell anything, we don't take over, and we don't know everything. What we can't do we say at once."""),
        ("events", "Our Tuesdays", """
Half past six, first floor of the library, the room with the round table. There is a lift, a hearing loop and a lot of tea.
Bring what worries you: a laptop, a login that nobody knows, a letter you don't understand. You need not book.

Can't come? Most of what we do happens by phone, and we are good at explaining without seeing your screen."""),
        ("supporters", "With thanks", """
The library lends us the room. A bakery on the High Street sends what is left on Tuesdays, which is why we meet on Tuesdays."""),
    ],
    "leeds-helping-hands-online": [
        ("about", "About us", """
Nine people, four of them retired, one of them sixteen. We like the jobs that nobody else likes: the membership list with
three spellings of everybody, the inbox of somebody who left, the form that loses half of what people type."""),
        ("team", "Who we are", """
- **Joan** ran a school office for thirty years and can read any spreadsheet.
- **Imran** mends websites, and tells you when you don't need one."""),
    ],
    "tech-er-lles-caerdydd": [
        ("about", "Amdanom ni – about us", """
Rydym yn helpu elusennau Caerdydd a'r Fro gyda phethau digidol, yn Gymraeg neu yn Saesneg, am ddim.

We help charities in Cardiff and the Vale with anything digital, in Welsh or in English, for free. Write in whichever you
dream in."""),
        ("ask", "Gofyn am help – asking for help", """
1. Dywedwch beth fyddai'n helpu – say what would help, in your own words.
2. Rydym yn ateb – we answer, usually within the week.
3. Paned – tea."""),
    ],
    "bradford-click-club": [
        ("about", "Who sits here", """
Farah began it with her own laptop in the community centre; Marek came to mend a projector and stayed. We speak Urdu, Punjabi,
Polish and spreadsheet."""),
    ],
    "irwell-tech-for-charities": [
        ("about", "After work", """
By day most of us build things for companies. On Tuesdays and Thursdays we would rather see a youth club's booking form work.
**Nobody pays, nobody pitches.**"""),
    ],
    "trent-tech-friends": [
        ("about", "Every other Wednesday", """
There are three of us, and the table is round. We take one charity an evening, so that there is time to listen first."""),
    ],
    "spaghetti-junction-digital": [
        ("about", "Untangling", """
Five charities share one inbox? Three people know half a password each? That is our favourite kind of Monday."""),
    ],
    "fen-edge-digital": [
        ("about", "Come as you are", """
Village halls are far apart here, so we ring before you drive. Bring the laptop, the charger and the letter that came with
it."""),
    ],
    "lea-valley-tech-circle": [
        ("about", "Two evenings, two doors", """
Mondays in Hackney, Wednesdays in Stratford. Yemi knows forms; Leila knows people who know everything else."""),
    ],
    "seafront-digital": [
        ("about", "Between the pier and the Downs", """
We try things out: this winter we sit in three libraries, and count who walks in whom nobody had ever heard of."""),
    ],
    "harbourside-help-desk": [
        ("about", "Drop in", """
Half of those who come need twenty minutes, and we tell them so. For the other half we find somebody who has a month."""),
    ],
    "clyde-digital-volunteers": [
        ("about", "Glaswegians who can", """
Mairi writes things down, Alasdair takes things apart. If it plugs in or logs in, somebody here has sworn at it before."""),
    ],
    "wearside-tech-table": [
        ("about", "Two friends, a kettle and a list", """
We are just starting. The list has seven charities on it who asked us for help before we had a name. If you can hold a
spreadsheet or a conversation, the third chair is yours."""),
    ],
}  # fmt: skip

PAPER, DAY, NIGHT, HILL, FIELD, WALL, LIT = (
    "#fbf8f2",
    "#dbe7ee",
    "#1f6296",
    "#3d6b21",
    "#12605a",
    "#22303a",
    "#f3b229",
)
PENNANTS = ("#f3b229", "#b83a20", "#70365f", "#fbf8f2", "#3d6b21")
PICTURES = {
    "tyne-digital-neighbours": [
        (
            "",
            True,
            "A drawing: a library by the river at night, all its windows lit, under a line of pennants",
        ),
        (
            "events",
            False,
            "A drawing: the library by day, on the hill, with a line of pennants in front of it",
        ),
    ],
    "leeds-helping-hands-online": [
        ("about", False, "A drawing: a house on a hill in the morning, with pennants over the street")
    ],
}


def seed_pages(world: World) -> None:
    """What the groups say of themselves, and three drawings"""
    for place, (slug, sections) in enumerate(PAGES.items()):
        group = Group.objects.get(slug=slug)
        people = group.people_who_run_it()
        began = max(membership.since for membership in group.memberships.all())
        fresh = world.now - timedelta(days=20 + 9 * place)  # some pages are fresher than others
        for number, (kind, title, text) in enumerate(sections):
            with world.at(max(began, fresh) + timedelta(days=1 + number)):
                PageSection.begin(
                    group, kind, by=people[number % len(people)], title=title, text=as_typed(text)
                )
        for kind, is_night, alt in PICTURES.get(slug, []):
            section = group.sections.filter(kind=kind).first()
            with world.at(max(began, fresh) + timedelta(days=9)):
                Picture.add(group, drawn(is_night), by=people[0], alt=alt, section=section)
    mend_a_sentence(world)


def as_typed(text: str) -> str:
    """Nobody presses Enter within a paragraph; lists and empty lines stay."""
    return re.sub(r"(?<!\n)\n(?=[^\n\d-])\s*", " ", text.strip())


def mend_a_sentence(world: World) -> None:
    """So that there is a history to read."""
    section = PageSection.objects.select_related("group").get(
        group__slug="tyne-digital-neighbours", kind="events"
    )
    text = section.text.replace("Half past six", "From half past six").replace(
        "a lot of tea", "more tea than we can drink"
    )
    with world.at(world.now - timedelta(days=4)):
        section.write(
            by=section.group.people_who_run_it()[-1], title=section.title, text=text, version=section.version
        )


def drawn(is_night: bool) -> images.Small:
    """Hills, a house with windows, a line of pennants; twice as large first, so that its edges are smooth."""
    width, height = 2000, 1000
    picture = Image.new("RGB", (width, height), NIGHT if is_night else DAY)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((-500, 560, 1500, 1700), fill=HILL)
    draw.ellipse((700, 640, 2700, 1800), fill=FIELD)
    draw.rectangle((860, 420, 1340, 700), fill=WALL)
    draw.polygon([(820, 420), (1100, 270), (1380, 420)], fill="#b83a20")
    for column in range(4):
        for row in range(2):
            left, top = 905 + column * 110, 460 + row * 115
            draw.rectangle((left, top, left + 62, top + 76), fill=LIT if is_night else PAPER)
    line = [(20 + number * 163, int(160 - 90 * ((number - 6) / 6) ** 2)) for number in range(13)]
    draw.line(
        [(0, 70), *((left + 60, top) for left, top in line), (width, 70)],
        fill=PAPER if is_night else WALL,
        width=6,
    )
    for number, (left, top) in enumerate(line):
        draw.polygon(
            [(left, top), (left + 120, top), (left + 60, top + 135)], fill=PENNANTS[number % len(PENNANTS)]
        )
    picture = picture.resize((width // 2, height // 2), Image.Resampling.LANCZOS)
    said = io.BytesIO()
    picture.save(said, "WEBP", quality=82)
    return images.Small(said.getvalue(), *picture.size)
