"""The words that `proposing` needs beside the vocabulary. Data, not rules: add what people really write."""

# How people speak of these skills when they speak of themselves, with jobs; English, then Welsh.
ALSO: dict[str, tuple[str, ...]] = {
    "spreadsheets": ("sheets", "excel wizard", "taenlen", "taenlenni"),
    "website-builders": ("build websites", "website", "web site", "websites", "gwefan", "gwefannau"),
    "web-development": (
        "software engineer",
        "software developer",
        "web developer",
        "programming",
        "coder",
        "full stack",
        "front end",
        "datblygu gwe",
        "rhaglennu",
    ),
    "web-design": ("web designer", "UX designer", "dylunio gwe"),
    "writing-for-the-web": ("writer", "journalist", "editor", "content designer", "copywriter"),
    "data-analysis": ("data analyst", "analyse data", "statistician", "data scientist", "dadansoddi data"),
    "surveys": ("survey", "arolwg", "arolygon"),
    "charts-and-dashboards": ("charts", "visualisation"),
    "databases-and-sql": (
        "SQL",
        "database administrator",
        "DBA",
        "databases",
        "cronfa ddata",
        "cronfeydd data",
    ),
    "civicrm-beacon-and-other-charity-crms": ("CRM", "CRMs"),
    "using-ai-assistants": ("AI", "artificial intelligence", "AI tools", "deallusrwydd artiffisial"),
    "security-check-up": ("information security", "penetration tester", "infosec", "seiberddiogelwch"),
    "data-protection": ("data protection officer", "DPO", "diogelu data"),
    "user-research": ("user researcher", "UX researcher", "interviewing users"),
    "service-design": ("service designer",),
    "working-out-what-is-needed": ("business analyst",),
    "digital-strategy": ("CTO", "head of digital", "IT director", "strategaeth ddigidol"),
    "product-and-project-management": ("product manager", "programme manager", "project management", "PMO"),
    "digital-for-trustees": ("trustee", "trustees"),
    "online-giving": ("donations", "online donations"),
    "fundraising-campaigns": ("fundraiser", "fundraising", "codi arian"),
    "bookkeeping-tools": ("bookkeeper", "bookkeeping", "accountant", "treasurer", "accounts"),
    "social-media": ("cyfryngau cymdeithasol", "insta", "facebook page"),
    "newsletters-and-mailing-lists": ("newsletter", "newsletters", "mailings", "cylchlythyr"),
    "graphic-design": ("graphic designer", "designer", "logos", "posters", "dylunio graffeg"),
    "photos-and-video": ("photos", "videos", "photographer", "film maker", "lluniau", "fideo"),
    "communications-planning": ("communications", "marketing", "cyfathrebu"),
    "accessible-websites": ("accessibility", "web accessibility", "hygyrchedd"),
    "translation-and-languages": ("translator", "cyfieithu", "cyfieithydd", "Gymraeg"),
    "one-to-one-help": ("patient", "one to one", "explain things", "un i un"),
    "workshops-and-training": (
        "teacher",
        "trainer",
        "lecturer",
        "workshops",
        "training sessions",
        "hyfforddi",
        "hyfforddiant",
    ),
    "guides-and-how-tos": ("guides", "technical author", "technical writer", "handbooks"),
    "computers-and-laptops": ("computers", "laptops", "PCs", "IT technician", "sysadmin", "cyfrifiaduron"),
    "phones-and-tablets": ("phones", "tablets", "smartphones", "ffonau"),
    "wifi-and-networks": ("networks", "network engineer", "networking equipment"),
    "online-forms": ("forms", "online form", "ffurflenni"),
    "automation-without-code": ("automation", "no code", "awtomeiddio"),
    "rotas-and-scheduling": ("rotas",),
    "listening-ear": ("listening", "good listener", "patient ear", "listening ear", "gwrando"),
    "mentoring": ("mentor", "mentoring", "mentora"),
    "introductions": ("introduce people", "well connected"),
    "maps": ("maps", "cartographer", "mapiau"),
}

# Words with a second, commoner meaning: one of them alone proposes nothing, two that lead the same way do.
EVERYDAY = (
    "access", "accounts", "advice", "agency", "app", "appeal", "appointments", "audience", "audio", "beacon",
    "beginner", "board", "brand", "brief", "buddy", "buffer", "calendar", "campaign", "canvas", "captions",
    "claude", "code", "communications", "consent", "contacts", "contract", "contrast", "course", "delivery",
    "designer", "developer", "discovery", "duplicates", "editing", "editor", "enthuse", "evidence", "exchange",
    "expenses", "export", "film", "followers", "gemini", "governance", "guidance", "guides", "handbook", "import",
    "innovation", "instructions", "invoices", "layout", "listening", "manual", "mapping", "menu", "messages",
    "mobile", "navigation", "network", "networks", "not sure", "notion", "outcomes", "outlook", "partners",
    "patience", "patient", "phones", "pilot", "planner", "planning", "plugin", "poll", "posts", "prompts", "quote",
    "react", "recovery", "renewals", "restore files", "sage", "scoping", "sensors", "sequel", "sheets", "slack",
    "social", "specification", "square", "structure", "studio", "sync", "teacher", "tender", "theme", "trends",
    "trustee", "video", "views", "virus", "visitors", "wording", "writer",
)  # fmt: skip

# Never taken for a slip of another word, and left out where the order of words does not matter.
COMMON = frozenset(
    """a an and are as at be by can do for from have i in is it its like make me my of on or our so that the their them
    they this to up us we what when where which who will with would you your about after again all also any around
    because been before being could couple doing early enjoy every everyday example family first found friends getting
    giving going great group groups hands happy heart helped helper helping hours house human large later light likes
    little lives living local longer looking loves lovely making means might month months music never nights often
    other others people person place places plain plans please point quick quite raise ready really right round school
    serve share sharing short since small something spare spend spent start started still story stuff their there these
    things think those thought three through times today together towards tries trying under until using usually
    village weekend weekends weeks where which while whole within without woman women wonder wondered words worked
    worker workers working works world worth would write years charity charities community communities volunteer
    volunteers volunteering skills evening evenings morning mornings painter painting printing exiting retired
    retiring office offices officer company business businesses paper papers books reading running cooking garden
    gardening walking sailing climbing farming nursing hospital church mosque temple""".split()
)

NOT = frozenset(
    "not no never dont cant cannot isnt arent wont hate hopeless terrible nothing neither nor without".split()
)
LEARNS = frozenset("learn learning dysgu".split())
TEACHES = frozenset(
    "teach teaches teaching taught teacher train trainer training lecturer lecture tutor dysgais hyfforddi".split()
)
LEADS = frozenset(
    "lead leads leading led head manage managed manager director senior expert specialist consultant professional "
    "professionally freelance career architect chief decade decades".split()
)
BEGINS = frozenset("basic basics beginner bit novice starting started rusty".split())
LITTLE = (" a little ", " some idea ", " new to ", " tried ")
