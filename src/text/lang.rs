//! Languages: a small closed set of codes, and a guess for a document or a block that may abstain.
//!
//! The guess counts function words first, which is free once the text is lexed; only where those do not decide
//! does it ask `whatlang` about a sample. An unknown language is an answer: rules decide what to do with it.

use super::script;
use super::token::{Shape, Token};
use super::vocab::Vocab;

macro_rules! languages {
    ($($name:ident $code:literal $whatlang:ident),+ $(,)?) => {
        /// A language, by its ISO 639-1 code.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        #[repr(u8)]
        pub enum Lang {
            /// Not known, or not sure enough to say.
            #[default]
            Unknown,
            $(#[doc = concat!("`", $code, "`")] $name,)+
        }

        impl Lang {
            /// Every known language.
            pub const ALL: &'static [Lang] = &[$(Lang::$name),+];

            /// The ISO 639-1 code; `und` where unknown.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { Lang::Unknown => "und", $(Lang::$name => $code),+ }
            }

            fn of_whatlang(lang: whatlang::Lang) -> Self {
                match lang { $(whatlang::Lang::$whatlang => Lang::$name,)+ _ => Lang::Unknown }
            }
        }
    };
}

languages! {
    En "en" Eng, De "de" Deu, Fr "fr" Fra, Es "es" Spa, It "it" Ita, Pt "pt" Por, Nl "nl" Nld, Pl "pl" Pol,
    Ru "ru" Rus, Uk "uk" Ukr, Bg "bg" Bul, Sr "sr" Srp, Cs "cs" Ces, Sk "sk" Slk, Ro "ro" Ron, Hu "hu" Hun,
    Tr "tr" Tur, Sv "sv" Swe, Da "da" Dan, No "no" Nob, Fi "fi" Fin, Et "et" Est, Lv "lv" Lav, Lt "lt" Lit,
    El "el" Ell, He "he" Heb, Ar "ar" Ara, Fa "fa" Pes, Hi "hi" Hin, Ne "ne" Nep, Si "si" Sin, Ta "ta" Tam,
    Th "th" Tha, Vi "vi" Vie, Id "id" Ind, Zh "zh" Cmn, Ja "ja" Jpn, Ko "ko" Kor, Ca "ca" Cat, Hr "hr" Hrv,
}

impl Lang {
    /// The language of an ISO 639-1 code, if it is one of ours.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|l| l.code() == code)
    }

    /// Whether words of this language are written in Latin letters.
    #[must_use]
    pub const fn is_latin(self) -> bool {
        use Lang::{Ca, Cs, Da, De, En, Es, Et, Fi, Fr, Hr, Hu, Id, It, Lt, Lv, Nl, No, Pl, Pt, Ro, Sk, Sv, Tr, Vi};
        matches!(
            self,
            En | De
                | Fr
                | Es
                | It
                | Pt
                | Nl
                | Pl
                | Cs
                | Sk
                | Ro
                | Hu
                | Tr
                | Sv
                | Da
                | No
                | Fi
                | Et
                | Lv
                | Lt
                | Vi
                | Id
                | Ca
                | Hr
        )
    }
}

/// Guesses the language of a sample with `whatlang`; unknown below 200 bytes or when the guess is not reliable.
#[must_use]
pub fn guess(sample: &str) -> Lang {
    // Below some forty words trigram guesses are wrong more often than a linter can bear.
    if sample.len() < 200 || !script::has_letters(sample) {
        return Lang::Unknown;
    }
    match whatlang::detect(sample) {
        Some(info) if info.is_reliable() => Lang::of_whatlang(info.lang()),
        _ => Lang::Unknown,
    }
}

/// Function words by language, enough to tell running text; each list is spelled as the lexer folds.
const FUNCTION_WORDS: &[(Lang, &str)] = &[
    (
        Lang::En,
        "the of and to in is was that for it with as his on be at by had not are but from or have an they which one you were her all she there would their we him been has when who will more no if out so said what up its about into than them can only other new some could time these two may then do first any my now such like our over man me even most made after also did many before must through back years where much your way well down should because each just those people mr how too little state good very make world still own see men work long get here between both life being under never day same another know while last might us great old year off come since against go came right used take three i a this he",
    ),
    (
        Lang::De,
        "der die das und ist nicht von zu den mit sich des auf für im dem ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde wenn ich wir",
    ),
    (
        Lang::Fr,
        "le la les de des du et est un une dans que qui pour pas sur au par il ce plus avec se sont aux cette ne mais ou son ont été sa nous vous elle ils leur être comme ses fait deux même aussi bien était c'est d'un d'une l'on qu'il",
    ),
    (
        Lang::Es,
        "el la los las de que y en un una por con para no se del al lo su es como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también hasta hay donde quien desde todo nos durante uno ni contra ese eso fue son ha era",
    ),
    (
        Lang::It,
        "il lo la gli le di che e è un una per con non si del della dei delle al alla da nel nella sono come più ma anche ha questo questa suo sua dal dalla tra essere stato hanno o se ci era dell'anno all'interno",
    ),
    (
        Lang::Pt,
        "o os as de que e do da em um uma para com não por mais no na dos das se como mas ao ele seu sua ou quando muito nos já eu também só pelo pela até isso entre depois sem mesmo aos são foi tem está você",
    ),
    (
        Lang::Nl,
        "de het een en van is dat op te in voor met niet zijn die er aan om ook als bij maar dan door naar heeft nog uit wordt tot over kan hij deze worden was hebben meer hun wel geen al",
    ),
    (
        Lang::Pl,
        "i w na z się nie do to że jest o a po jak od za co przez tym są dla czy ale jego który która które był było oraz przy może tego być już tylko jej ich",
    ),
    (
        Lang::Sv,
        "och att det i en som på är av för med till den har de inte om ett han men var jag från vi så kan när år under också efter eller nu sin där vid mot",
    ),
    (
        Lang::Da,
        "og at det i en som på er af for med til den har de ikke om et han men var jeg fra vi så kan når år under også efter eller nu sin der ved mod blev",
    ),
    (
        Lang::Tr,
        "ve bir bu da de için ile çok daha olarak gibi kadar sonra olan ne ama var en ise o her değil mi ancak oldu iki",
    ),
    (
        Lang::Id,
        "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata tahun sudah atau saat oleh menjadi",
    ),
    (
        Lang::Ro,
        "și de la în a cu nu că o pe din un care este mai pentru sa se au fost prin dar sau lui ce ca fi ale sunt",
    ),
    (Lang::Cs, "a se v na je že o s z do i to k ve pro za by ale si po jako jsem tak od jeho který jen však nebo až"),
    (Lang::Fi, "ja on ei se että oli hän mutta ovat kun joka niin myös kuin ole sen jos tai vain ne mukaan jo"),
    (Lang::Hu, "a az és hogy nem is egy ez van meg de csak már ha mint volt még azt el vagy ki"),
    (Lang::Vi, "và của là có không được cho một với các trong những để này người đã khi đến từ về như"),
];

/// Tokens after which a text that is plainly English is taken to be so.
const ENOUGH: usize = 32;

/// Guesses languages by counting function words, whose ids it interned.
#[derive(Clone, Debug, Default)]
pub struct Guesser {
    /// For each known word, the languages that use it as a function word, a bit each.
    masks: Vec<u32>,
}

impl Guesser {
    /// A guesser whose lists are interned in `vocab`.
    pub fn new(vocab: &mut Vocab) -> Self {
        let mut masks: Vec<u32> = Vec::new();
        for (i, (_, words)) in FUNCTION_WORDS.iter().enumerate() {
            for word in words.split(' ') {
                let id = vocab.intern(word).0 as usize;
                if masks.len() <= id {
                    masks.resize(id + 1, 0);
                }
                masks[id] |= 1 << i;
            }
        }
        Self { masks }
    }

    /// The language of a run of tokens, or unknown below eight words or where two languages are near.
    #[must_use]
    pub fn of_tokens(&self, text: &str, tokens: &[Token]) -> Lang {
        let (mut words, mut english, mut wide) = (0u32, 0u32, 0u32);
        for part in tokens.chunks(ENOUGH) {
            for t in part.iter().filter(|t| t.is_word()) {
                words += 1;
                english += self.masks.get(t.id.0 as usize).map_or(0, |m| m & 1);
                wide += u32::from(t.shape.has(Shape::WIDE));
            }
            // Plain English shows within a line; the rest need not be counted.
            if words >= 16 && english * 3 >= words && wide * 8 <= words {
                return Lang::En;
            }
        }
        if words < 8 {
            return self.of_few(text, tokens, words, wide);
        }
        // One word in five is a function word in any running English text; other languages share a few of them.
        if english * 5 >= words && wide * 8 <= words {
            return Lang::En;
        }
        if wide * 2 > words
            && let Some(lang) = of_script(text, tokens)
        {
            return lang;
        }
        let mut counts = [0u32; FUNCTION_WORDS.len()];
        for t in tokens.iter().filter(|t| t.is_word()) {
            let mut mask = self.masks.get(t.id.0 as usize).copied().unwrap_or(0);
            while mask != 0 {
                counts[mask.trailing_zeros() as usize] += 1;
                mask &= mask - 1;
            }
        }
        let (best, count) =
            counts.iter().enumerate().max_by_key(|(i, c)| (**c, usize::MAX - i)).map_or((0, 0), |(i, c)| (i, *c));
        let second = counts.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, c)| *c).max().unwrap_or(0);
        if count * 8 >= words && count * 3 >= second * 4 { FUNCTION_WORDS[best].0 } else { Lang::Unknown }
    }

    fn of_few(&self, text: &str, tokens: &[Token], words: u32, wide: u32) -> Lang {
        let _ = self;
        if words > 0 && wide * 2 > words { of_script(text, tokens).unwrap_or(Lang::Unknown) } else { Lang::Unknown }
    }
}

/// The language of text whose script nearly names it: Greek, Thai, Korean, Japanese, Chinese, and Russian against
/// Ukrainian by their own letters.
fn of_script(text: &str, tokens: &[Token]) -> Option<Lang> {
    let (mut cyrillic, mut ukrainian, mut russian, mut kana, mut han) = (0, 0, 0, 0, 0);
    for t in tokens.iter().filter(|t| t.is_word() && t.shape.has(Shape::WIDE)).take(400) {
        for c in t.text(text).chars().take(32) {
            match c {
                '\u{400}'..='\u{4FF}' => {
                    cyrillic += 1;
                    match c {
                        'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ' => ukrainian += 1,
                        'ы' | 'э' | 'ъ' | 'ё' | 'Ы' | 'Э' | 'Ё' => russian += 1,
                        _ => {}
                    }
                }
                '\u{3040}'..='\u{30FF}' => kana += 1,
                '\u{4E00}'..='\u{9FFF}' => han += 1,
                '\u{AC00}'..='\u{D7AF}' => return Some(Lang::Ko),
                '\u{370}'..='\u{3FF}' => return Some(Lang::El),
                '\u{5D0}'..='\u{5EA}' => return Some(Lang::He),
                '\u{E00}'..='\u{E7F}' => return Some(Lang::Th),
                '\u{D80}'..='\u{DFF}' => return Some(Lang::Si),
                '\u{B80}'..='\u{BFF}' => return Some(Lang::Ta),
                _ => {}
            }
        }
    }
    if kana > 0 {
        return Some(Lang::Ja);
    }
    if han > 0 {
        return Some(Lang::Zh);
    }
    match (cyrillic, ukrainian, russian) {
        (0, ..) => None,
        (_, u, r) if u > r => Some(Lang::Uk),
        (_, _, r) if r > 0 => Some(Lang::Ru),
        _ => None,
    }
}
