"""Worked examples of everything but food: what the owner needs in order, later, and not at all."""

from tests.content.test_triage_examples import Example, one_each

MEBEL = {"produk": "mebel", "barang": "mebel"}
MAINAN = {"produk": "mebel", "barang": "mainan"}
HELM = {"produk": "mebel", "barang": "helm"}
LOGAM = {"produk": "mebel", "barang": "logam"}
BAMBU = {"produk": "kriya", "kriya": "bambu"}
BATIK = {"produk": "kriya", "kriya": "batik"}

EXAMPLES = (
    # Care, herbs and cleaning
    Example(
        ("sabun mandi",),
        {"produk": "kosmetik", "kosmetik": "sendiri"},
        needed="nib halal_reguler kosmetik_notifikasi",
        later="siinas kemasan merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="bpom_md halal_self_declare pkrt",
        says={"pkrt": "sabun mandi termasuk kosmetik"},
    ),
    Example(
        ("sabun cuci piring",),
        {"produk": "pkrt", "pembersih": "cuci"},
        needed="nib halal_reguler pkrt",
        later="siinas kemasan merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="halal_self_declare kosmetik_notifikasi",
        says={"pkrt": "Kementerian Kesehatan"},
    ),
    Example(
        ("sabun cuci tangan",),
        {"produk": "pkrt", "pembersih": "tangan"},
        needed="nib halal_reguler pkrt",
        later="siinas kemasan kosmetik_notifikasi merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="halal_self_declare",
        says={"kosmetik_notifikasi": "boleh memilih"},
    ),
    Example(
        ("jamu serbuk berkhasiat",),
        {"produk": "jamu", "jamu": "ukot"},
        needed="nib halal_reguler obat_tradisional",
        later="siinas merek uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sppirt bpom_md halal_self_declare",
        says={"obat_tradisional": "UKOT"},
    ),
    Example(
        ("jahe serbuk tanpa klaim",),
        {"produk": "jamu", "jamu": "tanpa"},
        needed="nib sppirt halal_self_declare",
        later="siinas bpom_md label_pangan halal_reguler merek pemasaran_daring program_fasilitasi",
        not_needed="obat_tradisional",
        says={"obat_tradisional": "Tanpa klaim"},
    ),
    # Furniture, toys, metal
    Example(
        ("mebel kayu untuk sekolah", "meja dan kursi PAUD"),
        MEBEL | {"pasar": "pemerintah", "modal": "kecil"},
        needed="nib siinas spse_akun e_katalog tkdn_ik",
        later=(
            "pt_perorangan sni_furnitur merek desain_industri uji_lab sikap toko_daring belanja_pemerintah "
            "business_matching pemasaran_daring program_fasilitasi"
        ),
        not_needed="halal_barang_gunaan sni_mainan svlk",
        says={
            "tkdn_ik": "setelah produk tayang",
            "sni_furnitur": "syarat pembeli",
            "svlk": "nota kayu",
            "sni_mainan": "PAUD",
        },
    ),
    Example(
        ("mebel, modal di atas Rp5 miliar",),
        MEBEL | {"pasar": "pemerintah", "modal": "besar"},
        needed="nib siinas spse_akun e_katalog",
        later=(
            "sni_furnitur merek desain_industri uji_lab sikap toko_daring belanja_pemerintah "
            "business_matching pemasaran_daring program_fasilitasi"
        ),
        not_needed="pt_perorangan halal_barang_gunaan sni_mainan svlk tkdn_ik",
        says={"tkdn_ik": "LVI", "pt_perorangan": "PT biasa"},
    ),
    Example(
        ("mebel kayu model baru untuk ekspor",),
        MEBEL | {"pasar": "ekspor", "khas": "bentuk"},
        needed="nib siinas svlk",
        later="kemasan sni_furnitur iso_9001 iso_14001 merek desain_industri program_fasilitasi",
        not_needed="halal_barang_gunaan sni_mainan tkdn_ik",
        says={"svlk": "ke luar negeri", "desain_industri": "dipamerkan", "iso_9001": "memintanya"},
    ),
    Example(
        ("mainan edukatif PAUD, dijual daring",),
        MAINAN | {"khas": "motif"},
        needed="nib siinas merek sni_mainan kemasan",
        later="hak_cipta uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sni_bina_umk iso_9001 tkdn_ik",
        says={"sni_mainan": "PAUD", "kemasan": "NPB", "sni_bina_umk": "tidak menggantikan"},
    ),
    Example(
        ("mainan edukatif untuk sekolah negeri",),
        MAINAN | {"pasar": "pemerintah", "modal": "kecil"},
        needed="nib siinas merek sni_mainan kemasan spse_akun e_katalog tkdn_ik",
        later=(
            "pt_perorangan desain_industri uji_lab sikap toko_daring belanja_pemerintah business_matching "
            "pemasaran_daring program_fasilitasi"
        ),
        not_needed="sni_bina_umk iso_9001",
    ),
    Example(
        ("helm",),
        HELM | {"khas": "tidak"},
        needed="nib siinas merek sni_sppt kemasan",
        later="iso_9001 uji_lab pemasaran_daring program_fasilitasi",
        not_needed="sni_bina_umk tkdn_ik",
        says={"sni_sppt": "tidak boleh dijual", "kemasan": "NPB"},
    ),
    Example(
        ("helm bentuk baru untuk ritel",),
        HELM | {"khas": "bentuk", "pasar": "ritel"},
        needed="nib siinas merek sni_sppt kemasan",
        later="iso_9001 desain_industri uji_lab barcode_gs1 program_fasilitasi",
        not_needed="sni_bina_umk tkdn_ik",
    ),
    Example(
        ("komponen logam dan mesin untuk pabrik",),
        LOGAM | {"khas": "alat", "pasar": "pabrik"},
        needed="nib siinas",
        later="pt_perorangan sni_sppt iso_9001 iso_14001 merek paten_sederhana tkdn_ik program_fasilitasi",
        not_needed="halal_barang_gunaan",
        says={"iso_9001": "memintanya", "sni_sppt": "suku cadang", "paten_sederhana": "sebelum"},
    ),
    Example(
        ("komponen logam untuk BUMN",),
        LOGAM | {"pasar": "pemerintah", "modal": "kecil"},
        needed="nib siinas spse_akun e_katalog tkdn_ik",
        later=(
            "pt_perorangan sni_sppt merek paten_sederhana uji_lab sikap toko_daring belanja_pemerintah "
            "business_matching pemasaran_daring program_fasilitasi"
        ),
        not_needed="halal_barang_gunaan",
    ),
    # Crafts, batik, clothes
    Example(
        ("kerajinan bambu dari sentra",),
        BAMBU | {"khas": "sentra"},
        needed="nib siinas",
        later="kemasan sni_bina_umk sni_mainan merek merek_kolektif_ig pemasaran_daring program_fasilitasi",
        not_needed="halal_barang_gunaan svlk tkdn_ik",
        says={
            "svlk": "dalam negeri",
            "merek_kolektif_ig": "merek bersama",
            "sni_bina_umk": "punya SNI",
            "sni_mainan": "mainan",
        },
        advised=("membungkus makanan",),
    ),
    Example(
        ("kerajinan bambu untuk ekspor",),
        BAMBU | {"khas": "bentuk", "pasar": "ekspor"},
        needed="nib siinas",
        later="kemasan sni_bina_umk sni_mainan iso_9001 merek desain_industri svlk program_fasilitasi",
        not_needed="halal_barang_gunaan tkdn_ik",
        says={"svlk": "berbeda"},
    ),
    Example(
        ("batik tulis motif baru",),
        BATIK | {"khas": "motif"},
        needed="nib siinas",
        later=(
            "kemasan halal_barang_gunaan sni_bina_umk merek hak_cipta batikmark pemasaran_daring program_fasilitasi"
        ),
        not_needed="tkdn_ik",
        says={"merek": "Batikmark", "halal_barang_gunaan": "belum jelas"},
    ),
    Example(
        ("batik tulis untuk seragam dinas",),
        BATIK | {"pasar": "pemerintah", "modal": "kecil"},
        needed="nib siinas spse_akun e_katalog tkdn_ik",
        later=(
            "pt_perorangan halal_barang_gunaan merek hak_cipta batikmark sikap toko_daring "
            "belanja_pemerintah business_matching pemasaran_daring program_fasilitasi"
        ),
    ),
    Example(
        ("kain printing motif batik",),
        BATIK | {"kriya": "printing", "khas": "tidak"},
        needed="nib siinas",
        later="kemasan halal_barang_gunaan sni_bina_umk merek pemasaran_daring program_fasilitasi",
        not_needed="batikmark tkdn_ik",
        says={"batikmark": "tidak bisa"},
    ),
    Example(
        ("pakaian bayi",),
        {"produk": "kriya", "kriya": "bayi", "khas": "motif"},
        needed="nib siinas merek sni_pakaian_bayi kemasan",
        later="halal_barang_gunaan hak_cipta pemasaran_daring program_fasilitasi",
        not_needed="sni_bina_umk tkdn_ik",
        says={"sni_pakaian_bayi": "36 bulan", "kemasan": "NPB"},
    ),
    Example(
        ("pakaian anak di atas 36 bulan",),
        {"produk": "kriya", "kriya": "pakaian", "khas": "tidak"},
        needed="nib siinas",
        later="kemasan halal_barang_gunaan sni_bina_umk merek pemasaran_daring program_fasilitasi",
        not_needed="sni_pakaian_bayi tkdn_ik",
        says={"sni_pakaian_bayi": "36 bulan"},
    ),
    Example(
        ("tas kulit",),
        {"produk": "kriya", "kriya": "kulit", "khas": "bentuk"},
        needed="nib siinas halal_barang_gunaan",
        later="kemasan merek desain_industri pemasaran_daring program_fasilitasi",
        not_needed="tkdn_ik",
        says={"halal_barang_gunaan": "sintetis"},
    ),
    # Everything else
    Example(
        ("barang lain yang wajib SNI",),
        {"produk": "lain", "lain": "sni"},
        needed="nib siinas merek sni_sppt kemasan",
        later="pemasaran_daring program_fasilitasi",
        not_needed="sni_bina_umk tkdn_ik",
    ),
    Example(
        ("barang lain yang belum jelas wajib SNI",),
        {"produk": "lain", "lain": "skip"},
        needed="nib siinas",
        later="kemasan sni_sppt merek pemasaran_daring program_fasilitasi",
        not_needed="tkdn_ik",
        says={"sni_sppt": "Pastikan dulu"},
    ),
    Example(
        ("alat kesehatan",),
        {"produk": "lain", "lain": "alkes"},
        needed="nib siinas",
        later="kemasan halal_barang_gunaan merek pemasaran_daring program_fasilitasi",
        not_needed="tkdn_ik",
        says={"halal_barang_gunaan": "belum jelas"},
        advised=("Kementerian Kesehatan",),
    ),
)


@one_each(EXAMPLES)
def test_the_owner_hears(owner_says, example):
    example.proves(owner_says(**example.answers))
