"""Worked examples: fresh and ready-to-eat food, and the same food for another market."""

from tests.content.test_triage_examples import DAGING_BEKU, RUMAHAN, WAJIB_SNI, Example, one_each

KATERING = {"produk": "siapsaji", "saji": "katering", "dapur": "tidak"}
MBG = {"produk": "siapsaji", "saji": "mbg", "dapur": "ya"}

EXAMPLES = (
    # Fresh and ready-to-eat food
    Example(
        ("madu murni botolan",),
        {"produk": "segar", "segar": "madu"},
        needed="nib",
        later="halal_self_declare merek program_fasilitasi",
        not_needed="sppirt bpom_md label_pangan",
        says={"sppirt": "1 Februari 2024", "halal_self_declare": "Cek dulu"},
        advised=("PSAH",),
    ),
    Example(
        ("biji kopi hijau", "beras"),
        {"produk": "segar", "segar": "tani"},
        needed="nib",
        later="halal_self_declare merek program_fasilitasi",
        not_needed="sppirt bpom_md label_pangan",
        advised=("PSAT",),
    ),
    Example(
        ("ikan segar untuk ekspor",),
        {"produk": "segar", "segar": "ikan", "pasar": "ekspor"},
        needed="nib haccp",
        later="halal_self_declare merek program_fasilitasi",
        not_needed="sppirt bpom_md label_pangan",
        says={"haccp": "Kelautan"},
        advised=("dinas perikanan",),
    ),
    Example(
        ("katering nasi kotak, banyak menu",),
        KATERING,
        needed="nib slhs halal_reguler",
        later="merek uji_lab program_fasilitasi",
        not_needed="sppirt bpom_md halal_self_declare",
        says={"slhs": "Wajib untuk katering"},
    ),
    Example(
        ("katering rumahan, 1 dapur",),
        KATERING | {"dapur": "ya"},
        needed="nib slhs halal_self_declare",
        later="halal_reguler merek uji_lab program_fasilitasi",
        not_needed="sppirt bpom_md",
        says={"halal_self_declare": "pendamping halal"},
    ),
    Example(
        ("katering untuk pabrik",),
        KATERING | {"pasar": "pabrik"},
        needed="nib slhs halal_reguler",
        later="pt_perorangan haccp merek uji_lab program_fasilitasi",
        not_needed="sppirt bpom_md halal_self_declare",
        says={"haccp": "memintanya"},
    ),
    Example(
        ("katering rapat dinas",),
        KATERING | {"pasar": "pemerintah"},
        needed="nib slhs halal_reguler spse_akun e_katalog",
        later=(
            "pt_perorangan haccp merek uji_lab sikap toko_daring belanja_pemerintah business_matching "
            "pemasaran_daring program_fasilitasi"
        ),
        not_needed="sppirt bpom_md halal_self_declare",
        says={"haccp": "MBG"},
    ),
    Example(
        ("dapur MBG",),
        MBG,
        needed="nib slhs halal_self_declare haccp",
        later="halal_reguler merek uji_lab program_fasilitasi",
        not_needed="sppirt bpom_md",
        says={"slhs": "MBG", "haccp": "setelah SLHS dan halal"},
    ),
    Example(
        ("dapur MBG, menjawab jual ke pemerintah",),
        MBG | {"dapur": "tidak", "pasar": "pemerintah"},
        needed="nib slhs halal_reguler haccp",
        later=(
            "pt_perorangan merek uji_lab spse_akun sikap e_katalog toko_daring belanja_pemerintah "
            "business_matching pemasaran_daring program_fasilitasi"
        ),
        not_needed="sppirt bpom_md halal_self_declare",
        says={"haccp": "setelah SLHS dan halal", "e_katalog": "juga menjual"},
    ),
    Example(
        ("depot air isi ulang",),
        {"produk": "siapsaji", "saji": "depot"},
        needed="nib slhs",
        later="halal_reguler merek uji_lab program_fasilitasi",
        not_needed="sppirt bpom_md",
        says={"bpom_md": "air isi ulang"},
    ),
    # Where it is sold
    Example(
        ("keripik untuk ritel modern",),
        RUMAHAN | {"pasar": "ritel"},
        needed="nib sppirt halal_self_declare",
        later="siinas bpom_md label_pangan kemasan sni_bina_umk merek uji_lab barcode_gs1 program_fasilitasi",
        not_needed="cppob_gmp halal_reguler sni_sppt",
        says={"bpom_md": "ritel modern", "barcode_gs1": "memintanya"},
        advised=("daftar PIRT",),
    ),
    Example(
        ("keripik untuk dinas",),
        RUMAHAN | {"pasar": "pemerintah"},
        needed="nib sppirt halal_self_declare spse_akun e_katalog",
        later=(
            "pt_perorangan siinas label_pangan merek uji_lab sikap tkdn_ik toko_daring belanja_pemerintah "
            "business_matching pemasaran_daring program_fasilitasi"
        ),
        not_needed="bpom_md cppob_gmp halal_reguler sni_sppt",
        says={"spse_akun": "NPWP", "sikap": "setelah produk tayang", "belanja_pemerintah": "serah terima"},
        advised=("daftar PIRT",),
    ),
    Example(
        ("keripik untuk hotel",),
        RUMAHAN | {"pasar": "pabrik"},
        needed="nib sppirt halal_self_declare",
        later="pt_perorangan siinas haccp iso_22000 label_pangan merek uji_lab program_fasilitasi",
        not_needed="bpom_md cppob_gmp halal_reguler sni_sppt",
        says={"haccp": "Pembeli besar"},
        advised=("bahan baku",),
    ),
    Example(
        ("ikan olahan beku untuk ekspor",),
        DAGING_BEKU | {"pasar": "ekspor"},
        needed="nib cppob_gmp bpom_md halal_self_declare",
        later="siinas haccp iso_22000 label_pangan kemasan halal_reguler merek uji_lab program_fasilitasi",
        not_needed="sppirt sni_sppt",
        says={"haccp": "Kelautan", "iso_22000": "negara tujuan"},
        advised=("NKV",),
    ),
    Example(
        ("kopi instan untuk dinas",),
        WAJIB_SNI | {"pasar": "pemerintah"},
        needed="nib siinas cppob_gmp merek sni_sppt bpom_md halal_reguler spse_akun e_katalog",
        later=(
            "pt_perorangan label_pangan halal_self_declare uji_lab sikap tkdn_ik toko_daring "
            "belanja_pemerintah business_matching pemasaran_daring program_fasilitasi"
        ),
        not_needed="sppirt sni_bina_umk",
    ),
)


@one_each(EXAMPLES)
def test_the_owner_hears(owner_says, example):
    example.proves(owner_says(**example.answers))
