"""What a profile states is found in the forms that people write it in, kind by kind."""

from typing import Any

import pytest

from app.matching.text.masking import mask_candidate


def _summary(summary: str, **stated: Any) -> str:
    body: dict[str, Any] = {"name": "Zed Quux", "email": "zed@example.org", "skills": []}
    if "company" in stated:
        body["experience"] = [{"title": "Clerk", "company": stated.pop("company")}]
    if "school" in stated:
        body["education"] = [{"institution": stated.pop("school")}]
    if "city" in stated:
        body["location"] = {"country": "GB", "city": stated.pop("city")}
    return str(mask_candidate({**body, **stated, "summary": summary})["summary"])


@pytest.mark.parametrize(
    ("stated", "told", "hidden"),
    [
        # acronyms: small words dropped, a word left out, kind last, first syllable, capitals kept
        ({"school": "Zvolenská vysoká učiteľská technická v Nitre"}, "Po ZVUT.", ["ZVUT"]),
        ({"company": "Bakony Művek és Gépgyár Egylet"}, "A BME-nél.", ["BME"]),
        ({"school": "University of Wexcombe Haven"}, "WHU, class prize.", ["WHU"]),
        ({"school": "University of Wexcombe"}, "UWex debating.", ["UWex"]),
        ({"school": "Союзный государственный университет"}, "Окончил СоюГУ.", ["СоюГУ"]),
        ({"company": "QZX Freight"}, "Long haul for QZX; QZXin varasto.", ["QZX"]),
        ({"company": "Groupe QZX"}, "Audits chez QZX.", ["QZX"]),
        ({"company": "Sociala Generator"}, "SocGen desks.", ["SocGen"]),
        ({"company": "Zelna Power Corporation"}, "Shifts at ZPC.", ["ZPC"]),
        ({"school": "Zelnovia Universal Academy de Quill"}, "Na ZUA, turma de 2010.", ["ZUA"]),
        ({"school": "Zelnói Bölcsegyetem"}, "A ZBE diákja.", ["ZBE"]),
        ({"school": "Đại học Quang Bình Tân Zu"}, "ĐHQB; Quang Bình Tân Zu.", ["ĐHQB", "Quang"]),
        ({"company": "شركة الزنبقيون العرب"}, "عملت في الزنبقيون.", ["الزنبقيون"]),
        ({"company": "Quorven Zsigmond Zrt."}, "Zsigmond Quorven raktára.", ["Quorven"]),
        # spellings of transliterated names, and of Arabic letters
        ({"name": "Zaleed Quattoori"}, "Zalid Quatouri here.", ["Zalid", "Quatouri"]),
        ({"name": "Zukshmi Panth"}, "Call me Zuxmi.", ["Zuxmi"]),
        ({"name": "Tarfeeq Ghalbani"}, "اسمي طرفيق الغلباني.", ["طرفيق", "الغلباني"]),
        ({"name": "عبد الزبير الدلفي"}, "I am Abdelzubair Al Dalfi.", ["Abdelzubair", "Dalfi"]),
        ({"name": "Ζωσίμης Λαυρέζου"}, "Zosimis Lavrezou.", ["Zosimis", "Lavrezou"]),
        ({"name": "Tiaco Zelmo"}, "Tiaquinho to all.", ["Tiaquinho"]),
        ({"name": "Quorvács Zelma"}, "Quorváccsal és Zelmánéval.", ["Quorvác"]),
        ({"name": "Zelmarek Tobin"}, "leetcode zelmarekk, tobin_zelmarek.", ["zelmarek", "tobin"]),
        ({"city": "泉川市"}, "泉川で働いています。", ["泉川"]),
        # cases of other languages
        ({"company": "Borwka Polska"}, "W Borwce od roku.", ["Borwc"]),
        ({"name": "Ilmari Hakkonen"}, "Hakkosen tiimi, Hakkoselle.", ["Hakkos"]),
        ({"name": "Vilis Ozolkalns"}, "Vili sauc draugi.", ["Vili"]),
        ({"company": "Zelená záložna, a.s."}, "V Zelené záložně.", ["Zelen", "záložn"]),
        ({"city": "თელავი"}, "თელავში ვცხოვრობ.", ["თელავ"]),
        ({"company": "בנק זהב"}, "עבדתי ובבנק זהב.", ["בנק זהב"]),
        ({"company": "بنك الواحة"}, "عملت وببنك الواحة.", ["بنك الواحة"]),
        # people
        ({"name": "Jean-Yves Quemard"}, "JY Quemard.", ["JY"]),
        ({"name": "María José Quevedo"}, "Majo para todos.", ["Majo"]),
        ({"name": "Iain MacQuarrel"}, "Mac Quarrel.", ["Quarrel"]),
        ({"name": "Ilona Quist"}, "I L O N A. Q-U-I-S-T", ["I L O N A", "Q-U-I-S-T"]),
        ({"name": "Тимур Ковтуненко"}, "TeamKovtunenko, with Kovtunenko.", ["Kovtunenko"]),
        ({"name": "박상훈"}, "Sanghoon Park, or Sang-hoon.", ["Sanghoon", "Sang-hoon"]),
        # compounds
        ({"company": "Quuzio"}, "#ExQuuzio, QuuzioCloud trials.", ["Quuzio"]),
        # towns
        ({"city": "Göteborg"}, "Gothenburg office.", ["Gothenburg"]),
        ({"city": "Wexcombe-on-Sea"}, "The Wexcombe pier.", ["Wexcombe"]),
        ({"city": "New York"}, "A NYC kitchen.", ["NYC"]),
        # numbers and addresses in words
        ({}, "zéro six, douze, trente-quatre, cinquante-six, dix-huit", ["zéro", "douze"]),
        ({}, "noll sju noll ett två tre fyra fem sex sju", ["sju"]),
        ({"email": "m.k@posel.cz"}, "m.k zavináč posel tečka cz", ["posel", "m.k"]),
        ({"email": "a.b@posten.se"}, "a.b snabel-a posten punkt se", ["posten", "a.b"]),
        ({}, "qq<at>posel<dot>org or bit.ly/3xQq", ["posel", "3xQq"]),
        ({}, "LINE id kota_7, npm: quux42", ["kota_7", "quux42"]),
    ],
)  # fmt: skip
def test_forms_of_what_is_stated_are_hidden(
    stated: dict[str, Any], told: str, hidden: list[str]
) -> None:
    shown = _summary(told, **stated)
    assert [form for form in hidden if form in shown] == [], shown


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"company": "IT Solutions Ltd"}, "Led IT and HR teams in the UK."),
        ({"company": "Quality Assurance International"}, "QA lead, QA strategy."),
        ({"company": "SE Consulting"}, "Consulting for hospitals."),
        ({"school": "University of South Africa"}, "Worked across South Africa."),
        ({"school": "Institute of Management Studies"}, "Management and Studies of risk."),
        ({"name": "Jürgen Groß"}, "Projekte sind groß."),
        ({"name": "Ian Cook"}, "I cook for 200 guests."),
        ({"name": "Kim Min-su"}, "Reports in MS Excel."),
        ({}, "I arrived at some point in March, scaled 1 to 3, 2 to 4 and 5 to 6 teams."),
        ({}, "Designed frames in STAAD.Pro."),
    ],
)
def test_ordinary_words_stay(stated: dict[str, Any], told: str) -> None:
    assert _summary(told, **stated) == told


def test_a_trade_that_is_also_the_name_stays_in_titles() -> None:
    post = {"title": "Head Baker", "company": "Quuzio"}
    wishes = {"titles": ["Baker", "Baker at Quuzio"]}
    view = mask_candidate({"name": "Ann Baker", "experience": [post], "preferences": wishes})
    assert view["experience"][0]["title"] == "Head Baker"
    assert view["preferences"]["titles"] == ["Baker", "Baker at [hidden]"]
