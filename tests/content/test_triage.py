"""What real owners hear: one worked example after the other, from keripik to a leather bag."""

KERIPIK = {"produk": "kemasan", "simpan": "ruang", "cara": "rumahan"}


# Packaged food


def test_the_keripik_maker_needs_nib_then_pirt_then_the_light_halal_route(owner_says):
    plan = owner_says(**KERIPIK)
    assert plan.needed == ["nib", "sppirt", "halal_self_declare"]
    assert {"merek", "label_pangan"} <= set(plan.later)
    assert "bpom_md" in plan.not_needed
    assert "halal_self_declare" in plan.needed
    assert "18 Oktober 2026" in plan.why("halal_self_declare")


def test_keripik_for_the_government_goes_on_to_the_catalogue_after_the_certificates(owner_says):
    plan = owner_says(**KERIPIK, pasar="pemerintah")
    assert plan.needed == ["nib", "sppirt", "halal_self_declare", "spse_akun", "e_katalog"]
    assert {"tkdn_ik", "sikap", "merek", "label_pangan"} <= set(plan.later)


def test_a_supermarket_may_ask_more_of_keripik_than_the_law(owner_says):
    plan = owner_says(**KERIPIK, pasar="ritel")
    assert "bpom_md" in plan.later
    assert "ritel modern memintanya" in plan.why("bpom_md")
    assert {"barcode_gs1", "kemasan"} <= set(plan.later)


def test_frozen_nugget_needs_bpom_after_cppob_and_proof_for_its_meat(owner_says):
    plan = owner_says(produk="kemasan", simpan="dingin", cara="daging")
    needed = plan.needed
    assert set(needed) == {"nib", "cppob_gmp", "bpom_md", "halal_self_declare"}
    assert needed.index("cppob_gmp") < needed.index("bpom_md")
    assert "sppirt" in plan.not_needed
    assert plan.advises("NKV")


def test_bakso_of_a_maker_with_two_outlets_takes_the_regular_halal_route(owner_says):
    plan = owner_says(produk="kemasan", simpan="dingin", cara="cabang")
    assert set(plan.needed) == {"nib", "cppob_gmp", "bpom_md", "halal_reguler"}
    assert "halal_self_declare" in plan.not_needed
    assert "1 outlet" in plan.why("halal_self_declare")
    assert plan.advises("NKV")


def test_pasteurised_milk_may_need_a_risk_programme_and_an_nkv(owner_says):
    plan = owner_says(produk="kemasan", simpan="dingin", cara="steril")
    assert set(plan.needed) == {"nib", "cppob_gmp", "bpom_md", "halal_reguler"}
    assert "cppob_gmp" in plan.needed
    assert "PMR" in plan.why("cppob_gmp")
    assert plan.advises("NKV")


def test_drinking_water_salt_palm_oil_and_flour_need_an_sni_before_bpom(owner_says):
    plan = owner_says(produk="kemasan", simpan="ruang", cara="sni")
    assert set(plan.needed) == {"nib", "cppob_gmp", "bpom_md", "halal_reguler", "merek", "siinas", "sni_sppt"}
    assert plan.needed.index("merek") < plan.needed.index("sni_sppt") < plan.needed.index("bpom_md")
    assert "sppirt" in plan.not_needed
    assert "wajib SNI" in plan.why("sppirt")
    assert "garam" in plan.why("sni_sppt")


def test_the_hint_names_the_foods_whose_owners_must_say_sni(triage):
    hint = next(question.hint for question in triage.questions if question.id == "cara")
    for food in ("air minum kemasan", "garam", "terigu", "minyak goreng sawit", "kopi instan"):
        assert food in hint


def test_home_roasted_coffee_and_cassava_flour_are_as_simple_as_keripik(owner_says):
    assert owner_says(**KERIPIK).needed == ["nib", "sppirt", "halal_self_declare"]


def test_bread_of_three_days_needs_halal_but_no_marketing_licence(owner_says):
    plan = owner_says(produk="kemasan", simpan="pendek", cara="rumahan")
    assert plan.needed == ["nib", "halal_self_declare"]
    assert {"sppirt", "bpom_md"} <= set(plan.not_needed)
    assert "label_pangan" in plan.later
    assert "kedaluwarsa" in plan.why("label_pangan")


def test_bottled_sambal_takes_pirt_and_a_shelf_life_test(owner_says):
    plan = owner_says(**KERIPIK)
    assert "sppirt" in plan.needed
    assert "uji_lab" in plan.later
    assert "sambal" in plan.why("uji_lab")


def test_dried_meat_keeps_pirt_and_proves_its_meat(owner_says):
    plan = owner_says(produk="kemasan", simpan="ruang", cara="daging")
    assert plan.needed == ["nib", "sppirt", "halal_self_declare"]
    assert plan.advises("bukti halal")


def test_an_unclear_ingredient_leads_to_the_auditor_and_a_word_on_haram(owner_says):
    plan = owner_says(produk="kemasan", simpan="ruang", cara="ragu")
    assert plan.needed == ["nib", "sppirt", "halal_reguler"]
    assert plan.advises("keterangan tidak halal")


def test_food_with_a_health_claim_cannot_use_pirt(owner_says):
    plan = owner_says(produk="kemasan", simpan="ruang", cara="klaim")
    assert {"cppob_gmp", "bpom_md"} <= set(plan.needed)
    assert "sppirt" in plan.not_needed


# Fresh and ready-to-eat food


def test_pure_honey_is_sent_to_the_farm_office(owner_says):
    plan = owner_says(produk="segar", segar="madu")
    assert plan.needed == ["nib"]
    assert "sppirt" in plan.not_needed
    assert "1 Februari 2024" in plan.why("sppirt")
    assert plan.advises("PSAH")


def test_green_coffee_and_rice_are_registered_as_fresh_produce(owner_says):
    plan = owner_says(produk="segar", segar="tani")
    assert {"sppirt", "bpom_md", "label_pangan"} <= set(plan.not_needed)
    assert plan.advises("PSAT")


def test_a_small_caterer_needs_slhs_and_halal(owner_says):
    plan = owner_says(produk="siapsaji", saji="katering", dapur="ya")
    assert plan.needed == ["nib", "slhs", "halal_self_declare"]
    assert "sppirt" in plan.not_needed


def test_a_large_caterer_cooking_for_schools_hears_of_haccp(owner_says):
    plan = owner_says(produk="siapsaji", saji="katering", dapur="tidak", pasar="pemerintah")
    assert plan.needed == ["nib", "slhs", "halal_reguler", "spse_akun", "e_katalog"]
    assert "haccp" in plan.later
    assert "MBG" in plan.why("haccp")


def test_a_food_stall_asks_for_the_label_unless_it_cooks_for_schools(owner_says):
    stall = owner_says(produk="siapsaji", saji="warung", dapur="ya")
    assert "slhs" in stall.not_needed
    assert stall.advises("Label Higiene")
    for_schools = owner_says(produk="siapsaji", saji="warung", dapur="ya", pasar="pemerintah")
    assert "slhs" in for_schools.needed
    assert not for_schools.advises("Itu cukup")


def test_a_water_refill_depot_needs_slhs_not_bpom(owner_says):
    plan = owner_says(produk="siapsaji", saji="depot")
    assert plan.needed == ["nib", "slhs"]
    assert "bpom_md" in plan.not_needed
