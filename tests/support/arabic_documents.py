"""An Arabic timeline with names, an address and a quotation in Latin letters, and an English one with Arabic names."""

from timeline import document
from timeline.dates import When
from timeline.document import Citation, Document

ENGLISH_WORDS = "Our pumps performed to specification (all 6 of them)."
ARABIC_WORDS = "السد آمن تمامًا، وقد فُحص 3 مرات على يد Nordhavn Engineering."


def timeline() -> Document:
    """Return an Arabic timeline about the water supply of an invented town."""
    return Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug="water",
            title="مياه وادي السدر: كيف انقطعت، ومن قال ماذا",
            language="ar",
            time_zone="Asia/Amman",
            summary="انقطعت المياه بعد تشغيل مضخات وردّتها شركة Meridian Water Systems.",
        ),
        version=document.Version(number=2, published="2026-03-10T09:30:00Z", note="تصحيح"),
        parties=[
            document.Party(
                id="town1",
                name="بلدية وادي السدر",
                kind="agency",
                short_name="البلدية",
                aliases=["المجلس", "Sidr"],
            ),
            document.Party(
                id="pumps1",
                name="Meridian Water Systems",
                kind="organisation",
                disclosure="أعلنت في صحيفتنا.",
            ),
            document.Party(id="hart1", name="Ellen Hart", kind="person", part_of="pumps1"),
            document.Party(id="paper1", name="The Levant Courier", kind="organisation"),
        ],
        sources=[
            document.Source(
                id="contract1",
                kind="document",
                publisher="بلدية وادي السدر",
                title="عقد توريد المضخات",
                url="https://town.example/14.pdf",
                file_sha256="a" * 64,
            ),
            document.Source(
                id="courier1",
                kind="article",
                publisher="The Levant Courier",
                title="Pumps failed on day one",
                language="en",
                authors=["Maya Stone"],
                relies_on=["contract1"],
            ),
        ],
        events=[
            document.Event(
                id="cut1",
                when=When(edtf="[2026-02-27..2026-03-05]", stated="from the first"),
                standing="corroborated",
                key=True,
                citations=[
                    Citation(source="contract1", locator="ص 3", exact="ست مضخات", suffix=" خلال تسعين يومًا"),
                    Citation(source="courier1", locator="page 2", exact="the taps ran dry on 1 March (2026)"),
                ],
                headline="المياه تنقطع عن وادي السدر",
                body="طال الانقطاع 18 ألف منزل.",
                place=document.Place(words="وادي السدر", latitude=31.5, longitude=-35.25),
                parties=[
                    document.PartyRole(party="pumps1", role="actor"),
                    document.PartyRole(party="paper1", role="actor"),
                    document.PartyRole(party="town1", role="affected"),
                ],
            ),
            document.Event(
                id="inquiry1",
                when=When(edtf="2026-03-09/.."),
                citations=[Citation(source="contract1")],
                headline="بدء تحقيق في العقد",
                parties=[document.PartyRole(party="town1", role="actor")],
            ),
        ],
        statements=[
            document.Statement(
                id="denial1",
                when=When(edtf="2026-03-06"),
                standing="single-source",
                citations=[Citation(source="courier1")],
                party="pumps1",
                spokesperson="hart1",
                addressees=["paper1", "town1"],
                words=ENGLISH_WORDS,
                language="en",
                translation="أدّت مضخاتنا (وعددها 6) عملها وفق المواصفات.",
                answers=[document.Answer(entry="cut1", how="denies")],
            ),
        ],
        requests=[
            document.Request(
                id="ask1",
                when=When(edtf="2026-03-07", time="14:00", zone="Asia/Amman"),
                asked="pumps1",
                put="هل اجتازت المضخات اختبار القبول؟",
                about="cut1",
                outcome="replied",
                replies=["denial1"],
            )
        ],
        corrections=[
            document.Correction(
                entry="cut1",
                at="2026-03-10T09:30:00Z",
                was="خمس",
                now="ست",
                why="أخطأنا.",
                prominence="banner",
            )
        ],
        order=["cut1", "denial1", "ask1", "inquiry1"],
    )


def english() -> Document:
    """Return an English timeline with Arabic names, words and sources."""
    return Document(
        format=document.FORMAT,
        timeline=document.Timeline(slug="dam", title="The dam", language="en-GB", time_zone="Europe/London"),
        version=document.Version(number=1, published="2026-03-10T09:30:00Z", note=""),
        parties=[
            document.Party(id="muna1", name="منى الكردي", kind="person"),
            document.Party(id="water1", name="شركة المياه", kind="organisation"),
        ],
        sources=[
            document.Source(id="wadi1", kind="article", publisher="جريدة الوادي", language="ar"),
            document.Source(id="sawt1", kind="article", publisher="صوت الناس", relies_on=["wadi1"]),
        ],
        events=[
            document.Event(
                id="crack1",
                when=When(edtf="2026-01-02", stated="الأسبوع الماضي"),
                citations=[Citation(source="wadi1", exact="السد آمن")],
                headline="A crack is found",
                parties=[
                    document.PartyRole(party="water1", role="actor"),
                    document.PartyRole(party="muna1", role="actor"),
                ],
            )
        ],
        statements=[
            document.Statement(
                id="denial1",
                when=When(edtf="2026-01-03"),
                citations=[Citation(source="sawt1")],
                party="water1",
                spokesperson="muna1",
                words=ARABIC_WORDS,
                language="ar",
                translation="The dam is entirely safe; Nordhavn Engineering inspected it 3 times.",
                answers=[document.Answer(entry="crack1", how="denies")],
            )
        ],
        requests=[],
        corrections=[],
        order=["crack1", "denial1"],
    )
