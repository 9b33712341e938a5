//! Language: passages of another language inside a text of the home language.
//!
//! "The owner was kind. Der Ausblick vom Zimmer war einfach schön." holds one English and one German sentence. Words
//! are counted, not guessed at: the rule lists the function words of the home language and of each other language,
//! and the letters that only the others use in lower-case words. A sentence is foreign where words of one language
//! make up a good part of it and the home language has next to none; names prove nothing, so words with a capital
//! count only at the head of a sentence. A word of another script proves itself.
//!
//! Reported are whole sentences, joined where they follow each other in one paragraph, and long runs inside a
//! sentence of the home language. What stands in brackets is a gloss and is not looked at. Nothing is reported unless
//! most of the document is in the home language: on a bilingual page neither language is the wrong one.
//!
//! Not seen: sentences of two words, and sentences of nothing but names and nouns.

mod passage;
mod read;
#[cfg(test)]
mod tests;

pub use read::read;

use super::{Found, Hit, Mark, Matcher, Needs, RuleIx, Tools};
use crate::text::fold;
use crate::text::layers::{Outline, View};
use crate::text::token::WordId;
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_script::Script;

/// Most languages of a rule: one bit each.
pub(super) const MOST: usize = 32;

/// What the rule file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Function words of the home language.
    pub home: Vec<String>,
    /// Words that stand in names and titles too ("de", "van"): they count half.
    pub particles: Vec<String>,
    /// Words with foreign letters that the home language has borrowed, and others that tell nothing.
    pub loanwords: Vec<String>,
    /// The other languages.
    pub languages: Vec<Language>,
    /// The least that counts.
    pub least: Least,
}

/// A language that may turn up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Language {
    /// Its name, for the message.
    pub name: String,
    /// Its function words and commonest words.
    pub words: Vec<String>,
    /// Lower-case letters the home language does not use.
    pub letters: String,
    /// What stands before an apostrophe in front of another word: "l" in “l’eau”.
    pub elided: Vec<String>,
}

/// The least that makes a passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Least {
    /// Words of a sentence.
    pub words: usize,
    /// Different words of a sentence that tell the language.
    pub telling: usize,
    /// Share of such words, from 0 to 1.
    pub share: f32,
    /// Words of a passage inside a sentence of the home language, or in quotation marks.
    pub inner_words: usize,
    /// Different words that tell the language of such a passage.
    pub inner_telling: usize,
}

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let rules = rules
        .iter()
        .map(|(ix, spec)| {
            let mut rule = Lexicon {
                ix: *ix,
                names: spec.languages.iter().map(|l| l.name.clone()).collect(),
                words: Vec::new(),
                letters: FxHashMap::default(),
                elided: FxHashMap::default(),
                loanwords: spec.loanwords.iter().map(|w| fold::hash(fold::word(w).as_bytes())).collect(),
                least: spec.least,
            };
            for word in &spec.home {
                rule.entry(tools.vocab.intern(word)).home = true;
            }
            for word in &spec.particles {
                rule.entry(tools.vocab.intern(word)).particle = true;
            }
            for (i, language) in spec.languages.iter().enumerate() {
                for word in &language.words {
                    rule.entry(tools.vocab.intern(word)).languages |= 1 << i;
                }
                for c in language.letters.chars() {
                    *rule.letters.entry(c).or_default() |= 1 << i;
                }
                for word in &language.elided {
                    *rule.elided.entry(word.clone()).or_default() |= 1 << i;
                }
            }
            rule
        })
        .collect();
    Box::new(Compiled { rules })
}

struct Compiled {
    rules: Vec<Lexicon>,
}

/// What a known word tells.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// It is a function word of the home language.
    home: bool,
    /// It stands in names and titles too.
    particle: bool,
    /// The other languages that have it, a bit each.
    languages: u32,
}

/// The words and letters of one rule.
struct Lexicon {
    ix: RuleIx,
    names: Vec<String>,
    /// By word id.
    words: Vec<Entry>,
    letters: FxHashMap<char, u32>,
    elided: FxHashMap<String, u32>,
    /// Hashes of folded words.
    loanwords: FxHashSet<u64>,
    least: Least,
}

impl Lexicon {
    fn entry(&mut self, id: WordId) -> &mut Entry {
        let i = id.0 as usize;
        if self.words.len() <= i {
            self.words.resize(i + 1, Entry::default());
        }
        &mut self.words[i]
    }
}

/// Mark of a chunk's home words, in the place of a language.
const HOME: u64 = 0xFFFF;

/// Home words times this are about the words of the home language: two in five are function words, and some are
/// not listed.
const WORDS_PER_HOME_WORD: f32 = 2.5;

/// Home words a document has at least before it has a home.
const LEAST_HOME: f32 = 5.0;

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        Needs { tokens: true, sentences: true, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        for (n, lexicon) in self.rules.iter().enumerate() {
            let first = found.marks.len();
            let home = passage::scan(lexicon, view, |language, span, words| {
                found.marks.push(Mark { key: (n as u64) << 32 | language, span, value: words as f32 });
            });
            found.marks.insert(first, Mark { key: (n as u64) << 32 | HOME, span: view.chunk, value: home as f32 });
        }
        found.marks.sort_by_key(|m| (m.span.start(), m.key));
    }

    fn whole(&self, _: &Outline<'_>, marks: &[Mark], found: &mut Found) {
        for (n, lexicon) in self.rules.iter().enumerate() {
            let mine = || marks.iter().filter(move |m| (m.key >> 32) as usize == n);
            let sum = |home: bool| mine().filter(|m| (m.key & 0xFFFF_FFFF == HOME) == home).map(|m| m.value).sum::<f32>();
            let (home, foreign) = (sum(true), sum(false));
            if home < LEAST_HOME || home * WORDS_PER_HOME_WORD < foreign {
                continue;
            }
            for mark in mine() {
                let name = match mark.key & 0xFFFF_FFFF {
                    HOME => continue,
                    language => lexicon.name(language),
                };
                found.hits.push(Hit::new(lexicon.ix, mark.span).value("language", name));
            }
        }
    }
}

/// Numbers of scripts begin here; those of listed languages lie below.
const SCRIPTS: u64 = 0x1_0000;

impl Lexicon {
    /// The name of a language by its number in a mark.
    fn name(&self, language: u64) -> String {
        match language.checked_sub(SCRIPTS) {
            None => self.names.get(language as usize).cloned().unwrap_or_default(),
            Some(script) => format!("{} letters", passage::FOREIGN_SCRIPTS[script as usize].1),
        }
    }
}

/// Scripts are told apart by their letters alone.
type Named = (Script, &'static str);
