"""Twelve advertisements as editors, feeds and mails deliver them, with what each of them asks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Advert:
    """``text`` as sent; ``needed`` and ``welcome``: what it asks, sentence by sentence."""

    trade: str
    text: str
    needed: tuple[str, ...]
    welcome: tuple[str, ...] = ()


ADVERTS = (
    Advert(
        "nurse",
        "<h2>About the ward</h2><p>Heron Ward has eighteen beds and a garden. We opened in 2011."
        "</p><h2>What you&#39;ll do</h2><ul><li>Plan and give care on the day shift</li>"
        "<li>Hand over to the night team &amp; keep the charts current</li></ul>"
        "<h2>Essential criteria</h2><ul><li><strong>Registration</strong> as an adult nurse</li>"
        "<li>Two years on a surgical ward</li></ul><h2>Desirable</h2><ul><li>A mentoring course"
        "</li></ul><h2>What we offer</h2><ul><li>27 days of leave</li><li>Parking on site</li></ul>"
        "<p>We welcome applications from all parts of the community.</p>",
        (
            "Plan and give care on the day shift",
            "Hand over to the night team & keep the charts current",
            "Registration as an adult nurse",
            "Two years on a surgical ward",
        ),
        ("A mentoring course",),
    ),
    Advert(
        "welder",
        "Duties • Weld pressure pipe in all positions • Read isometric drawings • Grind and dress "
        "seams\nYou need: • A coded ticket for 6G • Three years on stainless pipe\n"
        "Workshop in Grimsby. Pay is £19.50 an hour, overtime at time and a half.\n"
        "Apply online or call the yard.",
        (
            "Weld pressure pipe in all positions",
            "Read isometric drawings",
            "Grind and dress seams",
            "A coded ticket for 6G",
            "Three years on stainless pipe",
        ),
    ),
    Advert(
        "cook",
        "The Fig Tree is a neighbourhood restaurant with forty covers and one oven that everybody "
        "fights over. We are looking for a cook who likes vegetables.\n\nYou'll run the larder "
        "section, bake the bread in the morning and help at the pass on Fridays. You have worked "
        "in a busy kitchen for at least two years. Pastry would be a bonus.\n\nWe close on Mondays "
        "and between Christmas and New Year. Staff eat together at five. No agencies please.",
        (
            "We are looking for a cook who likes vegetables.",
            "Run the larder section, bake the bread in the morning and help at the pass on Fridays",
            "You have worked in a busy kitchen for at least two years.",
        ),
        ("Pastry would be a bonus.",),
    ),
    Advert(
        "teller",
        "Open Date: 03-14-26\nJob ID: 88213\nLocation: Tulsa, OK\n\n"
        "DISTINGUISHING CHARACTERISTICS\nThis class is the entry level of the series."
        "\n\nEXAMPLES OF DUTIES\nServes members at the "
        "counter.\nBalances the drawer at the end of each shift.\n\nMINIMUM QUALIFICATIONS\n"
        "High school diploma.\nOne year of cash handling.\n\nSUPPLEMENTAL INFORMATION\n"
        "Applicants must pass a credit check.\nAn Equal Opportunity Employer.",
        (
            "Serves members at the counter.",
            "Balances the drawer at the end of each shift.",
            "High school diploma.",
            "One year of cash handling.",
        ),
    ),
    Advert(
        "lorry driver",
        "# Night trunk driver\n\n**The run:** Avonmouth to Carlisle and back.\n\n## You will\n\n"
        "* drive a _curtain-sider_ between two depots\n* check the load and the vehicle\n\n"
        "## You must have\n\n* licence category C+E\n* a digital tachograph card\n\n---\n\n"
        "Ring [the desk](https://jobs.example.com) on 0117 496 0000. Closing date: 2 May.",
        (
            "drive a curtain-sider between two depots",
            "check the load and the vehicle",
            "licence category C+E",
            "a digital tachograph card",
        ),
    ),
    Advert(
        "developer",
        "Marrow makes booking software for vets. 31 people, one product.\n\nWhat you'll work on:\n"
        "- Extend the calendar in TypeScript\n- Review your colleagues' merge requests\n\n"
        "Our stack: React, Node, Postgres.\n\nWhat we're looking for\n"
        "- Four years of web development\n- No PHP needed\n- GraphQL (nice to have)\n\n"
        "Remote within the UK. We talk on Zulip and meet twice a year in Hebden Bridge.",
        (
            "Extend the calendar in TypeScript",
            "Review your colleagues' merge requests",
            "Four years of web development",
        ),
        ("GraphQL (nice to have)",),
    ),
    Advert(
        "teacher",
        "Alder Grove needs a music teacher from September.You teach classes of thirty and lead the "
        "choir.You hold Qualified Teacher Status.If your piano is rusty that's fine.The school is "
        "ten minutes from the station.Visits to the school are warmly welcomed.",
        (
            "Alder Grove needs a music teacher from September.",
            "You teach classes of thirty and lead the choir.",
            "You hold Qualified Teacher Status.",
        ),
        ("If your piano is rusty that's fine.",),
    ),
    Advert(
        "electrician",
        "Responsibilities:\n1. Wire panels from drawings\n2. Test and certify circuits\n"
        "3) Train the apprentice\nRequirements:\n1. ECS gold card\n2. Full driving licence\n"
        "Own tools would be an advantage.\nVan, fuel card and phone are provided.\n"
        "We are not able to sponsor work visas.",
        (
            "Wire panels from drawings",
            "Test and certify circuits",
            "Train the apprentice",
            "ECS gold card",
            "Full driving licence",
        ),
        ("Own tools would be an advantage.",),
    ),
    Advert(
        "hairdresser",
        "💇 Your day\n✂️ Cut and colour for regulars\n✂️ Advise on care at home\n\n"
        "⭐ Why you'll love it\n✅ Four-day week\n✅ Free products\n\nAsk for Mel.",
        ("Cut and colour for regulars", "Advise on care at home"),
    ),
    Advert(
        "bookkeeper",
        "Job Summary\nKeeps the books of three small charities.\n\nSkill Details\n\nYou bring\n"
        "Confidence in double entry\nExperience with Xero or Sage\nHighly desireable: charity "
        "accounts\n\nBenefits\nFlexible hours\nA pension",
        (
            "Keeps the books of three small charities.",
            "Confidence in double entry",
            "Experience with Xero or Sage",
        ),
        ("charity accounts",),
    ),
    Advert(
        "warehouse",
        "&lt;p&gt;Picker, late shift&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Pick orders with a hand scanner"
        "&lt;/li&gt;&lt;li&gt;Load cages&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;No experience required. "
        "Free bus from the centre, hot meal in the canteen.&lt;/p&gt;",
        ("Pick orders with a hand scanner", "Load cages"),
    ),
    Advert(
        "lawyer",
        "Quill & Sons has advised the harbour since 1874. The post is new.\n\nThe successful "
        "candidate will draft charter parties and appear before the county court. A practising "
        "certificate is required; Norwegian is an asset. Salary £58,000 to £66,000 depending on "
        "experience. Please send a letter and your CV by 9 June.",
        (
            "The successful candidate will draft charter parties and appear before the county "
            "court.",
            "A practising certificate is required",
        ),
        ("Norwegian is an asset.",),
    ),
)
