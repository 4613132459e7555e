"""Twenty more advertisements, in the layouts of feeds, forms and chats, with what each asks."""

from tests.matching.text.adverts import Advert

FEED_ADVERTS = (
    Advert(
        "baker",
        (
            "About the jobWe are a family bakery in the old harbour.You will bake "
            "sourdough from two in the morning and shape rolls by hand.Experience with "
            "deck ovens is wanted.You prepare the counter before the shop opens.A "
            "forklift licence is highly desireable.Open Date: 09-30-16 Close Date: "
            "10-14-16"
        ),
        (
            "You will bake sourdough from two in the morning and shape rolls by hand.",
            "Experience with deck ovens is wanted.",
            "You prepare the counter before the shop opens.",
        ),
        ("A forklift licence is highly desireable.",),
    ),
    Advert(
        "bridge inspector",
        (
            "Open Date: 11-02-17\n"
            "Salary Range: $3,412.00 - $4,118.00 Monthly\n"
            "DISTINGUISHING CHARACTERISTICS\n"
            "This is the journey level in the Bridge Inspector series. Incumbents inspect"
            " steel and concrete spans under general supervision.\n"
            "EXAMPLES OF DUTIES\n"
            "Duties may include, but are not limited to, the following:\n"
            "1. Climbs trusses and records cracks, spalls and scour.\n"
            "2. Prepares written reports of findings.\n"
            "3. Operates a snooper truck.\n"
            "MINIMUM QUALIFICATIONS\n"
            "Two years of experience in structural inspection.\n"
            "Possession of a valid Class C driver license.\n"
            "SUPPLEMENTAL INFORMATION\n"
            "The County is an Equal Opportunity Employer. Applicants who need an "
            "accommodation should contact Human Resources.\n"
            "Application materials must be received by 5:00 p.m. on the closing date."
        ),
        (
            "Climbs trusses and records cracks, spalls and scour.",
            "Prepares written reports of findings.",
            "Operates a snooper truck.",
            "Two years of experience in structural inspection.",
            "Possession of a valid Class C driver license.",
        ),
        (),
    ),
    Advert(
        "groom",
        (
            "<div><h3>What awaits you</h3><ul><li>Grooming and feeding of twelve "
            "horses</li><li>Mucking out, every morning</li></ul><h3>What we wish "
            "for</h3><ul><li>Calm hands around nervous animals</li><li>A riding badge "
            "would be a plus</li></ul><h3>What is in it for you</h3><ul><li>Free stabling"
            " for your own horse</li><li>28 days of leave</li></ul><p>Sounds like you? "
            "Drop Marlies a line at stable@example.org.</p></div>"
        ),
        (
            "Grooming and feeding of twelve horses",
            "Mucking out, every morning",
            "Calm hands around nervous animals",
        ),
        ("A riding badge would be a plus",),
    ),
    Advert(
        "pharmacy technician",
        (
            "## Pharmacy technician (f/m/d)\n"
            "\n"
            "**Your tasks**\n"
            "* dispense prescriptions and check doses\n"
            "* run the unit-dose robot\n"
            "\n"
            "**Your profile**\n"
            "* completed training as a pharmacy technician\n"
            "* German at B2; if your Spanish is poor that's fine\n"
            "* *nice to have:* experience with cytostatics\n"
            "\n"
            "**Our offer**\n"
            "* 36 hours a week, no night duty\n"
            "* staff discount\n"
            "\n"
            "We welcome applications from people of all origins, ages and identities."
        ),
        (
            "dispense prescriptions and check doses",
            "run the unit-dose robot",
            "completed training as a pharmacy technician",
            "German at B2",
        ),
        (
            "if your Spanish is poor that's fine",
            "experience with cytostatics",
        ),
    ),
    Advert(
        "accompanist",
        (
            "Our choir school needs a piano accompanist. You accompany rehearsals on "
            "three afternoons and play at two concerts each term. You sight-read well and"
            " can transpose on the spot. Organ playing would be a plus. The school was "
            "founded in 1871 and its chapel is known for its acoustics. We pay £24 per "
            "hour. Please send a short recording with your application. All staff undergo"
            " an enhanced DBS check. We regret that we can't sponsor visas."
        ),
        (
            ("You accompany rehearsals on three afternoons and play at two concerts each term."),
            "You sight-read well and can transpose on the spot.",
        ),
        ("Organ playing would be a plus.",),
    ),
    Advert(
        "commissioning lead",
        (
            "WHO WE ARE\n"
            "Tidewrack Energy builds tidal turbines.\n"
            "THE ROLE\n"
            "- Lead the commissioning of turbine arrays offshore\n"
            "- Write method statements and lift plans\n"
            "- Be the link to the harbour authority\n"
            "MUST HAVES\n"
            "- GWO sea survival certificate\n"
            "- 5+ yrs in offshore wind, tidal or oil & gas\n"
            "- Comfortable with three weeks on / three weeks off\n"
            "BONUS POINTS\n"
            "- HV switching authorisation\n"
            "- Danish or Norwegian\n"
            "PERKS\n"
            "- Flights home paid\n"
            "- Pension matched to 9%\n"
            "HOW TO APPLY\n"
            "Click the button. First interviews take place in the week of 4 March. No "
            "recruiters please."
        ),
        (
            "Lead the commissioning of turbine arrays offshore",
            "Write method statements and lift plans",
            "Be the link to the harbour authority",
            "GWO sea survival certificate",
            "5+ yrs in offshore wind, tidal or oil & gas",
            "Comfortable with three weeks on / three weeks off",
        ),
        (
            "HV switching authorisation",
            "Danish or Norwegian",
        ),
    ),
    Advert(
        "sterile processing",
        (
            "Job Summary: The Lead Sterile Processing Technician decontaminates, "
            "assembles and sterilizes surgical instruments.\n"
            "\n"
            "Essential Functions:\n"
            "• Runs the washer-disinfectors and autoclaves; documents each load.\n"
            "• Trains new technicians.\n"
            "• Keeps instrument count sheets current.\n"
            "\n"
            "Education/Experience:\n"
            "High school diploma or equivalent required. CRCST certification required "
            "within 12 months of hire. Two years in a hospital SPD preferred.\n"
            "\n"
            "Physical Demands: Must be able to lift 40 pounds. Standing for long periods.\n"
            "\n"
            "Benefits: Medical, dental, vision, 401(k) with match, tuition assistance.\n"
            "\n"
            "Equal Opportunity: We do not discriminate on the basis of race, colour, "
            "religion, sex, age, disability or veteran status.\n"
            "\n"
            "The above statements are intended to describe the general nature of the work"
            " and are not an exhaustive list of all duties."
        ),
        (
            "Runs the washer-disinfectors and autoclaves; documents each load.",
            "Trains new technicians.",
            "Keeps instrument count sheets current.",
            "High school diploma or equivalent required.",
            "CRCST certification required within 12 months of hire.",
        ),
        ("Two years in a hospital SPD preferred.",),
    ),
    Advert(
        "map artist",
        (
            "hey! we're a tiny studio (4 people, 1 dog) making tabletop games. looking "
            "for someone who can draw maps. you'd sketch, ink & colour maps in procreate "
            "or photoshop, talk to printers about bleeds and paper. you don't need a "
            "degree. you don't need to know indesign either. prior work on board games? "
            "lovely but optional. remote within the UK or Ireland. 20 hrs/week. send us 3"
            " pics you're proud of."
        ),
        (
            "looking for someone who can draw maps.",
            (
                "you'd sketch, ink & colour maps in procreate or photoshop, talk to printers "
                "about bleeds and paper."
            ),
        ),
        ("lovely but optional.",),
    ),
    Advert(
        "harbour master",
        (
            "Position: Assistant Harbour Master\n"
            "Reports to: Harbour Master\n"
            "Location: Pittenweem\n"
            "Hours: 37.5 per week, weekends by rota\n"
            "Requirements: VHF operator's certificate, powerboat level 2, first aid at "
            "work\n"
            "Desirable: Welsh or Gaelic\n"
            "Duties: berth allocation; collecting dues; keeping the log; pollution "
            "response\n"
            "Benefits: housing allowance, local government pension"
        ),
        (
            "VHF operator's certificate, powerboat level 2, first aid at work",
            "berth allocation",
            "collecting dues",
            "keeping the log",
            "pollution response",
        ),
        ("Welsh or Gaelic",),
    ),
    Advert(
        "boiler helpline",
        (
            "What will you do all day?\n"
            "✔ Answer calls from policyholders whose boiler has died\n"
            "✔ Book engineers into the calendar\n"
            "✔ Chase parts with suppliers\n"
            "What do you need?\n"
            "✔ A clear, patient telephone voice\n"
            "✔ Some experience of a booking system – we use Salesforce but will teach you\n"
            "What don't you need?\n"
            "✔ Plumbing knowledge\n"
            "✔ A car\n"
            "What do you get?\n"
            "✔ £25,500 rising to £27,000\n"
            "✔ Your birthday off"
        ),
        (
            "Answer calls from policyholders whose boiler has died",
            "Book engineers into the calendar",
            "Chase parts with suppliers",
            "A clear, patient telephone voice",
            "Some experience of a booking system – we use Salesforce but will teach you",
        ),
        (),
    ),
    Advert(
        "library analyst",
        (
            "We want a data analyst for our library service. You write SQL against the "
            "lending database and build charts in R. We do not use Python and will not "
            "ask you about machine learning. Tableau is not needed. Knowledge of MARC "
            "records is welcome but not essential. You must live in Scotland. As a "
            "disability confident employer we interview every disabled applicant who "
            "meets the minimum criteria."
        ),
        (
            "We want a data analyst for our library service.",
            "You write SQL against the lending database and build charts in R.",
        ),
        ("Knowledge of MARC records is welcome but not essential.",),
    ),
    Advert(
        "vet",
        (
            "The successful candidate will hold a recognised degree in veterinary "
            "science, be registered or eligible for registration with the RCVS, and have "
            "at least three years' experience in mixed practice. A genuine interest in "
            "dairy herd health is essential, an advanced certificate is desirable. Out-"
            "of-hours work is shared 1 in 5. The practice is housed in a new building "
            "with digital radiography, CT and an in-house laboratory. We offer a car, CPD"
            " allowance of £1,500 and five weeks of holiday. Informal visits are "
            "encouraged: ring Morag on 01234 567890."
        ),
        (
            (
                "The successful candidate will hold a recognised degree in veterinary "
                "science, be registered or eligible for registration with the RCVS, and have "
                "at least three years' experience in mixed practice."
            ),
            "A genuine interest in dairy herd health is essential",
        ),
        ("an advanced certificate is desirable.",),
    ),
    Advert(
        "glazier",
        (
            "&lt;p&gt;&lt;strong&gt;Responsibilities&lt;/strong&gt;&lt;/p&gt;&lt;ul&gt;&l"
            "t;li&gt;Cut, edge and drill float glass&lt;/li&gt;&lt;li&gt;Set up the "
            "CNC&amp;nbsp;grinding line&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;&lt;strong&gt;Quali"
            "fications&lt;/strong&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Trained glazier or "
            "glass finisher&lt;/li&gt;&lt;li&gt;Shift work is no problem for "
            "you&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;Our works council and management look "
            "forward to your documents.&lt;/p&gt;"
        ),
        (
            "Cut, edge and drill float glass",
            "Set up the CNC grinding line",
            "Trained glazier or glass finisher",
            "Shift work is no problem for you",
        ),
        (),
    ),
    Advert(
        "mortgage processor",
        (
            "Responsibilities include:\n"
            "1) Reviewing loan files for completeness\n"
            "2) Ordering appraisals and title work\n"
            "3) Clearing underwriting conditions\n"
            "Qualifications:\n"
            "1) 3 years as a mortgage processor\n"
            "2) Encompass a must\n"
            "3) Bilingual (Spanish) a plus\n"
            "Compensation is $24-$29/hr DOE. Drug-free workplace. E-Verify employer. "
            "Unsolicited résumés from agencies become our property."
        ),
        (
            "Reviewing loan files for completeness",
            "Ordering appraisals and title work",
            "Clearing underwriting conditions",
            "3 years as a mortgage processor",
            "Encompass a must",
        ),
        ("Bilingual (Spanish) a plus",),
    ),
    Advert(
        "piano tuner",
        (
            "Your tasks with us\n"
            "– You repair and tune grand pianos in concert halls all over Saxony\n"
            "– You advise customers when they buy an instrument\n"
            "Your profile\n"
            "– Completed apprenticeship as a piano maker\n"
            "– Driving licence class B\n"
            "– Perfect pitch is not a condition, good ears are\n"
            "We offer you\n"
            "– a permanent contract with collective pay\n"
            "– a van, also for private use\n"
            "Have we made you curious? Then we look forward to getting to know you!"
        ),
        (
            "You repair and tune grand pianos in concert halls all over Saxony",
            "You advise customers when they buy an instrument",
            "Completed apprenticeship as a piano maker",
            "Driving licence class B",
        ),
        (),
    ),
    Advert(
        "glaciologist",
        (
            "Applications are invited for a Postdoctoral Research Associate in glaciology"
            " to work with Dr I. Vance on subglacial drainage. The post is available from"
            " 1 May for 24 months. You will process ground-penetrating radar lines, build"
            " a hydrology model in Fortran or Julia and spend six weeks on the ice each "
            "summer. You will have, or be about to obtain, a PhD in glaciology or "
            "geophysics. Experience of polar fieldwork would be advantageous. The "
            "University holds an Athena SWAN silver award and is committed to equality. "
            "Interviews are expected to be held in the week beginning 3 April."
        ),
        (
            (
                "You will process ground-penetrating radar lines, build a hydrology model in "
                "Fortran or Julia and spend six weeks on the ice each summer."
            ),
            "You will have, or be about to obtain, a PhD in glaciology or geophysics.",
        ),
        ("Experience of polar fieldwork would be advantageous.",),
    ),
    Advert(
        "milk haulier",
        (
            "Requirements:- Valid CDL class A with tanker endorsement- Two years of "
            "hauling milk or other food-grade liquids- Clean MVR for 36 monthsWe offer:- "
            "$0.62 per mile- Home every other nightEEO/AA M/F/Vet/Disability"
        ),
        (
            "Valid CDL class A with tanker endorsement",
            "Two years of hauling milk or other food-grade liquids",
            "Clean MVR for 36 months",
        ),
        (),
    ),
    Advert(
        "payroll",
        (
            "| Task | Share |\n"
            "|---|---|\n"
            "| Preparing payroll for 140 staff | 60% |\n"
            "| Answering questions on tax codes | 25% |\n"
            "| Month-end journals | 15% |\n"
            "\n"
            "**You bring:** three years of UK payroll, Sage 50, CIPP level 3 (or working "
            "towards it)\n"
            "\n"
            "*Part-time, 24 hours, Tuesdays to Thursdays.*\n"
            "\n"
            "Only shortlisted candidates will be contacted."
        ),
        (
            "Preparing payroll for 140 staff: 60%",
            "Answering questions on tax codes: 25%",
            "three years of UK payroll, Sage 50, CIPP level 3 (or working towards it)",
        ),
        (),
    ),
    Advert(
        "acoustic engineer",
        (
            "Our client, a leading manufacturer of hearing aids, is recruiting an "
            "Acoustic Engineer on a permanent basis. Working alongside the DSP team you "
            "will design transducers, run COMSOL simulations and take measurements in the"
            " anechoic chamber. To be considered you should have a degree in acoustics or"
            " physics, sound knowledge of FEM, and MATLAB skills. Python would be an "
            "advantage. In return, our client offers a salary of up to £52k, private "
            "healthcare and free parking. Due to the volume of applications we can only "
            "respond to successful candidates. Wavelength Recruitment acts as an "
            "employment agency."
        ),
        (
            (
                "Working alongside the DSP team you will design transducers, run COMSOL "
                "simulations and take measurements in the anechoic chamber."
            ),
            (
                "To be considered you should have a degree in acoustics or physics, sound "
                "knowledge of FEM, and MATLAB skills."
            ),
        ),
        ("Python would be an advantage.",),
    ),
    Advert(
        "home carer",
        (
            "Can you make a cup of tea exactly as Doris likes it? Then read on.\n"
            "We support older people in their own homes around Kendal. You help with "
            "washing, dressing and medication, cook simple meals and write up each visit "
            "on your phone. You'll need a UK driving licence and your own car (45p a "
            "mile). No care experience is needed: we train you and pay for your Care "
            "Certificate. Nights and weekends are shared out fairly. What matters most is"
            " that you are kind. A DBS check is paid for by us. £12.90 an hour, mileage "
            "on top. Just ring Sue!"
        ),
        (
            (
                "You help with washing, dressing and medication, cook simple meals and write "
                "up each visit on your phone."
            ),
            "You'll need a UK driving licence and your own car (45p a mile).",
            "What matters most is that you are kind.",
        ),
        (),
    ),
)
