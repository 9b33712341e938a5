//! Relations: what a word is to its head, by the names of Universal Dependencies.

/// Names by number. The weights depend on the order.
const NAMES: [&str; 36] = [
    "root",
    "nsubj",
    "csubj",
    "obj",
    "iobj",
    "ccomp",
    "xcomp",
    "advcl",
    "acl",
    "acl:relcl",
    "aux",
    "cop",
    "mark",
    "conj",
    "cc",
    "obl",
    "nmod",
    "nmod:poss",
    "amod",
    "advmod",
    "det",
    "case",
    "nummod",
    "compound",
    "compound:prt",
    "flat",
    "fixed",
    "appos",
    "punct",
    "parataxis",
    "discourse",
    "vocative",
    "expl",
    "list",
    "dislocated",
    "dep",
];

/// What a word is to its head.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Relation(u8);

macro_rules! relations {
    ($($name:ident $number:literal $doc:literal),+ $(,)?) => {
        $(#[doc = $doc] pub const $name: Self = Self($number);)+
    };
}

impl Relation {
    /// Number of relations.
    pub const COUNT: usize = NAMES.len();

    relations! {
        ROOT 0 "The head of the sentence.",
        NSUBJ 1 "A subject that is a noun or pronoun.",
        CSUBJ 2 "A subject that is a clause.",
        OBJ 3 "An object.",
        CCOMP 5 "A clause as object, with a subject of its own.",
        XCOMP 6 "A clause as object, without one.",
        ADVCL 7 "An adverbial clause.",
        ACL 8 "A clause on a noun.",
        RELATIVE 9 "A relative clause.",
        AUX 10 "An auxiliary.",
        COP 11 "A form of “be” before a predicate that is no verb.",
        MARK 12 "“That”, “because”, “to” before a clause.",
        CONJ 13 "Joined to its head by “and”, “or” or a comma.",
        FLAT 25 "A further word of a name or of a word cut in two.",
        PUNCT 28 "A mark.",
        PARATAXIS 29 "A clause set beside another.",
        EXPL 32 "“There”, “it” in the place of a subject.",
        DEP 35 "Anything else.",
    }

    /// The relation of that number; [`Relation::DEP`] where there is none.
    #[must_use]
    pub const fn number(n: usize) -> Self {
        if n < Self::COUNT { Self(n as u8) } else { Self::DEP }
    }

    /// Its number, below [`Relation::COUNT`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The relation of that name; where it is not listed, that of its part before the colon, or [`Relation::DEP`].
    #[must_use]
    pub fn of(name: &str) -> Self {
        let at = |name: &str| NAMES.iter().position(|n| *n == name);
        let plain = name.split(':').next().unwrap_or(name);
        at(name).or_else(|| at(plain)).map_or(Self::DEP, Self::number)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_constants_agree() {
        for (relation, name) in [
            (Relation::NSUBJ, "nsubj"),
            (Relation::RELATIVE, "acl:relcl"),
            (Relation::CONJ, "conj"),
            (Relation::FLAT, "flat"),
            (Relation::PARATAXIS, "parataxis"),
            (Relation::EXPL, "expl"),
        ] {
            assert_eq!(relation.name(), name);
            assert_eq!(Relation::of(name), relation);
        }
        assert_eq!(Relation::of("nsubj:pass"), Relation::NSUBJ);
        assert_eq!(Relation::of("reparandum"), Relation::DEP);
    }
}
