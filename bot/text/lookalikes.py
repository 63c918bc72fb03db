"""Letters that look like Latin ones; written by scripts/make_lookalikes.py, not by hand.

From Unicode's confusables (UTS #39), (c) Unicode, Inc., https://www.unicode.org/license.txt
"""

from typing import Final

# A reader takes these for the Latin letter.
TWINS: Final[dict[str, str]] = {
    "\u0391": "A",  # Α GREEK CAPITAL LETTER ALPHA
    "\u0410": "A",  # А CYRILLIC CAPITAL LETTER A
    "\u13aa": "A",  # Ꭺ CHEROKEE LETTER GO
    "\ua4ee": "A",  # ꓮ LISU LETTER A
    "\u0392": "B",  # Β GREEK CAPITAL LETTER BETA
    "\u0412": "B",  # В CYRILLIC CAPITAL LETTER VE
    "\u13f4": "B",  # Ᏼ CHEROKEE LETTER YV
    "\u212c": "B",  # ℬ SCRIPT CAPITAL B
    "\ua4d0": "B",  # ꓐ LISU LETTER BA
    "\u03f9": "C",  # Ϲ GREEK CAPITAL LUNATE SIGMA SYMBOL
    "\u0421": "C",  # С CYRILLIC CAPITAL LETTER ES
    "\u13df": "C",  # Ꮯ CHEROKEE LETTER TLI
    "\u2102": "C",  # ℂ DOUBLE-STRUCK CAPITAL C
    "\u212d": "C",  # ℭ BLACK-LETTER CAPITAL C
    "\u2ca4": "C",  # Ⲥ COPTIC CAPITAL LETTER SIMA
    "\ua4da": "C",  # ꓚ LISU LETTER CA
    "\u13a0": "D",  # Ꭰ CHEROKEE LETTER A
    "\ua4d3": "D",  # ꓓ LISU LETTER DA
    "\u0395": "E",  # Ε GREEK CAPITAL LETTER EPSILON
    "\u0415": "E",  # Е CYRILLIC CAPITAL LETTER IE
    "\u13ac": "E",  # Ꭼ CHEROKEE LETTER GV
    "\u2130": "E",  # ℰ SCRIPT CAPITAL E
    "\ua4f0": "E",  # ꓰ LISU LETTER E
    "\u2131": "F",  # ℱ SCRIPT CAPITAL F
    "\ua4dd": "F",  # ꓝ LISU LETTER TSA
    "\u050c": "G",  # Ԍ CYRILLIC CAPITAL LETTER KOMI SJE
    "\u13c0": "G",  # Ꮐ CHEROKEE LETTER NAH
    "\u13f3": "G",  # Ᏻ CHEROKEE LETTER YU
    "\ua4d6": "G",  # ꓖ LISU LETTER GA
    "\u0397": "H",  # Η GREEK CAPITAL LETTER ETA
    "\u041d": "H",  # Н CYRILLIC CAPITAL LETTER EN
    "\u13bb": "H",  # Ꮋ CHEROKEE LETTER MI
    "\u210b": "H",  # ℋ SCRIPT CAPITAL H
    "\u210c": "H",  # ℌ BLACK-LETTER CAPITAL H
    "\u210d": "H",  # ℍ DOUBLE-STRUCK CAPITAL H
    "\u2c8e": "H",  # Ⲏ COPTIC CAPITAL LETTER HATE
    "\ua4e7": "H",  # ꓧ LISU LETTER XA
    "\u0399": "I",  # Ι GREEK CAPITAL LETTER IOTA
    "\u0406": "I",  # І CYRILLIC CAPITAL LETTER BYELORUSSIAN-UKRAINIAN I
    "\u2110": "I",  # ℐ SCRIPT CAPITAL I
    "\u2111": "I",  # ℑ BLACK-LETTER CAPITAL I
    "\u2c92": "I",  # Ⲓ COPTIC CAPITAL LETTER IAUDA
    "\ua4f2": "I",  # ꓲ LISU LETTER I
    "\u037f": "J",  # Ϳ GREEK CAPITAL LETTER YOT
    "\u0408": "J",  # Ј CYRILLIC CAPITAL LETTER JE
    "\u13ab": "J",  # Ꭻ CHEROKEE LETTER GU
    "\ua4d9": "J",  # ꓙ LISU LETTER JA
    "\u039a": "K",  # Κ GREEK CAPITAL LETTER KAPPA
    "\u041a": "K",  # К CYRILLIC CAPITAL LETTER KA
    "\u13e6": "K",  # Ꮶ CHEROKEE LETTER TSO
    "\u2c94": "K",  # Ⲕ COPTIC CAPITAL LETTER KAPA
    "\ua4d7": "K",  # ꓗ LISU LETTER KA
    "\u13de": "L",  # Ꮮ CHEROKEE LETTER TLE
    "\u2112": "L",  # ℒ SCRIPT CAPITAL L
    "\u2cd0": "L",  # Ⳑ COPTIC CAPITAL LETTER L-SHAPED HA
    "\ua4e1": "L",  # ꓡ LISU LETTER LA
    "\u039c": "M",  # Μ GREEK CAPITAL LETTER MU
    "\u03fa": "M",  # Ϻ GREEK CAPITAL LETTER SAN
    "\u041c": "M",  # М CYRILLIC CAPITAL LETTER EM
    "\u13b7": "M",  # Ꮇ CHEROKEE LETTER LU
    "\u2133": "M",  # ℳ SCRIPT CAPITAL M
    "\u2c98": "M",  # Ⲙ COPTIC CAPITAL LETTER MI
    "\ua4df": "M",  # ꓟ LISU LETTER MA
    "\u039d": "N",  # Ν GREEK CAPITAL LETTER NU
    "\u2115": "N",  # ℕ DOUBLE-STRUCK CAPITAL N
    "\u2c9a": "N",  # Ⲛ COPTIC CAPITAL LETTER NI
    "\ua4e0": "N",  # ꓠ LISU LETTER NA
    "\u039f": "O",  # Ο GREEK CAPITAL LETTER OMICRON
    "\u041e": "O",  # О CYRILLIC CAPITAL LETTER O
    "\u0555": "O",  # Օ ARMENIAN CAPITAL LETTER OH
    "\u2c9e": "O",  # Ⲟ COPTIC CAPITAL LETTER O
    "\ua4f3": "O",  # ꓳ LISU LETTER O
    "\u03a1": "P",  # Ρ GREEK CAPITAL LETTER RHO
    "\u0420": "P",  # Р CYRILLIC CAPITAL LETTER ER
    "\u13e2": "P",  # Ꮲ CHEROKEE LETTER TLV
    "\u2119": "P",  # ℙ DOUBLE-STRUCK CAPITAL P
    "\u2ca2": "P",  # Ⲣ COPTIC CAPITAL LETTER RO
    "\ua4d1": "P",  # ꓑ LISU LETTER PA
    "\u051a": "Q",  # Ԛ CYRILLIC CAPITAL LETTER QA
    "\u211a": "Q",  # ℚ DOUBLE-STRUCK CAPITAL Q
    "\u13a1": "R",  # Ꭱ CHEROKEE LETTER E
    "\u13d2": "R",  # Ꮢ CHEROKEE LETTER SV
    "\u211b": "R",  # ℛ SCRIPT CAPITAL R
    "\u211c": "R",  # ℜ BLACK-LETTER CAPITAL R
    "\u211d": "R",  # ℝ DOUBLE-STRUCK CAPITAL R
    "\ua4e3": "R",  # ꓣ LISU LETTER ZHA
    "\u0405": "S",  # Ѕ CYRILLIC CAPITAL LETTER DZE
    "\u054f": "S",  # Տ ARMENIAN CAPITAL LETTER TIWN
    "\u13d5": "S",  # Ꮥ CHEROKEE LETTER DE
    "\u13da": "S",  # Ꮪ CHEROKEE LETTER DU
    "\ua4e2": "S",  # ꓢ LISU LETTER SA
    "\u03a4": "T",  # Τ GREEK CAPITAL LETTER TAU
    "\u0422": "T",  # Т CYRILLIC CAPITAL LETTER TE
    "\u13a2": "T",  # Ꭲ CHEROKEE LETTER I
    "\u2ca6": "T",  # Ⲧ COPTIC CAPITAL LETTER TAU
    "\ua4d4": "T",  # ꓔ LISU LETTER TA
    "\u054d": "U",  # Ս ARMENIAN CAPITAL LETTER SEH
    "\ua4f4": "U",  # ꓴ LISU LETTER U
    "\u0474": "V",  # Ѵ CYRILLIC CAPITAL LETTER IZHITSA
    "\u13d9": "V",  # Ꮩ CHEROKEE LETTER DO
    "\ua4e6": "V",  # ꓦ LISU LETTER HA
    "\u051c": "W",  # Ԝ CYRILLIC CAPITAL LETTER WE
    "\u13b3": "W",  # Ꮃ CHEROKEE LETTER LA
    "\u13d4": "W",  # Ꮤ CHEROKEE LETTER TA
    "\ua4ea": "W",  # ꓪ LISU LETTER WA
    "\u03a7": "X",  # Χ GREEK CAPITAL LETTER CHI
    "\u0425": "X",  # Х CYRILLIC CAPITAL LETTER HA
    "\u2cac": "X",  # Ⲭ COPTIC CAPITAL LETTER KHI
    "\ua4eb": "X",  # ꓫ LISU LETTER SHA
    "\u03a5": "Y",  # Υ GREEK CAPITAL LETTER UPSILON
    "\u03d2": "Y",  # ϒ GREEK UPSILON WITH HOOK SYMBOL
    "\u0423": "Y",  # У CYRILLIC CAPITAL LETTER U
    "\u04ae": "Y",  # Ү CYRILLIC CAPITAL LETTER STRAIGHT U
    "\u13a9": "Y",  # Ꭹ CHEROKEE LETTER GI
    "\u13bd": "Y",  # Ꮍ CHEROKEE LETTER MU
    "\u2ca8": "Y",  # Ⲩ COPTIC CAPITAL LETTER UA
    "\ua4ec": "Y",  # ꓬ LISU LETTER YA
    "\u0396": "Z",  # Ζ GREEK CAPITAL LETTER ZETA
    "\u13c3": "Z",  # Ꮓ CHEROKEE LETTER NO
    "\u2124": "Z",  # ℤ DOUBLE-STRUCK CAPITAL Z
    "\u2128": "Z",  # ℨ BLACK-LETTER CAPITAL Z
    "\ua4dc": "Z",  # ꓜ LISU LETTER DZA
    "\u03b1": "a",  # α GREEK SMALL LETTER ALPHA
    "\u0430": "a",  # а CYRILLIC SMALL LETTER A
    "\u13cf": "b",  # Ꮟ CHEROKEE LETTER SI
    "\u03f2": "c",  # ϲ GREEK LUNATE SIGMA SYMBOL
    "\u0441": "c",  # с CYRILLIC SMALL LETTER ES
    "\u2ca5": "c",  # ⲥ COPTIC SMALL LETTER SIMA
    "\uabaf": "c",  # ꮯ CHEROKEE SMALL LETTER TLI
    "\u0501": "d",  # ԁ CYRILLIC SMALL LETTER KOMI DE
    "\u13e7": "d",  # Ꮷ CHEROKEE LETTER TSU
    "\ua4d2": "d",  # ꓒ LISU LETTER PHA
    "\u0435": "e",  # е CYRILLIC SMALL LETTER IE
    "\u212f": "e",  # ℯ SCRIPT SMALL E
    "\u0581": "g",  # ց ARMENIAN SMALL LETTER CO
    "\u210a": "g",  # ℊ SCRIPT SMALL G
    "\u04bb": "h",  # һ CYRILLIC SMALL LETTER SHHA
    "\u0570": "h",  # հ ARMENIAN SMALL LETTER HO
    "\u13c2": "h",  # Ꮒ CHEROKEE LETTER NI
    "\u210e": "h",  # ℎ PLANCK CONSTANT
    "\u03b9": "i",  # ι GREEK SMALL LETTER IOTA
    "\u0456": "i",  # і CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I
    "\u13a5": "i",  # Ꭵ CHEROKEE LETTER V
    "\uab75": "i",  # ꭵ CHEROKEE SMALL LETTER V
    "\u03f3": "j",  # ϳ GREEK LETTER YOT
    "\u0458": "j",  # ј CYRILLIC SMALL LETTER JE
    "\u04c0": "l",  # Ӏ CYRILLIC LETTER PALOCHKA
    "\u04cf": "l",  # ӏ CYRILLIC SMALL LETTER PALOCHKA
    "\u0578": "n",  # ո ARMENIAN SMALL LETTER VO
    "\u03bf": "o",  # ο GREEK SMALL LETTER OMICRON
    "\u043e": "o",  # о CYRILLIC SMALL LETTER O
    "\u0585": "o",  # օ ARMENIAN SMALL LETTER OH
    "\u2134": "o",  # ℴ SCRIPT SMALL O
    "\u2c9f": "o",  # ⲟ COPTIC SMALL LETTER O
    "\u03c1": "p",  # ρ GREEK SMALL LETTER RHO
    "\u0440": "p",  # р CYRILLIC SMALL LETTER ER
    "\u2ca3": "p",  # ⲣ COPTIC SMALL LETTER RO
    "\u051b": "q",  # ԛ CYRILLIC SMALL LETTER QA
    "\u0566": "q",  # զ ARMENIAN SMALL LETTER ZA
    "\u0455": "s",  # ѕ CYRILLIC SMALL LETTER DZE
    "\uabaa": "s",  # ꮪ CHEROKEE SMALL LETTER DU
    "\u03c5": "u",  # υ GREEK SMALL LETTER UPSILON
    "\u057d": "u",  # ս ARMENIAN SMALL LETTER SEH
    "\u03bd": "v",  # ν GREEK SMALL LETTER NU
    "\u0475": "v",  # ѵ CYRILLIC SMALL LETTER IZHITSA
    "\uaba9": "v",  # ꮩ CHEROKEE SMALL LETTER DO
    "\u0461": "w",  # ѡ CYRILLIC SMALL LETTER OMEGA
    "\u051d": "w",  # ԝ CYRILLIC SMALL LETTER WE
    "\uab83": "w",  # ꮃ CHEROKEE SMALL LETTER LA
    "\u0445": "x",  # х CYRILLIC SMALL LETTER HA
    "\u0443": "y",  # у CYRILLIC SMALL LETTER U
    "\u04af": "y",  # ү CYRILLIC SMALL LETTER STRAIGHT U
    "\uab93": "z",  # ꮓ CHEROKEE SMALL LETTER NO
}

# The same letters in the other case: for comparing only.
OTHER_CASE: Final[dict[str, str]] = {
    "\uab7a": "a",  # ꭺ CHEROKEE SMALL LETTER GO
    "\u13fc": "b",  # ᏼ CHEROKEE SMALL LETTER YV
    "\uab9f": "b",  # ꮟ CHEROKEE SMALL LETTER SI
    "\u0500": "d",  # Ԁ CYRILLIC CAPITAL LETTER KOMI DE
    "\uab70": "d",  # ꭰ CHEROKEE SMALL LETTER A
    "\uabb7": "d",  # ꮷ CHEROKEE SMALL LETTER TSU
    "\uab7c": "e",  # ꭼ CHEROKEE SMALL LETTER GV
    "\u0551": "g",  # Ց ARMENIAN CAPITAL LETTER CO
    "\u13fb": "g",  # ᏻ CHEROKEE SMALL LETTER YU
    "\uab90": "g",  # ꮐ CHEROKEE SMALL LETTER NAH
    "\u04ba": "h",  # Һ CYRILLIC CAPITAL LETTER SHHA
    "\u0540": "h",  # Հ ARMENIAN CAPITAL LETTER HO
    "\uab8b": "h",  # ꮋ CHEROKEE SMALL LETTER MI
    "\uab92": "h",  # ꮒ CHEROKEE SMALL LETTER NI
    "\uab7b": "j",  # ꭻ CHEROKEE SMALL LETTER GU
    "\uabb6": "k",  # ꮶ CHEROKEE SMALL LETTER TSO
    "\uabae": "l",  # ꮮ CHEROKEE SMALL LETTER TLE
    "\uab87": "m",  # ꮇ CHEROKEE SMALL LETTER LU
    "\u0548": "n",  # Ո ARMENIAN CAPITAL LETTER VO
    "\uabb2": "p",  # ꮲ CHEROKEE SMALL LETTER TLV
    "\u0536": "q",  # Զ ARMENIAN CAPITAL LETTER ZA
    "\uab71": "r",  # ꭱ CHEROKEE SMALL LETTER E
    "\uaba2": "r",  # ꮢ CHEROKEE SMALL LETTER SV
    "\uaba5": "s",  # ꮥ CHEROKEE SMALL LETTER DE
    "\uab72": "t",  # ꭲ CHEROKEE SMALL LETTER I
    "\u0460": "w",  # Ѡ CYRILLIC CAPITAL LETTER OMEGA
    "\uaba4": "w",  # ꮤ CHEROKEE SMALL LETTER TA
    "\uab79": "y",  # ꭹ CHEROKEE SMALL LETTER GI
    "\uab8d": "y",  # ꮍ CHEROKEE SMALL LETTER MU
}

# Near enough among Latin letters: for comparing only.
NEAR: Final[dict[str, str]] = {
    "\u0251": "a",  # ɑ LATIN SMALL LETTER ALPHA
    "\u1d00": "a",  # ᴀ LATIN LETTER SMALL CAPITAL A
    "\u2c6d": "a",  # Ɑ LATIN CAPITAL LETTER ALPHA
    "\u0299": "b",  # ʙ LATIN LETTER SMALL CAPITAL B
    "\u03b2": "b",  # β GREEK SMALL LETTER BETA
    "\u042c": "b",  # Ь CYRILLIC CAPITAL LETTER SOFT SIGN
    "\u0432": "b",  # в CYRILLIC SMALL LETTER VE
    "\u044c": "b",  # ь CYRILLIC SMALL LETTER SOFT SIGN
    "\u1d04": "c",  # ᴄ LATIN LETTER SMALL CAPITAL C
    "\u1d05": "d",  # ᴅ LATIN LETTER SMALL CAPITAL D
    "\u03b5": "e",  # ε GREEK SMALL LETTER EPSILON
    "\u04bc": "e",  # Ҽ CYRILLIC CAPITAL LETTER ABKHASIAN CHE
    "\u04bd": "e",  # ҽ CYRILLIC SMALL LETTER ABKHASIAN CHE
    "\u1d07": "e",  # ᴇ LATIN LETTER SMALL CAPITAL E
    "\ua730": "f",  # ꜰ LATIN LETTER SMALL CAPITAL F
    "\u0261": "g",  # ɡ LATIN SMALL LETTER SCRIPT G
    "\u0262": "g",  # ɢ LATIN LETTER SMALL CAPITAL G
    "\ua7ac": "g",  # Ɡ LATIN CAPITAL LETTER SCRIPT G
    "\u029c": "h",  # ʜ LATIN LETTER SMALL CAPITAL H
    "\u043d": "h",  # н CYRILLIC SMALL LETTER EN
    "\u0131": "i",  # ı LATIN SMALL LETTER DOTLESS I
    "\u0196": "i",  # Ɩ LATIN CAPITAL LETTER IOTA
    "\u0269": "i",  # ɩ LATIN SMALL LETTER IOTA
    "\u026a": "i",  # ɪ LATIN LETTER SMALL CAPITAL I
    "\ua7ae": "i",  # Ɪ LATIN CAPITAL LETTER SMALL CAPITAL I
    "\u0545": "j",  # Յ ARMENIAN CAPITAL LETTER YI
    "\u0575": "j",  # յ ARMENIAN SMALL LETTER YI
    "\u1d0a": "j",  # ᴊ LATIN LETTER SMALL CAPITAL J
    "\u03ba": "k",  # κ GREEK SMALL LETTER KAPPA
    "\u043a": "k",  # к CYRILLIC SMALL LETTER KA
    "\u1d0b": "k",  # ᴋ LATIN LETTER SMALL CAPITAL K
    "\u029f": "l",  # ʟ LATIN LETTER SMALL CAPITAL L
    "\u043c": "m",  # м CYRILLIC SMALL LETTER EM
    "\u1d0d": "m",  # ᴍ LATIN LETTER SMALL CAPITAL M
    "\u0274": "n",  # ɴ LATIN LETTER SMALL CAPITAL N
    "\u03b7": "n",  # η GREEK SMALL LETTER ETA
    "\u041f": "n",  # П CYRILLIC CAPITAL LETTER PE
    "\u043f": "n",  # п CYRILLIC SMALL LETTER PE
    "\u054c": "n",  # Ռ ARMENIAN CAPITAL LETTER RA
    "\u057c": "n",  # ռ ARMENIAN SMALL LETTER RA
    "\u1d0f": "o",  # ᴏ LATIN LETTER SMALL CAPITAL O
    "\u0554": "p",  # Ք ARMENIAN CAPITAL LETTER KEH
    "\u0584": "p",  # ք ARMENIAN SMALL LETTER KEH
    "\u1d18": "p",  # ᴘ LATIN LETTER SMALL CAPITAL P
    "\u0533": "q",  # Գ ARMENIAN CAPITAL LETTER GIM
    "\u0563": "q",  # գ ARMENIAN SMALL LETTER GIM
    "\u01a6": "r",  # Ʀ LATIN LETTER YR
    "\u0280": "r",  # ʀ LATIN LETTER SMALL CAPITAL R
    "\u0413": "r",  # Г CYRILLIC CAPITAL LETTER GHE
    "\u0433": "r",  # г CYRILLIC SMALL LETTER GHE
    "\ua731": "s",  # ꜱ LATIN LETTER SMALL CAPITAL S
    "\u03c4": "t",  # τ GREEK SMALL LETTER TAU
    "\u0442": "t",  # т CYRILLIC SMALL LETTER TE
    "\u1d1b": "t",  # ᴛ LATIN LETTER SMALL CAPITAL T
    "\u1d1c": "u",  # ᴜ LATIN LETTER SMALL CAPITAL U
    "\u1d20": "v",  # ᴠ LATIN LETTER SMALL CAPITAL V
    "\u03a9": "w",  # Ω GREEK CAPITAL LETTER OMEGA
    "\u03c9": "w",  # ω GREEK SMALL LETTER OMEGA
    "\u0531": "w",  # Ա ARMENIAN CAPITAL LETTER AYB
    "\u0561": "w",  # ա ARMENIAN SMALL LETTER AYB
    "\u1d21": "w",  # ᴡ LATIN LETTER SMALL CAPITAL W
    "\u03c7": "x",  # χ GREEK SMALL LETTER CHI
    "\u028f": "y",  # ʏ LATIN LETTER SMALL CAPITAL Y
    "\u0393": "y",  # Γ GREEK CAPITAL LETTER GAMMA
    "\u03b3": "y",  # γ GREEK SMALL LETTER GAMMA
    "\u1d22": "z",  # ᴢ LATIN LETTER SMALL CAPITAL Z
}

# Combining marks, inside a character class.
MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd"
    "\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610"
    "-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-"
    "\u07f3\u07fd\u0816-\u0819\u081b-\u0823\u0825"
    "-\u0827\u0829-\u082d\u0859-\u085b\u0898"
    "-\u089f\u08ca-\u08e1\u08e3-\u0903\u093a"
    "-\u093c\u093e-\u094f\u0951-\u0957\u0962"
    "-\u0963\u0981-\u0983\u09bc\u09be-\u09c4"
    "\u09c7-\u09c8\u09cb-\u09cd\u09d7\u09e2-"
    "\u09e3\u09fe\u0a01-\u0a03\u0a3c\u0a3e-\u0a42"
    "\u0a47-\u0a48\u0a4b-\u0a4d\u0a51\u0a70-"
    "\u0a71\u0a75\u0a81-\u0a83\u0abc\u0abe-\u0ac5"
    "\u0ac7-\u0ac9\u0acb-\u0acd\u0ae2-\u0ae3"
    "\u0afa-\u0aff\u0b01-\u0b03\u0b3c\u0b3e-"
    "\u0b44\u0b47-\u0b48\u0b4b-\u0b4d\u0b55-"
    "\u0b57\u0b62-\u0b63\u0b82\u0bbe-\u0bc2\u0bc6"
    "-\u0bc8\u0bca-\u0bcd\u0bd7\u0c00-\u0c04"
    "\u0c3c\u0c3e-\u0c44\u0c46-\u0c48\u0c4a-"
    "\u0c4d\u0c55-\u0c56\u0c62-\u0c63\u0c81-"
    "\u0c83\u0cbc\u0cbe-\u0cc4\u0cc6-\u0cc8\u0cca"
    "-\u0ccd\u0cd5-\u0cd6\u0ce2-\u0ce3\u0d00"
    "-\u0d03\u0d3b-\u0d3c\u0d3e-\u0d44\u0d46"
    "-\u0d48\u0d4a-\u0d4d\u0d57\u0d62-\u0d63"
    "\u0d81-\u0d83\u0dca\u0dcf-\u0dd4\u0dd6\u0dd8"
    "-\u0ddf\u0df2-\u0df3\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-"
    "\u0ecd\u0f18-\u0f19\u0f35\u0f37\u0f39\u0f3e-"
    "\u0f3f\u0f71-\u0f84\u0f86-\u0f87\u0f8d-"
    "\u0f97\u0f99-\u0fbc\u0fc6\u102b-\u103e\u1056"
    "-\u1059\u105e-\u1060\u1062-\u1064\u1067"
    "-\u106d\u1071-\u1074\u1082-\u108d\u108f"
    "\u109a-\u109d\u135d-\u135f\u1712-\u1715"
    "\u1732-\u1734\u1752-\u1753\u1772-\u1773"
    "\u17b4-\u17d3\u17dd\u180b-\u180d\u180f\u1885"
    "-\u1886\u18a9\u1920-\u192b\u1930-\u193b"
    "\u1a17-\u1a1b\u1a55-\u1a5e\u1a60-\u1a7c"
    "\u1a7f\u1ab0-\u1ace\u1b00-\u1b04\u1b34-"
    "\u1b44\u1b6b-\u1b73\u1b80-\u1b82\u1ba1-"
    "\u1bad\u1be6-\u1bf3\u1c24-\u1c37\u1cd0-"
    "\u1cd2\u1cd4-\u1ce8\u1ced\u1cf4\u1cf7-\u1cf9"
    "\u1dc0-\u1dff\u20d0-\u20f0\u2cef-\u2cf1"
    "\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099-"
    "\u309a\ua66f-\ua672\ua674-\ua67d\ua69e-"
    "\ua69f\ua6f0-\ua6f1\ua802\ua806\ua80b\ua823-"
    "\ua827\ua82c\ua880-\ua881\ua8b4-\ua8c5\ua8e0"
    "-\ua8f1\ua8ff\ua926-\ua92d\ua947-\ua953"
    "\ua980-\ua983\ua9b3-\ua9c0\ua9e5\uaa29-"
    "\uaa36\uaa43\uaa4c-\uaa4d\uaa7b-\uaa7d\uaab0"
    "\uaab2-\uaab4\uaab7-\uaab8\uaabe-\uaabf"
    "\uaac1\uaaeb-\uaaef\uaaf5-\uaaf6\uabe3-"
    "\uabea\uabec-\uabed\ufb1e\ufe00-\ufe0f\ufe20"
    "-\ufe2f"
)
