//! Tags: what part of speech a word is, by its Penn name and its universal name at once.
//!
//! A [`Tag`] is one of 64 pairs: `VBZ/AUX` ("is" before a participle) and `VBZ/VERB` ("runs") are two tags, because
//! rules ask for both names and the words around behave differently. So a set of tags is one 64-bit word.
//!
//! ```
//! # use postedit::text::pos::{Tag, TagSet};
//! let finite = TagSet::parse("VBZ").unwrap() | TagSet::parse("MD").unwrap();
//! assert!(finite.has(Tag::of("VBZ", "AUX").unwrap()));
//! assert!(TagSet::parse("VB*").unwrap().has(Tag::of("VBG", "VERB").unwrap()));
//! assert!(TagSet::parse("NOUN").unwrap().has(Tag::of("NNS", "NOUN").unwrap()));
//! assert!(TagSet::parse("VERBS").is_none());
//! ```

use std::ops::{BitAnd, BitOr};

/// Penn name and universal name of every tag, by its number. The weights depend on the order.
const NAMES: [(&str, &str); 64] = [
    ("NN", "NOUN"),
    ("NNS", "NOUN"),
    ("NNP", "PROPN"),
    ("NNPS", "PROPN"),
    ("NN", "PRON"),
    ("NNP", "ADJ"),
    ("JJ", "ADJ"),
    ("JJR", "ADJ"),
    ("JJS", "ADJ"),
    ("RB", "ADV"),
    ("RBR", "ADV"),
    ("RBS", "ADV"),
    ("RB", "PART"),
    ("WRB", "ADV"),
    ("VB", "VERB"),
    ("VBD", "VERB"),
    ("VBG", "VERB"),
    ("VBN", "VERB"),
    ("VBP", "VERB"),
    ("VBZ", "VERB"),
    ("VB", "AUX"),
    ("VBD", "AUX"),
    ("VBG", "AUX"),
    ("VBN", "AUX"),
    ("VBP", "AUX"),
    ("VBZ", "AUX"),
    ("MD", "AUX"),
    ("TO", "PART"),
    ("IN", "ADP"),
    ("IN", "SCONJ"),
    ("RP", "ADP"),
    ("DT", "DET"),
    ("DT", "PRON"),
    ("PDT", "DET"),
    ("WDT", "PRON"),
    ("WDT", "DET"),
    ("WP", "PRON"),
    ("WP$", "PRON"),
    ("PRP", "PRON"),
    ("PRP$", "PRON"),
    ("EX", "PRON"),
    ("CC", "CCONJ"),
    ("CD", "NUM"),
    ("POS", "PART"),
    ("UH", "INTJ"),
    ("FW", "X"),
    ("GW", "X"),
    ("LS", "NUM"),
    ("ADD", "PROPN"),
    ("SYM", "SYM"),
    ("$", "SYM"),
    ("NFP", "PUNCT"),
    ("HYPH", "PUNCT"),
    (".", "PUNCT"),
    (",", "PUNCT"),
    (":", "PUNCT"),
    ("``", "PUNCT"),
    ("''", "PUNCT"),
    ("-LRB-", "PUNCT"),
    ("-RRB-", "PUNCT"),
    ("NFP", "SYM"),
    (",", "SYM"),
    ("NN", "SYM"),
    ("AFX", "X"),
];

/// Features and the Penn tags that settle them.
const FEATURES: [(&str, &[&str]); 14] = [
    ("Number=Sing", &["NN/NOUN", "NNP/PROPN"]),
    ("Number=Plur", &["NNS", "NNPS"]),
    ("Tense=Past", &["VBD", "VBN"]),
    ("Tense=Pres", &["VBZ", "VBP", "VBG"]),
    ("VerbForm=Fin", &["VBD", "VBZ", "VBP", "MD"]),
    ("VerbForm=Inf", &["VB"]),
    ("VerbForm=Ger", &["VBG"]),
    ("VerbForm=Part", &["VBN"]),
    ("Person=3", &["VBZ"]),
    ("Degree=Pos", &["JJ", "RB/ADV"]),
    ("Degree=Cmp", &["JJR", "RBR"]),
    ("Degree=Sup", &["JJS", "RBS"]),
    ("Poss=Yes", &["PRP$", "WP$", "POS"]),
    ("NumType=Card", &["CD"]),
];

/// A part of speech.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tag(u8);

impl Tag {
    /// Number of tags.
    pub const COUNT: usize = NAMES.len();
    /// No tag: of a token that is no part of a sentence, or a clitic that is not there.
    pub const NONE: Self = Self(u8::MAX);

    /// The tag of that number; [`Tag::NONE`] where there is none.
    #[must_use]
    pub const fn number(n: u8) -> Self {
        if (n as usize) < Self::COUNT { Self(n) } else { Self::NONE }
    }

    /// Its number, below [`Tag::COUNT`] except for [`Tag::NONE`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The tag of that pair of names. A pair that is not listed gets the first tag with the same Penn name.
    #[must_use]
    pub fn of(penn: &str, universal: &str) -> Option<Self> {
        let exact = NAMES.iter().position(|n| *n == (penn, universal));
        exact.or_else(|| NAMES.iter().position(|n| n.0 == penn)).map(|i| Self(i as u8))
    }

    /// The Penn Treebank name, as the English Web Treebank uses it: `NN`, `VBZ`, `HYPH`. Empty for [`Tag::NONE`].
    #[must_use]
    pub fn penn(self) -> &'static str {
        NAMES.get(self.index()).map_or("", |n| n.0)
    }

    /// The universal name: `NOUN`, `AUX`. Empty for [`Tag::NONE`].
    #[must_use]
    pub fn universal(self) -> &'static str {
        NAMES.get(self.index()).map_or("", |n| n.1)
    }
}

impl Default for Tag {
    fn default() -> Self {
        Self::NONE
    }
}

/// A set of tags.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct TagSet(u64);

impl TagSet {
    /// No tag at all.
    pub const EMPTY: Self = Self(0);

    /// The tags a name stands for: a Penn name, a universal name, a pair (`VBZ/AUX`), or a beginning with `*`
    /// (`VB*`, of Penn names). `None` where it stands for no tag.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let holds = |(penn, universal): &(&str, &str)| match (name.strip_suffix('*'), name.split_once('/')) {
            (Some(start), _) => penn.starts_with(start),
            (None, Some(pair)) => pair == (*penn, *universal),
            (None, None) => *penn == name || *universal == name,
        };
        let bits = NAMES.iter().enumerate().filter(|(_, n)| holds(n)).fold(0, |bits, (i, _)| bits | 1 << i);
        (bits != 0).then_some(Self(bits))
    }

    /// The tags that have a feature, named as Universal Dependencies names it: `Number=Plur`, `VerbForm=Fin`.
    ///
    /// Only features that a Penn tag settles are known: `Number`, `Tense`, `VerbForm`, `Person`, `Degree`, `Poss`.
    /// `Tense=Past` includes participles (`VBN`), which carry it in the treebank too.
    #[must_use]
    pub fn feature(name: &str) -> Option<Self> {
        let (_, penn) = FEATURES.iter().find(|(feature, _)| *feature == name)?;
        penn.iter().filter_map(|p| Self::parse(p)).reduce(BitOr::bitor)
    }

    /// Whether the set has the tag. [`Tag::NONE`] is in no set.
    #[must_use]
    pub const fn has(self, tag: Tag) -> bool {
        tag.index() < Tag::COUNT && self.0 >> tag.0 & 1 == 1
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for TagSet {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for TagSet {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_names_tags_that_exist() {
        for (name, penn) in FEATURES {
            assert!(penn.iter().all(|p| TagSet::parse(p).is_some()), "{name}");
        }
        let finite = TagSet::feature("VerbForm=Fin").expect("listed");
        let past = TagSet::feature("Tense=Past").expect("listed") & finite;
        assert_eq!(past, TagSet::parse("VBD").expect("a Penn name"));
        assert!(TagSet::feature("Number=Dual").is_none());
    }
}
