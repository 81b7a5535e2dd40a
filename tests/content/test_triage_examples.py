"""Worked examples, one product after the other: what its owner needs in order, later, and not at all. Packaged food.

Sells at the stall or online and has no NIB unless the answers say otherwise; what is not answered is skipped.
"""

from dataclasses import dataclass, field

import pytest

from tests.content.conftest import Heard

RUMAHAN = {"produk": "kemasan", "simpan": "ruang", "cara": "rumahan"}
WAJIB_SNI = {"produk": "kemasan", "simpan": "ruang", "cara": "sni"}
PABRIK = {"produk": "kemasan", "simpan": "ruang", "cara": "pabrik"}
DAGING_BEKU = {"produk": "kemasan", "simpan": "dingin", "cara": "daging"}


@dataclass(frozen=True)
class Example:
    """Products whose owners give the same answers; topics stand in the order the screen shows them."""

    products: tuple[str, ...]
    answers: dict[str, str]
    needed: str
    later: str = ""
    not_needed: str = ""
    says: dict[str, str] = field(default_factory=dict)
    advised: tuple[str, ...] = ()

    def proves(self, plan: Heard) -> None:
        """The plan is the one of this example, to the order, and gives these reasons."""
        assert plan.needed == self.needed.split()
        assert plan.later == self.later.split()
        assert plan.not_needed == self.not_needed.split()
        for topic, words in self.says.items():
            assert words in plan.why(topic)
        for words in self.advised:
            assert plan.advises(words)


def one_each(examples: tuple[Example, ...]) -> pytest.MarkDecorator:
    """One test per product, named after it."""
    told = [pytest.param(each, id=product) for each in examples for product in each.products]
    return pytest.mark.parametrize("example", told)


EXAMPLES = (
    # Packaged food that keeps at room temperature
    Example(
        ("keripik singkong", "kopi bubuk sangrai rumahan", "tepung mocaf", "minyak kelapa VCO", "sambal botol"),
        RUMAHAN,
        needed="nib sppirt halal_self_declare",
        later="siinas label_pangan sni_bina_umk merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="bpom_md cppob_gmp halal_reguler sni_sppt",
        says={"halal_self_declare": "18 Oktober 2026", "uji_lab": "sambal"},
        advised=("daftar PIRT",),
    ),
    Example(
        ("abon", "dendeng", "rendang suir kering"),
        RUMAHAN | {"cara": "daging"},
        needed="nib sppirt halal_self_declare",
        later="siinas label_pangan halal_reguler merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="bpom_md cppob_gmp sni_sppt",
        says={"halal_self_declare": "bersertifikat halal"},
        advised=("bukti halal", "NKV"),
    ),
    Example(
        ("sambal dikemas panas lalu disterilkan",),
        RUMAHAN | {"cara": "steril"},
        needed="nib cppob_gmp bpom_md halal_reguler",
        later="siinas label_pangan sni_sppt merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sppirt halal_self_declare",
        says={"cppob_gmp": "PMR"},
    ),
    Example(
        ("kopi bubuk buatan pabrik",),
        PABRIK,
        needed="nib cppob_gmp bpom_md halal_reguler",
        later="siinas label_pangan sni_sppt merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sppirt halal_self_declare",
    ),
    Example(
        ("keripik dari dua dapur",),
        RUMAHAN | {"cara": "cabang"},
        needed="nib sppirt halal_reguler",
        later="siinas label_pangan merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="bpom_md cppob_gmp halal_self_declare sni_sppt",
        says={"halal_self_declare": "1 outlet"},
        advised=("daftar PIRT",),
    ),
    Example(
        ("keripik dengan perisa tanpa sertifikat",),
        RUMAHAN | {"cara": "ragu"},
        needed="nib sppirt halal_reguler",
        later="siinas label_pangan halal_self_declare merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="bpom_md cppob_gmp",
        says={"halal_reguler": "auditor"},
        advised=("keterangan tidak halal",),
    ),
    Example(
        ("minuman serbuk rendah gula",),
        RUMAHAN | {"cara": "klaim"},
        needed="nib cppob_gmp bpom_md halal_reguler",
        later="siinas label_pangan halal_self_declare merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sppirt",
        says={"sppirt": "berklaim"},
        advised=("klaim dihapus",),
    ),
    Example(
        ("air minum dalam kemasan", "garam konsumsi", "tepung terigu", "minyak goreng sawit", "kopi instan"),
        WAJIB_SNI,
        needed="nib siinas cppob_gmp merek sni_sppt bpom_md halal_reguler",
        later="label_pangan halal_self_declare uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sppirt sni_bina_umk",
        says={
            "sppirt": "wajib SNI",
            "sni_sppt": "tidak boleh dijual",
            "sni_bina_umk": "tidak menggantikan",
            "halal_reguler": "cek dulu",
        },
    ),
    # Packaged food that does not keep, or only when cold
    Example(
        ("roti basah 3 hari",),
        RUMAHAN | {"simpan": "pendek"},
        needed="nib halal_self_declare",
        later="siinas slhs label_pangan merek pemasaran_daring program_fasilitasi",
        not_needed="sppirt bpom_md halal_reguler sni_sppt",
        says={"sppirt": "7 hari", "label_pangan": "kedaluwarsa", "slhs": "toko"},
    ),
    Example(
        ("frozen food nugget", "bakso dan sosis beku"),
        DAGING_BEKU,
        needed="nib cppob_gmp bpom_md halal_self_declare",
        later="siinas label_pangan halal_reguler merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sppirt sni_sppt",
        says={"halal_self_declare": "penggilingan", "uji_lab": "BPOM MD"},
        advised=("NKV",),
    ),
    Example(
        ("bakso beku dengan dua outlet",),
        DAGING_BEKU | {"cara": "cabang"},
        needed="nib cppob_gmp bpom_md halal_reguler",
        later="siinas label_pangan merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sppirt halal_self_declare sni_sppt",
        advised=("NKV",),
    ),
    Example(
        ("susu pasteurisasi",),
        DAGING_BEKU | {"cara": "steril"},
        needed="nib cppob_gmp bpom_md halal_reguler",
        later="siinas label_pangan sni_sppt merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sppirt halal_self_declare",
        says={"cppob_gmp": "PMR", "uji_lab": "kedaluwarsa"},
        advised=("NKV",),
    ),
    Example(
        ("susu pasteurisasi 5 hari",),
        DAGING_BEKU | {"simpan": "pendek", "cara": "steril"},
        needed="nib halal_reguler",
        later="siinas slhs label_pangan sni_sppt merek pemasaran_daring program_fasilitasi",
        not_needed="sppirt bpom_md halal_self_declare",
        says={"bpom_md": "7 hari"},
    ),
)


@one_each(EXAMPLES)
def test_the_owner_hears(owner_says, example):
    example.proves(owner_says(**example.answers))
