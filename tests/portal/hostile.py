"""Hostile requests, the same at each run: what somebody may type, paste, guess or program."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

SEED = 20261125
FORM = "application/x-www-form-urlencoded"
# Never found unescaped in a page: each ends with a word that no page of ours holds.
SCRIPTS = (
    "<script>alert('zqx')</script>",
    '"><img src=x onerror=alert("zqx")>',
    "'><svg/onload=alert(`zqx`)>",
    '" autofocus onfocus=alert(1) zqx="',
    "</title><script>zqx()</script>",
    "</script><script>zqx()</script>",
    "<!--<zqx>",
    "{{ 7*7 }}<zqx>",
    "{% raw %}<zqx>",
    "javascript:zqx()",
    "\u2028<zqx>",
)
SQL = (
    "' OR 1=1 --",
    "1; DROP TABLE directory_solution; --",
    "') UNION SELECT email FROM directory_user --",
    "1' AND SLEEP(5)#",
    "%' OR '%'='",
    "\\'; --",
)
NUMBERS = (
    "-1", "0", "1e3", "1E400", "٣", "१५", "²", "１５", "99999999999999999999", "1000000000", "0x10",
    "1_5", "+15", " 15 ", "15.5", "15,5", "NaN", "inf", "-inf", "--1", "1/2", "quinze", "None",
    "null", "true", "100", "201", "0.0000001",
)  # fmt: skip
# Already encoded: bytes that are no text, signs that mean something elsewhere.
ENCODED = (
    "%00", "Lens%00", "%00%00%00", "%ED%A0%80", "%ED%B0%80Lens", "%FF%FE", "%C0%AE%C0%AE", "%",
    "%%", "%zz", "%u0041", "%22", "%22%22%22", "%0D%0ASet-Cookie:%20zqx=1", "%0A", "%09", "%1B%5B",
    "%E2%80%AE", "%EF%BF%BF", "%F0%9F%98%80", "+", "%20", "&", "=", ";", "%5C",
)  # fmt: skip
WORDS = (
    "", "..", "../../etc/passwd", "[]", "{}", "[object Object]", "undefined", "*", "?", "a:b",
    'title:"', "(", "AND OR NOT", "NEAR(a b)", "é" * 60, "a" * 3_000, "mot " * 500, "62 " * 200,
    "\U0001f9d1\u200d\U0001f3eb", "ﬁ ﬂ", "İ", "ß", "-", "_", "l'", "d’", "99999", "2A", "2B001",
    "00000", "Saint-", "saint denis", "62300", "Nulle-Part-sur-Rien", "Lens (99)", "Lens (62",
)  # fmt: skip
PARAMS = (
    "q", "commune", "lieu", "lat", "lon", "rayon", "age", "departement", "region", "plateforme",
    "academie", "phase", "categorie", "dispositif", "public", "niveau", "statut", "entree",
    "prescripteur", "places", "internat", "distance", "pmr", "obligation", "hors_zone", "tri",
    "page", "page_size", "type", "bbox", "zoom", "ids",
)  # fmt: skip
FREE_TEXT = ("q", "lieu", "commune")
FRAME = "bbox=-5,41,10,51&zoom=6&ids=1,2"
ADDRESSES = (
    "/solutions/", "/solutions.json", "/solutions.csv", "/solutions.geojson", "/acteurs/",
    "/carte/", "/carte/points.geojson", "/carte/solutions.json", "/communes.json", "/",
    "/solutions/{solution}/", "/acteurs/{actor}/",
)  # fmt: skip
SLUGS = (
    "%00", "a%00b", "..", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "a" * 300, "a" * 5_000,
    "%ED%A0%80", "%FF", "é", "%22", "'", "<zqx>", "%3Cscript%3Ezqx()%3C/script%3E", "-1", "0",
    "99999999999999999999", "%0D%0ASet-Cookie:zqx=1", "a%20b", "%5C", "null", "a;b", "a.b", "~",
)  # fmt: skip
SLUGGED = (
    "/solutions/{}/", "/solutions/{}", "/acteurs/{}/", "/dispositifs/{}/", "/plateformes/{}/",
    "/territoires/region/{}/", "/territoires/academie/{}/", "/territoires/departement/{}/",
    "/territoires/commune/{}/", "/territoires/{}/62/", "/sitemap-{}-1.xml",
    "/sitemap-solutions-{}.xml", "/{}/", "/{}", "/static/{}", "/media/{}", "/_util/{}/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hostile:
    """`path`: as sent, its query string apart and still encoded."""

    path: str
    query: str = ""
    method: str = "GET"
    body: bytes = b""
    content_type: str = FORM
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path[:80]}?{self.query[:160]} {self.body[:60]!r}"


def values() -> list[str]:
    """Every hostile value, encoded as it goes in an address."""
    return [*(quote(text) for text in (*SCRIPTS, *SQL, *NUMBERS, *WORDS)), *ENCODED]


def one_bad_value(slugs: dict[str, str]) -> Iterator[Hostile]:
    """Free text with every value, the other parameters with some; beside good parameters."""
    chance = random.Random(SEED)
    for param in PARAMS:
        tried = values() if param in FREE_TEXT else chance.sample(values(), 25)
        for value in tried:
            path = chance.choice(ADDRESSES).format(**slugs)
            beside = "" if param in ("bbox", "zoom", "ids") else FRAME
            yield Hostile(path, "&".join(filter(None, (f"{param}={value}", beside, "pmr=oui"))))


def many_bad_values(slugs: dict[str, str], count: int) -> Iterator[Hostile]:
    """Several parameters at once: contradictory, repeated, foreign, arrays, dictionaries."""
    chance, known = random.Random(SEED + 1), values()
    shapes = ("{}", "{}[]", "{}[0]", "{}[a][b]", "{}%00", "{}.x", "")
    for _ in range(count):
        pairs = [
            f"{chance.choice(shapes).format(chance.choice(PARAMS))}={chance.choice(known)}"
            for _ in range(chance.randint(2, 9))
        ]
        query = "&".join([*pairs, FRAME])[:7_900]
        yield Hostile(chance.choice(ADDRESSES).format(**slugs), query)


def far_too_much(slugs: dict[str, str]) -> Iterator[Hostile]:
    """Four hundred values, foreign and repeated; words without end."""
    queries = (
        urlencode([("phase", f"v{n}") for n in range(400)]),
        urlencode([("phase", "diplomer")] * 400),
        urlencode([(f"p{n}", "") for n in range(900)]),
        urlencode([(param, "oui") for param in PARAMS] * 12),
        urlencode({"q": " ".join(f"mot{n}" for n in range(900))}),
        "&" * 7_000,
        "=" * 7_000,
        "[" * 7_000,
    )
    for path in ADDRESSES:
        for query in queries:
            yield Hostile(path.format(**slugs), query)


def far_pages() -> Iterator[Hostile]:
    for path in ("/solutions/", "/solutions.json", "/acteurs/"):
        for page in (*NUMBERS[:20], "%00", "2%00", "", "[]"):
            yield Hostile(path, f"page={quote(page, safe='%')}&page_size=1")


def bad_slugs() -> Iterator[Hostile]:
    for path in SLUGGED:
        for slug in SLUGS:
            yield Hostile(path.format(slug))


def bad_positions() -> Iterator[Hostile]:
    """What a program may post to ask for the nearest commune."""
    path = "/communes/proche/"
    json, multipart = "application/json", "multipart/form-data; boundary=zqx"
    bodies: list[tuple[bytes, str]] = [
        (f"lat={value}&lon={value}".encode(), FORM) for value in values()
    ]
    bodies += [(f"lat={value}".encode(), FORM) for value in ENCODED]
    bodies += [
        (text, kind)
        for kind in (FORM, json, multipart, "text/plain", "zqx", "")
        for text in (
            b"", b"{", b"null", b"[]", b'{"lat":"50","lon":[2]}', b'{"lat":1e999}', b"\x00" * 9,
            b"\xff\xfe", b"a" * 1_000_000, b"--zqx\r\n", b"--zqx--\r\n", b"[" * 100_000,
            b"&".join(b"a%d=1" % n for n in range(3_000)),
        )
    ]  # fmt: skip
    for body, kind in bodies:
        yield Hostile(path, method="POST", body=body, content_type=kind)


def bad_hosts() -> Iterator[Hostile]:
    hosts = ("evil.test", "evil.test:80", "testserver@evil.test", "evil.test/zqx", "", "[::1", "é")
    for path in ("/", "/solutions/?age=15", "/solutions.json", "/sitemap.xml", "/nulle-part/"):
        for host in hosts:
            yield Hostile(path, headers={"Host": host})
        for name in ("X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"):
            yield Hostile(path, headers={name: "evil.test/zqx"})
        yield Hostile(path, headers={"Cookie": "session=zqx\x00; csrftoken=\xff; zqx"})
        yield Hostile(path, headers={"Accept-Encoding": "zqx;q=evil", "HX-Request": "true"})
        yield Hostile(path, headers={"If-None-Match": '"' * 99, "If-Modified-Since": "zqx"})
