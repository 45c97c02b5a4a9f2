"""Currencies as the press names them: symbols, codes, names, and the adjectives that tell one dollar from another.

Codes are ISO 4217. None stands for a name that several currencies share and no adjective decides ("pesos"). Where
one of them is by far the most meant in English news ("dollars", "pounds", "kroner", "crowns"), that one is taken.
"""

from __future__ import annotations

# Longest first where one begins another. A bare "$" is the US dollar, "¥" the yen, as in international news.
SYMBOLS: dict[str, str | None] = {
    "US$": "USD", "U.S.$": "USD", "AU$": "AUD", "A$": "AUD", "CA$": "CAD", "Can$": "CAD", "C$": "CAD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "R$": "BRL", "MX$": "MXN", "J$": "JMD", "TT$": "TTD", "N$": "NAD",
    "F$": "FJD", "CN¥": "CNY", "RMB¥": "CNY", "JP¥": "JPY", "E£": "EGP", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY",
    "￥": "JPY", "₽": "RUB", "₹": "INR", "₩": "KRW", "₴": "UAH", "₺": "TRY", "₪": "ILS", "฿": "THB", "₦": "NGN",
    "₱": "PHP", "₫": "VND", "₸": "KZT", "₾": "GEL", "₼": "AZN", "৳": "BDT", "Rs.": "INR", "Rs": "INR", "RMB": "CNY",
    "RM": "MYR", "Dhs": "AED", "Dh": "AED", "kr": None, "zł": "PLN", "Rp": "IDR", "KSh": "KES", "TSh": "TZS",
    "USh": "UGX", "FCFA": "XAF",
}  # fmt: skip

CODES = frozenset(
    [
        "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BND", "BOB",
        "BRL", "BWP", "BYN", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CZK", "DKK", "DOP", "DZD",
        "EGP", "ERN", "ETB", "EUR", "FJD", "GBP", "GEL", "GHS", "GTQ", "HKD", "HNL", "HUF", "IDR", "ILS", "INR",
        "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KRW", "KWD", "KZT", "LAK", "LBP", "LKR",
        "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
        "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
        "RUB", "RWF", "SAR", "SCR", "SDG", "SEK", "SGD", "SOS", "SRD", "SSP", "SYP", "SZL", "THB", "TJS", "TMT",
        "TND", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VES", "VND", "XAF", "XCD", "XDR",
        "XOF", "XPF", "YER", "ZAR", "ZMW",
    ]
)  # fmt: skip

# Singular name: (currency without an adjective, {adjective: currency}).
_NAMES: dict[str, tuple[str | None, dict[str, str]]] = {
    "dollar": ("USD", {
        "U.S.": "USD", "US": "USD", "American": "USD", "United States": "USD", "Canadian": "CAD", "Australian": "AUD",
        "New Zealand": "NZD", "Hong Kong": "HKD", "Singapore": "SGD", "Singaporean": "SGD", "New Taiwan": "TWD",
        "Taiwan": "TWD", "Taiwanese": "TWD", "Jamaican": "JMD", "Namibian": "NAD", "Fijian": "FJD", "Barbados": "BBD",
    }),
    "euro": ("EUR", {}),
    "pound": ("GBP", {
        "British": "GBP", "Egyptian": "EGP", "Lebanese": "LBP", "Syrian": "SYP", "Sudanese": "SDG",
        "South Sudanese": "SSP",
    }),
    "pound sterling": ("GBP", {}),
    "yen": ("JPY", {"Japanese": "JPY"}),
    "yuan": ("CNY", {"Chinese": "CNY"}),
    "renminbi": ("CNY", {"Chinese": "CNY"}),
    "won": ("KRW", {"South Korean": "KRW", "Korean": "KRW", "North Korean": "KPW"}),
    "ruble": ("RUB", {"Russian": "RUB", "Belarusian": "BYN"}),
    "rouble": ("RUB", {"Russian": "RUB", "Belarusian": "BYN"}),
    "franc": (None, {"Swiss": "CHF", "CFA": "XAF", "Congolese": "CDF", "Rwandan": "RWF"}),
    "krona": ("SEK", {"Swedish": "SEK", "Icelandic": "ISK"}),
    "kronor": ("SEK", {"Swedish": "SEK"}),
    "krone": ("NOK", {"Norwegian": "NOK", "Danish": "DKK"}),
    "kroner": ("NOK", {"Norwegian": "NOK", "Danish": "DKK"}),
    "crown": ("CZK", {"Czech": "CZK", "Swedish": "SEK", "Norwegian": "NOK", "Danish": "DKK", "Icelandic": "ISK"}),
    "koruna": ("CZK", {"Czech": "CZK"}),
    "rupee": ("INR", {"Indian": "INR", "Pakistani": "PKR", "Sri Lankan": "LKR", "Nepali": "NPR", "Nepalese": "NPR"}),
    "rupiah": ("IDR", {"Indonesian": "IDR"}),
    "ringgit": ("MYR", {"Malaysian": "MYR"}),
    "baht": ("THB", {"Thai": "THB"}),
    "dong": ("VND", {"Vietnamese": "VND"}),
    "peso": (None, {
        "Mexican": "MXN", "Philippine": "PHP", "Argentine": "ARS", "Colombian": "COP", "Chilean": "CLP", "Cuban": "CUP",
        "Dominican": "DOP", "Uruguayan": "UYU",
    }),
    "real": ("BRL", {"Brazilian": "BRL"}),
    "reais": ("BRL", {}),
    "rand": ("ZAR", {"South African": "ZAR"}),
    "naira": ("NGN", {"Nigerian": "NGN"}),
    "cedi": ("GHS", {"Ghanaian": "GHS"}),
    "shilling": ("KES", {"Kenyan": "KES", "Ugandan": "UGX", "Tanzanian": "TZS", "Somali": "SOS"}),
    "birr": ("ETB", {"Ethiopian": "ETB"}),
    "riyal": ("SAR", {"Saudi": "SAR", "Qatari": "QAR", "Yemeni": "YER"}),
    "rial": ("IRR", {"Iranian": "IRR", "Omani": "OMR", "Yemeni": "YER"}),
    "dinar": (None, {
        "Kuwaiti": "KWD", "Iraqi": "IQD", "Jordanian": "JOD", "Algerian": "DZD", "Tunisian": "TND", "Libyan": "LYD",
        "Serbian": "RSD", "Bahraini": "BHD",
    }),
    "dirham": ("AED", {"UAE": "AED", "Emirati": "AED", "Moroccan": "MAD"}),
    "lira": ("TRY", {"Turkish": "TRY"}),
    "shekel": ("ILS", {"Israeli": "ILS", "new": "ILS"}),
    "hryvnia": ("UAH", {"Ukrainian": "UAH"}),
    "hryvnya": ("UAH", {"Ukrainian": "UAH"}),
    "zloty": ("PLN", {"Polish": "PLN"}),
    "forint": ("HUF", {"Hungarian": "HUF"}),
    "leu": (None, {"Romanian": "RON", "Moldovan": "MDL"}),
    "lei": (None, {"Romanian": "RON", "Moldovan": "MDL"}),
    "lari": ("GEL", {"Georgian": "GEL"}),
    "dram": ("AMD", {"Armenian": "AMD"}),
    "manat": (None, {"Azerbaijani": "AZN", "Turkmen": "TMT"}),
    "tenge": ("KZT", {"Kazakh": "KZT"}),
    "taka": ("BDT", {"Bangladeshi": "BDT"}),
    "kwacha": (None, {"Zambian": "ZMW", "Malawian": "MWK"}),
    "special drawing right": ("XDR", {}),
    "cent": ("USD", {"U.S.": "USD", "US": "USD", "euro": "EUR"}),
}  # fmt: skip

ADJECTIVES = tuple(sorted({word for _, told in _NAMES.values() for word in told}, key=lambda word: (-len(word), word)))
NAMES = tuple(sorted(_NAMES, key=lambda name: (-len(name), name)))


def currency_named(name: str, adjective: str = "") -> str | None:
    """The code of a currency by its name in either number ("euros") and an adjective ("Canadian"), None when open."""
    word = name.lower()
    singular = next(
        (n for n in (word, word.removesuffix("s"), "pound sterling" if "sterling" in word else "") if n in _NAMES), ""
    )
    if name.upper() in CODES and name.isupper():
        return name
    if not singular:
        return None
    usual, told = _NAMES[singular]
    return told.get(adjective, None if adjective else usual)
