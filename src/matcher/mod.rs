//! Ways to match text: one file per kind, with its TOML fields, its compiled form and its scan.
//!
//! A matcher sees a [`View`] of one chunk and, once all chunks were seen, an [`Outline`] of the whole document.
//! It never sees a rule, a path, a configuration or another matcher: it knows how to match, not why. A hit
//! carries the index of the rule it stands for; what that means is known above.

pub mod cue;
mod guard;
#[cfg(test)]
mod testing;

use crate::finding::{Applicability, Edit};
use crate::table::{Fields, Problems};
use crate::text::layers::{Outline, View};
use crate::text::span::Span;
use crate::text::vocab::Vocab;
use cue::CueBook;
use std::borrow::Cow;

/// The table of kinds: one row each. A kind's module holds `Spec` (what its TOML says), `read` (TOML → `Spec`) and
/// `compile` (all `Spec`s of the active rules → one [`Matcher`]).
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $module:ident $word:literal),+ $(,)?) => {
        $(pub mod $module;)+

        /// The name of a way to match.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Kind { $($(#[$doc])* $name,)+ }

        impl Kind {
            /// Every kind, by the word that names it in a rule file.
            pub const ALL: &'static [(&'static str, Kind)] = &[$(($word, Kind::$name)),+];

            /// The word that names it in a rule file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$name => $word),+ }
            }
        }

        /// What a rule file says about how to match, by kind. The one place where all kinds meet.
        #[derive(Clone, Debug)]
        #[expect(clippy::large_enum_variant, reason = "one a rule, a few hundred in all, and read once")]
        pub enum KindSpec { $($(#[$doc])* $name($module::Spec),)+ }

        impl KindSpec {
            /// Takes the fields of `kind` out of a rule file. `None`, with the mistakes added, where they do not hold.
            pub fn read(kind: Kind, fields: &mut Fields, problems: &mut Problems) -> Option<Self> {
                match kind { $(Kind::$name => $module::read(fields, problems).map(KindSpec::$name)),+ }
            }

            /// The kind.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self { $(KindSpec::$name(_) => Kind::$name),+ }
            }
        }

        /// Compiles rules into one matcher for each kind that occurs.
        #[must_use]
        pub fn compile(rules: &[(RuleIx, &KindSpec)], tools: &mut Tools<'_>) -> Vec<Box<dyn Matcher>> {
            let mut matchers: Vec<Box<dyn Matcher>> = Vec::new();
            $({
                let mine: Vec<(RuleIx, &$module::Spec)> = rules
                    .iter()
                    .filter_map(|(rule, spec)| match spec { KindSpec::$name(s) => Some((*rule, s)), _ => None })
                    .collect();
                if !mine.is_empty() {
                    matchers.push($module::compile(&mine, tools));
                }
            })+
            matchers
        }
    };
}

kinds! {
    /// Lists of words and phrases.
    Phrase phrase "phrase",
    /// Linear-time regular expressions.
    Regex regex "regex",
    /// Token patterns inside one sentence.
    Sequence sequence "sequence",
    /// Doubled words, phrases, sentences, lines.
    Repeat repeat "repeat",
    /// Quotes and brackets that must balance.
    Pair pair "pair",
    /// Whole blocks: boilerplate, navigation, form residue.
    Block block "block",
    /// Character classes, normalization, invisible characters.
    Characters characters "characters",
    /// Double-encoded text and its repair.
    Mojibake mojibake "mojibake",
    /// Too many, too few.
    Count count "count",
    /// Document numbers against limits.
    Metric metric "metric",
    /// Two spellings of one thing in one document.
    Consistency consistency "consistency",
    /// Passages of another language.
    Language language "language",
    /// Sentences that a small network holds for garbled.
    Score score "score",
    /// Words whose letters no English word has.
    Letters letters "letters",
    /// Sentences whose clauses do not add up.
    Clause clause "clause",
}

impl KindSpec {
    /// Whether this build holds what the rule asks for: the large network is in the feature `deep`.
    #[must_use]
    pub fn is_built(&self) -> bool {
        cfg!(feature = "deep") || !matches!(self, Self::Score(spec) if spec.is_deep())
    }

    /// Makes a rule that scores sentences report every one it scores. `false` for a rule of another kind.
    pub fn report_all(&mut self) -> bool {
        let Self::Score(spec) = self else { return false };
        spec.report_all();
        true
    }
}

/// What compiling needs: words get ids, literals get numbers.
#[derive(Debug)]
pub struct Tools<'a> {
    /// Words that rules mention. After compiling, the lexer gives these ids.
    pub vocab: &'a mut Vocab,
    /// Literals to look for in every text.
    pub cues: &'a mut CueBook,
}

/// The number of a rule in the plan. Matchers copy it, never look behind it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct RuleIx(pub u32);

/// A named part of a hit: a capture group, a slot of a sequence, the first copy of a repeat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The name used in messages and fixes: `{mark}`.
    pub name: Cow<'static, str>,
    /// Where it lies.
    pub span: Span,
}

/// A fix a matcher computed itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// What it does; empty where the rule's own title should stand.
    pub title: String,
    /// The edits, all or none.
    pub edits: Vec<Edit>,
    /// The most this fix may be trusted; the rule's own safety may lower it further.
    pub at_most: Applicability,
}

/// A place where a rule's pattern holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hit {
    /// The rule.
    pub rule: RuleIx,
    /// What to underline.
    pub span: Span,
    /// What else is known of it, apart: a large text has a million hits, and they are sorted and moved about.
    details: Details,
}

/// What else is known of a hit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Details {
    #[default]
    None,
    /// The hit is the second copy of a text; in a corpus most hits are that. What it says is put together when asked for.
    Copy {
        first: Span,
        cut: Span,
        at_most: Applicability,
    },
    Some(Box<More>),
}

/// What a hit says besides its place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct More {
    /// Named parts, for messages, fixes and labels.
    pub parts: Vec<Part>,
    /// Second places worth showing, with their text.
    pub labels: Vec<(Span, Cow<'static, str>)>,
    /// Values for the message that are not text of the document: `{count}`.
    pub values: Vec<(Cow<'static, str>, String)>,
    /// Fixes computed by the matcher; used where the rule's own fix is a computed one.
    pub proposals: Vec<Proposal>,
    /// What is special here, for `unsafe_when`: "capitalised", "spans-sentence".
    pub flags: Vec<&'static str>,
}

impl Hit {
    /// A hit of `rule` at `span`, with nothing else.
    #[must_use]
    pub fn new(rule: RuleIx, span: Span) -> Self {
        Self { rule, span, details: Details::None }
    }

    /// A hit of `rule` at a text that stands at `first`, too. Deleting `cut` removes it.
    #[must_use]
    pub fn copy(rule: RuleIx, span: Span, first: Span, cut: Span, at_most: Applicability) -> Self {
        Self { rule, span, details: Details::Copy { first, cut, at_most } }
    }

    /// What else is known of it.
    #[must_use]
    pub fn more(&self) -> Cow<'_, More> {
        match &self.details {
            Details::None => Cow::Owned(More::default()),
            Details::Some(more) => Cow::Borrowed(more),
            Details::Copy { first, cut, at_most } => {
                let hit = Self::new(self.rule, self.span).part("first", *first).part("second", self.span);
                let hit =
                    hit.label(*first, "the other copy").propose("Remove this copy", vec![Edit::delete(*cut)], *at_most);
                match hit.details {
                    Details::Some(more) => Cow::Owned(*more),
                    _ => Cow::Owned(More::default()),
                }
            }
        }
    }

    fn add<T>(self, list: impl FnOnce(&mut More) -> &mut Vec<T>, item: T) -> Self {
        let mut more = match self.details {
            Details::None => Box::default(),
            Details::Some(more) => more,
            Details::Copy { .. } => Box::new(self.more().into_owned()),
        };
        one_more(list(&mut more)).push(item);
        Self { details: Details::Some(more), ..self }
    }

    /// The hit with one more named part.
    #[must_use]
    pub fn part(self, name: impl Into<Cow<'static, str>>, span: Span) -> Self {
        self.add(|more| &mut more.parts, Part { name: name.into(), span })
    }

    /// The hit with one more second place.
    #[must_use]
    pub fn label(self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.add(|more| &mut more.labels, (span, text.into()))
    }

    /// The hit with one more value for the message.
    #[must_use]
    pub fn value(self, name: impl Into<Cow<'static, str>>, value: impl ToString) -> Self {
        self.add(|more| &mut more.values, (name.into(), value.to_string()))
    }

    /// The hit with one more computed fix.
    #[must_use]
    pub fn propose(self, title: impl Into<String>, edits: Vec<Edit>, at_most: Applicability) -> Self {
        self.add(|more| &mut more.proposals, Proposal { title: title.into(), edits, at_most })
    }

    /// The hit with one more flag.
    #[must_use]
    pub fn flag(self, flag: &'static str) -> Self {
        self.add(|more| &mut more.flags, flag)
    }
}

/// The list with room for one more item and no other: most lists of a hit have one or none.
fn one_more<T>(list: &mut Vec<T>) -> &mut Vec<T> {
    list.reserve_exact(1);
    list
}

/// What a matcher remembers of a chunk for its look at the whole document. The meaning is the matcher's own.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Mark {
    /// What was seen.
    pub key: u64,
    /// Where.
    pub span: Span,
    /// How much.
    pub value: f32,
}

/// Where a matcher puts what it finds.
#[derive(Debug, Default)]
pub struct Found {
    /// Hits, in any order; the engine sorts them.
    pub hits: Vec<Hit>,
    /// Marks of the matcher that is running, in order of position.
    pub marks: Vec<Mark>,
}

/// Layers a matcher reads; the engine builds no other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Needs {
    /// Cues.
    pub cues: bool,
    /// Tokens (and with them blocks).
    pub tokens: bool,
    /// Sentences (and with them tokens).
    pub sentences: bool,
    /// The outline of lines.
    pub lines: bool,
    /// The outline of sentences.
    pub sentence_prints: bool,
}

impl Needs {
    /// Both sets together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            cues: self.cues || other.cues,
            tokens: self.tokens || other.tokens,
            sentences: self.sentences || other.sentences,
            lines: self.lines || other.lines,
            sentence_prints: self.sentence_prints || other.sentence_prints,
        }
    }
}

/// A line that is known to be the page's, or several.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Known {
    /// Where.
    pub span: Span,
    /// What tells so: a rule, or a marker's text.
    pub by: u64,
    /// How much it says of the lines beside it.
    pub weight: f32,
}

/// All rules of one kind, compiled together: one scan for all of them.
pub trait Matcher: Send + Sync {
    /// The layers the scan reads.
    fn needs(&self) -> Needs;

    /// Looks at one chunk. Linear in its length.
    fn scan(&self, view: &View<'_>, found: &mut Found);

    /// Looks at the whole document after every chunk was scanned. `marks` are this matcher's own, in order.
    fn whole(&self, outline: &Outline<'_>, marks: &[Mark], found: &mut Found) {
        let _ = (outline, marks, found);
    }

    /// Looks once more when the findings of all matchers are there; `known` are those that tell of a page, in order.
    fn beside(&self, outline: &Outline<'_>, marks: &[Mark], known: &[Known], found: &mut Found) {
        let _ = (outline, marks, known, found);
    }
}
