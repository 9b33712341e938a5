//! What a rule of this kind says in TOML.

use super::{Language, Least, MOST, Spec};
use crate::table::{Fields, Problems};

/// Reads the fields of this kind. Word lists are texts with spaces between the words.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let span = fields.span.clone();
    let home = words(fields, "home", problems);
    let particles = words(fields, "particles", problems);
    let loanwords = words(fields, "loanwords", problems);
    let least = Least {
        words: fields.count("words_at_least", problems).unwrap_or(3),
        telling: fields.count("telling_at_least", problems).unwrap_or(2).max(1),
        share: fields.number("share_at_least", problems).unwrap_or(0.25) as f32,
        inner_words: fields.count("inner_words_at_least", problems).unwrap_or(6),
        inner_telling: fields.count("inner_telling_at_least", problems).unwrap_or(4).max(1),
    };
    let tables = fields.tables("language", problems).unwrap_or_default();
    let languages: Vec<Language> = tables
        .into_iter()
        .filter_map(|mut table| {
            let name = table.required_text("name", problems);
            let language = Language {
                words: words(&mut table, "words", problems),
                letters: table.text("letters", problems).unwrap_or_default(),
                elided: words(&mut table, "elided", problems),
                name: name?,
            };
            table.finish(problems);
            Some(language)
        })
        .collect();
    if home.is_empty() {
        problems.error(span.clone(), "`home` is missing: the function words of the text's own language");
    }
    if languages.len() > MOST {
        problems.error(span, format!("a rule takes at most {MOST} languages, found {}", languages.len()));
        return None;
    }
    Some(Spec { home, particles, loanwords, languages, least })
}

fn words(fields: &mut Fields, key: &'static str, problems: &mut Problems) -> Vec<String> {
    let lists = fields.texts(key, problems).unwrap_or_default();
    lists.iter().flat_map(|l| l.split_whitespace()).map(str::to_owned).collect()
}
