//! Lemmas: the form a dictionary lists, from a word and its tag, by rules and a table of exceptions.
//!
//! ```
//! # use postedit::text::pos::{Tag, lemma::lemma};
//! let of = |word, penn, universal| lemma(word, Tag::of(penn, universal).unwrap());
//! assert_eq!(of("went", "VBD", "VERB"), "go");
//! assert_eq!(of("Studies", "VBZ", "VERB"), "study");
//! assert_eq!(of("hoping", "VBG", "VERB"), "hope");
//! assert_eq!(of("wolves", "NNS", "NOUN"), "wolf");
//! assert_eq!(of("worse", "JJR", "ADJ"), "bad");
//! ```
//!
//! Without a dictionary the rules guess whether a silent e was dropped ("hoping", "opening"); the exceptions hold
//! the frequent words where the guess fails. Rare words may come out with or without an e too many.

use super::tags::Tag;
use std::borrow::Cow;

/// Irregular verbs: base, past, participle.
const VERBS: &[(&str, &str, &str)] = &[
    ("arise", "arose", "arisen"),
    ("awake", "awoke", "awoken"),
    ("bear", "bore", "borne"),
    ("beat", "beat", "beaten"),
    ("become", "became", "become"),
    ("begin", "began", "begun"),
    ("bend", "bent", "bent"),
    ("bet", "bet", "bet"),
    ("bind", "bound", "bound"),
    ("bite", "bit", "bitten"),
    ("bleed", "bled", "bled"),
    ("blow", "blew", "blown"),
    ("break", "broke", "broken"),
    ("breed", "bred", "bred"),
    ("bring", "brought", "brought"),
    ("build", "built", "built"),
    ("burst", "burst", "burst"),
    ("buy", "bought", "bought"),
    ("cast", "cast", "cast"),
    ("catch", "caught", "caught"),
    ("choose", "chose", "chosen"),
    ("cling", "clung", "clung"),
    ("come", "came", "come"),
    ("cost", "cost", "cost"),
    ("creep", "crept", "crept"),
    ("cut", "cut", "cut"),
    ("deal", "dealt", "dealt"),
    ("dig", "dug", "dug"),
    ("do", "did", "done"),
    ("draw", "drew", "drawn"),
    ("drink", "drank", "drunk"),
    ("drive", "drove", "driven"),
    ("eat", "ate", "eaten"),
    ("fall", "fell", "fallen"),
    ("feed", "fed", "fed"),
    ("feel", "felt", "felt"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("flee", "fled", "fled"),
    ("fly", "flew", "flown"),
    ("forbid", "forbade", "forbidden"),
    ("forget", "forgot", "forgotten"),
    ("forgive", "forgave", "forgiven"),
    ("freeze", "froze", "frozen"),
    ("get", "got", "gotten"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("grind", "ground", "ground"),
    ("grow", "grew", "grown"),
    ("hang", "hung", "hung"),
    ("have", "had", "had"),
    ("hear", "heard", "heard"),
    ("hide", "hid", "hidden"),
    ("hit", "hit", "hit"),
    ("hold", "held", "held"),
    ("hurt", "hurt", "hurt"),
    ("keep", "kept", "kept"),
    ("know", "knew", "known"),
    ("lay", "laid", "laid"),
    ("lead", "led", "led"),
    ("leave", "left", "left"),
    ("lend", "lent", "lent"),
    ("let", "let", "let"),
    ("lie", "lay", "lain"),
    ("light", "lit", "lit"),
    ("lose", "lost", "lost"),
    ("make", "made", "made"),
    ("mean", "meant", "meant"),
    ("meet", "met", "met"),
    ("mistake", "mistook", "mistaken"),
    ("overcome", "overcame", "overcome"),
    ("pay", "paid", "paid"),
    ("prove", "proved", "proven"),
    ("put", "put", "put"),
    ("quit", "quit", "quit"),
    ("read", "read", "read"),
    ("ride", "rode", "ridden"),
    ("ring", "rang", "rung"),
    ("rise", "rose", "risen"),
    ("run", "ran", "run"),
    ("say", "said", "said"),
    ("see", "saw", "seen"),
    ("seek", "sought", "sought"),
    ("sell", "sold", "sold"),
    ("send", "sent", "sent"),
    ("set", "set", "set"),
    ("shake", "shook", "shaken"),
    ("shed", "shed", "shed"),
    ("shine", "shone", "shone"),
    ("shoot", "shot", "shot"),
    ("show", "showed", "shown"),
    ("shrink", "shrank", "shrunk"),
    ("shut", "shut", "shut"),
    ("sing", "sang", "sung"),
    ("sink", "sank", "sunk"),
    ("sit", "sat", "sat"),
    ("sleep", "slept", "slept"),
    ("slide", "slid", "slid"),
    ("speak", "spoke", "spoken"),
    ("speed", "sped", "sped"),
    ("spend", "spent", "spent"),
    ("spin", "spun", "spun"),
    ("split", "split", "split"),
    ("spread", "spread", "spread"),
    ("spring", "sprang", "sprung"),
    ("stand", "stood", "stood"),
    ("steal", "stole", "stolen"),
    ("stick", "stuck", "stuck"),
    ("sting", "stung", "stung"),
    ("strike", "struck", "struck"),
    ("strive", "strove", "striven"),
    ("swear", "swore", "sworn"),
    ("sweep", "swept", "swept"),
    ("swim", "swam", "swum"),
    ("swing", "swung", "swung"),
    ("take", "took", "taken"),
    ("teach", "taught", "taught"),
    ("tear", "tore", "torn"),
    ("tell", "told", "told"),
    ("think", "thought", "thought"),
    ("throw", "threw", "thrown"),
    ("undergo", "underwent", "undergone"),
    ("understand", "understood", "understood"),
    ("undertake", "undertook", "undertaken"),
    ("wake", "woke", "woken"),
    ("wear", "wore", "worn"),
    ("weave", "wove", "woven"),
    ("weep", "wept", "wept"),
    ("win", "won", "won"),
    ("wind", "wound", "wound"),
    ("withdraw", "withdrew", "withdrawn"),
    ("write", "wrote", "written"),
];

/// Other irregular forms of verbs, and those whose base the rules miss.
const FORMS: &[(&str, &str)] = &[
    ("am", "be"),
    ("are", "be"),
    ("is", "be"),
    ("was", "be"),
    ("were", "be"),
    ("been", "be"),
    ("being", "be"),
    ("has", "have"),
    ("does", "do"),
    ("goes", "go"),
    ("dying", "die"),
    ("lying", "lie"),
    ("tying", "tie"),
    ("having", "have"),
    ("gotten", "get"),
    ("burnt", "burn"),
    ("learnt", "learn"),
    ("dreamt", "dream"),
    ("spelt", "spell"),
    ("spilt", "spill"),
    ("ca", "can"),
    ("wo", "will"),
    ("opened", "open"),
    ("opening", "open"),
    ("happened", "happen"),
    ("happening", "happen"),
    ("listened", "listen"),
    ("visited", "visit"),
    ("visiting", "visit"),
    ("used", "use"),
    ("using", "use"),
    ("seeing", "see"),
    ("agreed", "agree"),
    ("agreeing", "agree"),
    ("added", "add"),
    ("adding", "add"),
    ("ended", "end"),
    ("asked", "ask"),
    ("freed", "free"),
    ("doing", "do"),
    ("going", "go"),
    ("created", "create"),
    ("creating", "create"),
    ("focused", "focus"),
    ("passed", "pass"),
    ("entered", "enter"),
    ("offered", "offer"),
    ("ordered", "order"),
    ("controlled", "control"),
    ("dies", "die"),
    ("lies", "lie"),
    ("ties", "tie"),
    ("changed", "change"),
    ("changing", "change"),
    ("involved", "involve"),
    ("existed", "exist"),
];

/// Plurals that no rule gives.
const PLURALS: &[(&str, &str)] = &[
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
    ("people", "person"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("geese", "goose"),
    ("mice", "mouse"),
    ("oxen", "ox"),
    ("lives", "life"),
    ("wives", "wife"),
    ("knives", "knife"),
    ("leaves", "leaf"),
    ("wolves", "wolf"),
    ("halves", "half"),
    ("shelves", "shelf"),
    ("thieves", "thief"),
    ("loaves", "loaf"),
    ("selves", "self"),
    ("calves", "calf"),
    ("crises", "crisis"),
    ("analyses", "analysis"),
    ("theses", "thesis"),
    ("bases", "base"),
    ("criteria", "criterion"),
    ("phenomena", "phenomenon"),
    ("data", "datum"),
    ("media", "medium"),
    ("indices", "index"),
    ("series", "series"),
    ("species", "species"),
    ("news", "news"),
    ("means", "means"),
    ("buses", "bus"),
    ("gases", "gas"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("ties", "tie"),
    ("pies", "pie"),
    ("lies", "lie"),
    ("heroes", "hero"),
    ("potatoes", "potato"),
    ("tomatoes", "tomato"),
    ("echoes", "echo"),
    ("shoes", "shoe"),
    ("toes", "toe"),
    ("viruses", "virus"),
    ("campuses", "campus"),
    ("statuses", "status"),
    ("zombies", "zombie"),
    ("calories", "calorie"),
    ("axes", "axis"),
    ("policemen", "policeman"),
];

/// Comparatives and superlatives that no rule gives.
const DEGREES: &[(&str, &str)] = &[
    ("better", "good"),
    ("best", "good"),
    ("worse", "bad"),
    ("worst", "bad"),
    ("more", "much"),
    ("most", "much"),
    ("less", "little"),
    ("least", "little"),
    ("further", "far"),
    ("furthest", "far"),
    ("farther", "far"),
    ("farthest", "far"),
    ("elder", "old"),
    ("eldest", "old"),
    ("later", "late"),
    ("latest", "late"),
    ("larger", "large"),
    ("largest", "large"),
    ("nicer", "nice"),
    ("nicest", "nice"),
    ("closer", "close"),
    ("closest", "close"),
    ("safer", "safe"),
    ("wider", "wide"),
    ("finer", "fine"),
];

/// The dictionary form of a word under a tag. Proper names are left as written; all else comes in lower case.
#[must_use]
pub fn lemma(word: &str, tag: Tag) -> Cow<'_, str> {
    let penn = tag.penn();
    if penn.starts_with("NNP") || penn.is_empty() {
        return Cow::Borrowed(word);
    }
    let folded = if word.bytes().any(|b| b.is_ascii_uppercase()) || !word.is_ascii() {
        Cow::Owned(crate::text::fold::word(word))
    } else {
        Cow::Borrowed(word)
    };
    let base = match penn {
        "VBD" | "VBN" => past(&folded),
        "VBG" => listed(FORMS, &folded).or_else(|| stem(&folded, "ing")),
        "VBZ" => listed(FORMS, &folded).or_else(|| singular(&folded)),
        "VBP" | "VB" | "MD" => listed(FORMS, &folded),
        "NNS" => listed(PLURALS, &folded).or_else(|| singular(&folded)),
        "JJR" | "RBR" => listed(DEGREES, &folded).or_else(|| stem(&folded, "er")),
        "JJS" | "RBS" => listed(DEGREES, &folded).or_else(|| stem(&folded, "est")),
        _ => None,
    };
    base.map_or(folded, Cow::Owned)
}

fn listed(table: &[(&str, &str)], word: &str) -> Option<String> {
    table.iter().find(|(form, _)| *form == word).map(|(_, base)| (*base).to_owned())
}

fn past(word: &str) -> Option<String> {
    let irregular = VERBS.iter().find(|(_, past, participle)| *past == word || *participle == word);
    listed(FORMS, word).or_else(|| irregular.map(|v| v.0.to_owned())).or_else(|| stem(word, "ed"))
}

/// "studies" → "study", "boxes" → "box", "horses" → "horse".
fn singular(word: &str) -> Option<String> {
    let stem = word.strip_suffix('s')?;
    if stem.ends_with('s') || stem.ends_with('u') || stem.ends_with('i') || stem.len() < 2 {
        return None;
    }
    if let Some(y) = stem.strip_suffix("ie").filter(|y| y.len() > 1) {
        return Some(format!("{y}y"));
    }
    let es = stem.strip_suffix('e').filter(|b| {
        b.ends_with("ss") || b.ends_with("sh") || b.ends_with("ch") || b.ends_with('x') || b.ends_with("zz")
    });
    Some(es.unwrap_or(stem).to_owned())
}

/// The word without an ending before which an e is dropped, a consonant doubled, and y written i.
fn stem(word: &str, ending: &str) -> Option<String> {
    let stem = word.strip_suffix(ending).filter(|s| s.is_ascii() && s.len() > 1)?;
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    if !stem.bytes().any(|b| vowel(b) || b == b'y') {
        return None;
    }
    let bytes = stem.as_bytes();
    let n = bytes.len();
    let (last, before) = (bytes[n - 1], bytes[n - 2]);
    if last == b'i' && ending != "ing" {
        return Some(format!("{}y", &stem[..n - 1]));
    }
    if last == before && !matches!(last, b'l' | b's' | b'f' | b'z' | b'e' | b'o') {
        return Some(stem[..n - 1].to_owned());
    }
    let syllables = bytes.chunk_by(|a, b| vowel(*a) == vowel(*b)).filter(|c| vowel(c[0])).count();
    let dropped = match last {
        // No English word ends in a bare v, or in c or g after a vowel or n, l, r ("sing", "bring" aside).
        b'v' | b'u' => true,
        b'c' => !vowel(before) || syllables > 0,
        b'g' => {
            matches!(before, b'd' | b'r' | b'a' | b'u')
                || (before == b'n' && matches!(bytes.get(n.wrapping_sub(3)), Some(b'a')))
        }
        b's' => before != b's' && (vowel(before) || before == b'n' || before == b'r'),
        b'z' => before != b'z',
        b't' if before == b'a' => syllables > 1 || n == 3,
        b'l' => !vowel(before) && !matches!(before, b'l' | b'r' | b'w'),
        // "hop-ing" from hope, "din-ing" from dine; a doubled consonant would have told "hop".
        b'b' | b'd' | b'k' | b'm' | b'n' | b'p' | b'r' | b't' => {
            vowel(before)
                && !(n > 2 && vowel(bytes[n - 3]))
                && (syllables == 1
                    || matches!((before, last), (b'i', b'd' | b'r' | b'n') | (b'u' | b'a', b'r' | b'd' | b'm')))
        }
        _ => false,
    };
    Some(if dropped { format!("{stem}e") } else { stem.to_owned() })
}
