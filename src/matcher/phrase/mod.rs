//! Phrases: lists of words over token ids, in one trie for all rules.
//!
//! `find = "[make|takes] a photo of"` stands for two phrases; brackets in the fix with as many alternatives follow
//! the same choice. `[|very]` is a word that may be missing. Case, apostrophe style and line breaks do not matter;
//! marks and spaces count as they stand. Entries may ask for the word before or after.
//!
//! It does not inflect, and it does not reach over the end of a paragraph.

mod expand;
mod trie;

use super::{Found, Hit, Matcher, Needs, RuleIx, Tools};
use crate::finding::{Applicability, Edit};
use crate::table::{Fields, Problems};
use crate::text::layers::View;
use crate::text::token::{Shape, WordId};
use expand::Pieces;
use std::sync::Arc;
use trie::Trie;

/// How letters of an entry and of the text must agree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Case {
    /// An entry in lower case matches any case; one with capitals only itself. The fix takes the text's case.
    #[default]
    Smart,
    /// The text is spelled as the entry.
    Exact,
    /// Never counts.
    Any,
}

/// One entry of the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Entry {
    /// What is looked for, with brackets.
    finds: Vec<String>,
    /// What could stand in its place, with brackets.
    fixes: Vec<String>,
    before: Vec<String>,
    not_before: Vec<String>,
    after: Vec<String>,
    not_after: Vec<String>,
}

/// What the rule file says.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    entries: Arc<[Entry]>,
    case: Case,
}

/// Reads `case`, `words` (entries without a fix) and `[[entry]]`.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let cases = [("smart", Case::Smart), ("exact", Case::Exact), ("any", Case::Any)];
    let case = fields.choice("case", &cases, problems).unwrap_or_default();
    let mut entries = Vec::new();
    let place = fields.span.clone();
    for (word, span) in fields.texts_spanned("words", problems).unwrap_or_default() {
        if !problems.checked
            && let Err(e) = expand::check(&word, &[])
        {
            problems.error(span, e);
            continue;
        }
        entries.push(Entry { finds: vec![word], ..Entry::default() });
    }
    for mut f in fields.tables("entry", problems).unwrap_or_default() {
        let span = f.span.clone();
        let finds = f.texts("find", problems).unwrap_or_default();
        let fixes = f.texts("fix", problems).unwrap_or_default();
        let mut list = |key| f.texts(key, problems).unwrap_or_default();
        let entry = Entry {
            finds,
            fixes,
            before: list("before"),
            not_before: list("not_before"),
            after: list("after"),
            not_after: list("not_after"),
        };
        if !problems.checked {
            for mistake in entry.finds.iter().filter_map(|find| expand::check(find, &entry.fixes).err()) {
                problems.error(span.clone(), mistake);
            }
        }
        f.finish(problems);
        if entry.finds.is_empty() {
            problems.error(span, "an entry has a `find`");
        }
        entries.push(entry);
    }
    if entries.is_empty() {
        problems.error(place, "no phrase: give `words` or `[[entry]]` tables");
        return None;
    }
    Some(Spec { entries: entries.into(), case })
}

/// Compiles all lists into one trie.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let mut phrases = Phrases::default();
    let mut phrase = String::new();
    for (list, (rule, spec)) in rules.iter().enumerate() {
        phrases.lists.push(Arc::clone(&spec.entries));
        for (n, entry) in spec.entries.iter().enumerate() {
            let mut intern = |words: &[String]| words.iter().map(|w| tools.vocab.intern(w)).collect::<Vec<_>>();
            let context = Context {
                before: intern(&entry.before),
                not_before: intern(&entry.not_before),
                after: intern(&entry.after),
                not_after: intern(&entry.not_after),
            };
            phrases.contexts.push(context);
            let context = phrases.contexts.len() - 1;
            for (i, find) in entry.finds.iter().enumerate() {
                let Ok(pieces) = Pieces::of(find) else { continue };
                for number in 0..pieces.count() {
                    pieces.spell(&pieces, number, &mut phrase);
                    let exact = match spec.case {
                        Case::Exact => true,
                        Case::Smart => phrase.chars().any(char::is_uppercase),
                        Case::Any => false,
                    };
                    let goal = phrases.goals.len() as u32;
                    phrases.goals.push(Goal {
                        rule: *rule,
                        exact,
                        list: list as u32,
                        entry: n as u32,
                        find: i as u16,
                        phrase: number as u16,
                        context: context as u32,
                    });
                    phrases.trie.insert(&phrase, goal, tools.vocab);
                }
            }
        }
    }
    Box::new(phrases)
}

/// What stands at the end of a phrase.
#[derive(Debug)]
struct Goal {
    rule: RuleIx,
    /// The text is spelled as the phrase.
    exact: bool,
    /// Where the phrase and its fixes stand: which list, which of its entries, which `find` of the entry, which of the
    /// phrases it stands for.
    list: u32,
    entry: u32,
    find: u16,
    phrase: u16,
    context: u32,
}

/// Words asked for, or forbidden, next to a phrase.
#[derive(Debug, Default)]
struct Context {
    before: Vec<WordId>,
    not_before: Vec<WordId>,
    after: Vec<WordId>,
    not_after: Vec<WordId>,
}

#[derive(Debug, Default)]
struct Phrases {
    trie: Trie,
    lists: Vec<Arc<[Entry]>>,
    goals: Vec<Goal>,
    contexts: Vec<Context>,
}

impl Matcher for Phrases {
    fn needs(&self) -> Needs {
        Needs { tokens: true, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let first_new = found.hits.len();
        let mut ends: Vec<(u32, usize)> = Vec::new();
        for (i, token) in view.tokens.iter().enumerate() {
            let Some(node) = self.trie.starts(token.id) else { continue };
            ends.clear();
            self.trie.walk(node, view.tokens, i, &mut ends);
            if ends.is_empty() {
                continue;
            }
            // The longest phrase of each rule wins; shorter ones come first in `ends`.
            for (n, (goal, end)) in ends.iter().enumerate().rev() {
                let goal = &self.goals[*goal as usize];
                let taken = |h: &Hit| h.rule == goal.rule && h.span.end() > token.start;
                let longer = ends[n + 1..].iter().any(|(g, _)| self.goals[*g as usize].rule == goal.rule)
                    && found.hits[first_new..].iter().rev().take(8).any(|h| h.rule == goal.rule && h.span.start() == token.start);
                if longer || found.hits[first_new..].iter().rev().take(8).any(taken) {
                    continue;
                }
                if let Some(hit) = self.hit(view, goal, i, *end) {
                    found.hits.push(hit);
                }
            }
        }
    }
}

impl Phrases {
    /// The hit of a phrase over tokens `start..end`, where its case and its context agree.
    fn hit(&self, view: &View<'_>, goal: &Goal, start: usize, end: usize) -> Option<Hit> {
        let span = view.tokens[start].span().cover(view.tokens[end - 1].span());
        let text = span.text(view.text);
        let entry = &self.lists[goal.list as usize][goal.entry as usize];
        let find = Pieces::of(&entry.finds[goal.find as usize]).ok()?;
        let mut spelt = String::new();
        if goal.exact {
            find.spell(&find, goal.phrase as usize, &mut spelt);
            if !text.split_whitespace().eq(spelt.split_whitespace()) {
                return None;
            }
        }
        let block = view.block_at(span.start())?;
        if !block.span.contains(span) {
            return None;
        }
        let context = &self.contexts[goal.context as usize];
        let inside = |i: usize| view.tokens.get(i).filter(|t| block.span.contains(t.span())).map(|t| t.id);
        let before = start.checked_sub(1).and_then(inside);
        let after = inside(end);
        let missing = |list: &[WordId], id: Option<WordId>| !list.is_empty() && id.is_none_or(|id| !list.contains(&id));
        let barred = |list: &[WordId], id: Option<WordId>| id.is_some_and(|id| list.contains(&id));
        if missing(&context.before, before)
            || missing(&context.after, after)
            || barred(&context.not_before, before)
            || barred(&context.not_after, after)
        {
            return None;
        }
        let mut hit = Hit::new(goal.rule, span);
        for fix in &entry.fixes {
            Pieces::of(fix).ok()?.spell(&find, goal.phrase as usize, &mut spelt);
            // Where the entry binds the case, its fix says which letters are capitals.
            let fix = if goal.exact { spelt.clone() } else { in_case_of(&spelt, text, view.tokens[start].shape) };
            hit = hit.propose(String::new(), vec![Edit::replace(span, fix)], Applicability::Safe);
        }
        if view.tokens[start].shape.has(Shape::UPPER) {
            hit = hit.flag("capitalised");
        }
        Some(hit)
    }
}

/// A replacement in the case of what it replaces: all capitals, a capital first, or as it is.
fn in_case_of(fix: &str, text: &str, first: Shape) -> String {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 3 && !text.chars().any(char::is_lowercase) {
        return fix.to_uppercase();
    }
    if first.has(Shape::UPPER) {
        let mut chars = fix.chars();
        return chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect());
    }
    fix.to_owned()
}

#[cfg(test)]
mod tests {
    use crate::matcher::Kind;
    use crate::matcher::testing::{hits, repaired, texts};

    const RULE: &str = "[[entry]]\nfind = '[make|made] a photo of'\nfix = '[take|took] a photo of'";

    #[test]
    fn follows_the_choice_and_the_case() {
        let text = "Then she made a\nphoto of it. Make a photo of me. They make a photo of her; make a photo album.";
        let h = hits(Kind::Phrase, RULE, text);
        assert_eq!(texts(&h, text), ["made a\nphoto of", "Make a photo of", "make a photo of"]);
        assert_eq!(repaired(&h, text), "Then she took a photo of it. Take a photo of me. They take a photo of her; make a photo album.");
    }

    #[test]
    fn takes_the_longest_and_asks_for_the_context() {
        let rule = "words = ['in the', 'in the end']\n[[entry]]\nfind = 'actual'\nafter = ['problems']";
        let text = "In the end, in the actual house, actual problems";
        assert_eq!(texts(&hits(Kind::Phrase, rule, text), text), ["In the end", "in the", "actual"]);
    }

    #[test]
    fn does_not_cross_paragraphs_or_marks() {
        let text = "make a\n\nphoto of it; make, a photo of it";
        assert!(hits(Kind::Phrase, RULE, text).is_empty());
    }

    #[test]
    fn capitals_in_an_entry_bind() {
        let text = "RF and rf";
        assert_eq!(texts(&hits(Kind::Phrase, "words = 'RF'", text), text), ["RF"]);
    }

    #[test]
    fn the_fix_of_a_bound_entry_keeps_its_own_case() {
        let text = "The GIBDD and the United states.";
        let rule = "[[entry]]\nfind = 'GIBDD'\nfix = 'traffic police'\n[[entry]]\nfind = 'United states'\nfix = 'United States'";
        assert_eq!(repaired(&hits(Kind::Phrase, rule, text), text), "The traffic police and the United States.");
    }
}
