"""What people type becomes words the content knows; what is none of them stays what it is."""

import pytest

from bot.catalog.subjects import Words
from bot.search.spelling import MAX_CHARS, Speller, pieces, stem

KNOWN = [
    "cara daftar merek keripik", "izin usaha nib", "batal jadwal konsultasi", "sertifikat halal gratis",
    "bagaimana pirt", "pengadaan pemerintah", "buka hari jumat", "syarat iso 9001",
]  # fmt: skip
SAME = {
    "bagaimana": ["gmn", "kumaha", "gimana"],
    "izin": ["ijin"],
    "merek": ["merk", "brand name"],
    "hari ini": ["dinten ieu"],
}
WORDS = Words(
    fillers=("dong", "ya", "saya", "numpang tanya"), whole=("pengadaan",), same=SAME,
    endings=("in", "nya"), beginnings={"": ("nge", "n"), "t": ("n",)},
    definition=(), greetings=(), thanks=(),
)  # fmt: skip


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(WORDS, KNOWN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P-IRT", ["pirt"]),
        ("P.I.R.T.", ["pirt"]),
        ("spp-irt", ["sppirt"]),
        ("oleh-oleh", ["oleh"]),
        ("macam2", ["macam"]),
        ("iso9001", ["iso", "9001"]),
        ("bangeeeet", ["banget"]),
        ("é-Katalóg", ["ekatalog"]),
        ("🙏 halo\n\tmin!!", ["halo", "min"]),
        ("warung-makan", ["warung", "makan"]),
        ("", []),
        ("😀 ?!", []),
    ],
)
def test_text_falls_into_pieces(text, expected):
    assert pieces(text) == expected


def test_only_the_beginning_of_an_endless_text_is_read():
    assert sum(map(len, pieces("ab " * 10_000))) <= MAX_CHARS


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("gmn", ["bagaimana"]),
        ("kumaha", ["bagaimana"]),
        ("ijin", ["izin"]),
        ("perizinan", ["izin"]),
        ("brand name", ["merek"]),
        ("mereknya", ["merek"]),
        ("daftarin", ["daftar"]),
        ("ndaftarin", ["daftar"]),
        ("batalin", ["batal"]),
        ("ngebatalin", ["batal"]),
        ("sertifkat", ["sertifikat"]),
        ("kripik", ["keripik"]),
        ("caradaftarmerek", ["cara", "daftar", "merek"]),
        ("izinusaha", ["izin", "usaha"]),
        ("iso 9001", ["iso", "9001"]),
    ],
)
def test_what_people_type_is_understood(speller, said, understood):
    assert speller.read(said) == understood


@pytest.mark.parametrize("said", ["kerbau", "sayang", "bintang", "zzzzqqq", "hp"])
def test_a_word_the_content_does_not_have_is_not_bent_into_one(speller, said):
    (word,) = speller.read(said)
    assert not speller.knows(word)


def test_a_polite_phrase_says_nothing(speller):
    assert speller.read("numpang tanya izin") == ["izin"]
    assert {"dong", "ya", "saya"} <= speller.fillers
    assert "tanya" not in speller.fillers, "a word of a polite phrase is no filler by itself"


def test_a_word_that_must_stay_whole_is_not_stemmed(speller):
    assert stem("pengadaan") == "ada"
    assert speller.read("pengadaan") == ["pengadaan"]


def test_reading_the_same_twice_gives_the_same(speller):
    for text in (*KNOWN, "sertifkat hallal gratissss", "x" * 400):
        assert speller.read(text) == speller.read(text)


@pytest.mark.parametrize(
    "text", ["x" * 5_000, "a" * 60, "\0\x1b[31m", "😀" * 400, "١٢٣", "<b>izin</b>", "'; DROP TABLE"]
)
def test_hostile_text_does_no_harm(speller, text):
    assert all(isinstance(word, str) and word for word in speller.read(text))
