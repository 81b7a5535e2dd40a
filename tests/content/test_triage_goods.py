"""What makers of everything but food hear, and what a skipped answer leads to."""

import pytest

KERIPIK = {"produk": "kemasan", "simpan": "ruang", "cara": "rumahan"}

# Care, herbs and cleaning


def test_bath_soap_is_a_cosmetic(owner_says):
    plan = owner_says(produk="kosmetik", kosmetik="sendiri")
    assert plan.needed == ["nib", "halal_reguler", "kosmetik_notifikasi"]
    assert {"pkrt", "bpom_md", "halal_self_declare"} <= set(plan.not_needed)


def test_dish_soap_is_pkrt_and_hand_soap_may_choose(owner_says):
    dishes = owner_says(produk="pkrt", pembersih="cuci")
    assert dishes.needed == ["nib", "halal_reguler", "pkrt"]
    assert "kosmetik_notifikasi" in dishes.not_needed
    assert "kosmetik_notifikasi" in owner_says(produk="pkrt", pembersih="tangan").later


def test_powdered_jamu_with_a_claim_is_medicine_of_a_small_not_a_micro_maker(owner_says):
    plan = owner_says(produk="jamu", jamu="ukot")
    assert plan.needed == ["nib", "halal_reguler", "obat_tradisional"]
    assert "obat_tradisional" in plan.needed
    assert "UKOT" in plan.why("obat_tradisional")
    assert "sppirt" in plan.not_needed


def test_ginger_powder_without_a_claim_is_food(owner_says):
    plan = owner_says(produk="jamu", jamu="tanpa")
    assert plan.needed == ["nib", "sppirt", "halal_self_declare"]
    assert "obat_tradisional" in plan.not_needed


def test_a_balm_that_claims_to_heal_is_no_cosmetic(owner_says):
    plan = owner_says(produk="kosmetik", kosmetik="obat")
    assert "obat_tradisional" in plan.needed
    assert "kosmetik_notifikasi" in plan.not_needed


# Crafts and engineering


def test_school_furniture_goes_by_siinas_and_tkdn_to_the_catalogue(owner_says):
    plan = owner_says(produk="mebel", barang="mebel", pasar="pemerintah", modal="kecil")
    assert set(plan.needed) == {"nib", "siinas", "tkdn_ik", "spse_akun", "e_katalog"}
    assert plan.needed[0] == "nib"
    assert "sni_furnitur" in plan.later
    assert "syarat pembeli" in plan.why("sni_furnitur")


def test_a_workshop_with_more_capital_is_told_of_the_paid_tkdn_route(owner_says):
    plan = owner_says(produk="mebel", barang="mebel", pasar="pemerintah", modal="besar")
    assert "tkdn_ik" in plan.not_needed
    assert "Lembaga Verifikasi Independen" in plan.why("tkdn_ik")
    assert "e_katalog" in plan.needed


def test_paud_toys_must_bear_an_sni_which_asks_for_a_trademark(owner_says):
    plan = owner_says(produk="mebel", barang="mainan")
    assert plan.needed == ["nib", "siinas", "merek", "sni_mainan", "kemasan"]
    assert "14 tahun" in plan.why("sni_mainan")


def test_bamboo_needs_neither_halal_nor_tkdn_for_the_market(owner_says):
    plan = owner_says(produk="kriya", kriya="bambu")
    assert plan.needed == ["nib", "siinas"]
    assert {"halal_barang_gunaan", "tkdn_ik"} <= set(plan.not_needed)
    assert "sni_bina_umk" in plan.later


def test_handmade_batik_hears_of_batikmark_and_printed_cloth_does_not_get_it(owner_says):
    assert {"merek", "batikmark"} <= set(owner_says(produk="kriya", kriya="batik").later)
    assert "Batikmark" in owner_says(produk="kriya", kriya="batik").why("merek")
    assert "batikmark" in owner_says(produk="kriya", kriya="printing").not_needed


def test_a_helmet_may_not_be_sold_without_an_sni(owner_says):
    plan = owner_says(produk="mebel", barang="helm")
    assert plan.needed == ["nib", "siinas", "merek", "sni_sppt", "kemasan"]
    assert "Helm wajib SNI" in plan.why("sni_sppt")


def test_baby_clothes_must_bear_an_sni(owner_says):
    plan = owner_says(produk="kriya", kriya="bayi")
    assert "merek" in plan.needed
    assert "SNI 7617" in plan.why("sni_pakaian_bayi")


def test_metal_parts_for_a_factory_hear_of_iso_only_if_asked_for(owner_says):
    plan = owner_says(produk="mebel", barang="logam", pasar="pabrik")
    assert plan.needed == ["nib", "siinas"]
    assert {"iso_9001", "sni_sppt"} <= set(plan.later)
    assert "memintanya" in plan.why("iso_9001")
    assert "suku cadang" in plan.why("sni_sppt")


def test_a_leather_bag_should_have_its_halal_duty_checked(owner_says):
    plan = owner_says(produk="kriya", kriya="kulit")
    assert "halal_barang_gunaan" in plan.needed
    assert "Wajib dicek" in plan.why("halal_barang_gunaan")
    assert "asal kulit" in plan.why("halal_barang_gunaan")


def test_exported_wood_needs_proof_of_its_origin(owner_says):
    assert "svlk" in owner_says(produk="mebel", barang="mebel", pasar="ekspor").needed
    assert "svlk" in owner_says(produk="mebel", barang="mebel", pasar="warung").not_needed


# NIB and skipped questions


def test_an_owner_with_a_nib_is_told_so_and_starts_at_the_next_step(owner_says):
    plan = owner_says(**KERIPIK, nib="sudah")
    assert plan.owned == ["nib"]
    assert plan.needed == ["sppirt", "halal_self_declare"]


def test_a_trading_nib_has_to_be_mended_first(owner_says):
    plan = owner_says(**KERIPIK, nib="dagang")
    assert plan.needed[0] == "nib"
    assert "nib" in plan.needed
    assert "KBLI" in plan.why("nib")


def test_whoever_skips_everything_still_gets_a_first_step_and_an_invitation(owner_says):
    plan = owner_says(pasar="skip", nib="skip")
    assert plan.needed == ["nib"]
    assert plan.advises("Bawa contoh")


@pytest.mark.parametrize(
    ("skipped", "unsure"),
    [
        ({"produk": "kemasan", "simpan": "skip", "cara": "rumahan"}, ["sppirt", "bpom_md"]),
        ({"produk": "kemasan", "simpan": "ruang", "cara": "skip"}, ["sppirt", "bpom_md", "halal_reguler"]),
        ({"produk": "siapsaji", "saji": "skip", "dapur": "ya"}, ["slhs"]),
        ({"produk": "jamu", "jamu": "skip"}, ["obat_tradisional"]),
        ({"produk": "mebel", "barang": "mebel", "pasar": "pemerintah", "modal": "skip"}, ["tkdn_ik"]),
        ({"produk": "lain", "lain": "skip", "nib": "skip"}, ["nib"]),
    ],
)
def test_a_skipped_answer_sends_the_owner_to_ask_first(owner_says, skipped, unsure):
    plan = owner_says(**skipped)
    for topic in unsure:
        assert "cek dulu" in plan.why(topic).lower()
