//! What a rule of this kind says in TOML.

use super::{Anchor, Each, End, Inline, MarkerSpec, Shape, Spec, phrase};
use crate::table::{Fields, Problems};
use crate::text::lang::Lang;

/// A marker phrase holds on lines with fewer words than this unless the rule says otherwise.
const WORDS_BELOW: usize = 25;
/// A line between two markers with more words than this is prose.
const GAP_WORDS: u16 = 25;

/// Reads the fields of this kind.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let anchor = match fields.table("anchor", problems) {
        None => Anchor { at: End::Anywhere, within: 1.0 },
        Some(mut table) => {
            let ends = [("head", End::Head), ("tail", End::Tail), ("edge", End::Edge), ("anywhere", End::Anywhere)];
            let at = table.choice("at", &ends, problems).unwrap_or(End::Anywhere);
            let within = share(&mut table, "within", problems).unwrap_or(1.0);
            table.finish(problems);
            Anchor { at, within }
        }
    };
    let min_score = fields.number("min_score", problems).unwrap_or(1.0) as f32;
    let max_gap = fields.count("max_gap", problems).unwrap_or(0);
    let each = fields
        .choice("each", &[("run", Each::Run), ("line", Each::Line), ("beside", Each::Beside)], problems)
        .unwrap_or(Each::Run);
    let gap_words = stop_at(fields, problems).unwrap_or(GAP_WORDS);
    let words_below = fields.count("words_below", problems).unwrap_or(WORDS_BELOW);
    let span = fields.span.clone();
    let Some(tables) = fields.tables("markers", problems) else {
        problems.error(span, "`markers` is missing");
        return None;
    };
    let markers: Vec<MarkerSpec> = tables.into_iter().map(|t| marker(t, words_below, problems)).collect();
    if markers.is_empty() {
        problems.error(span, "`markers` is empty");
        return None;
    }
    Some(Spec { anchor, min_score, max_gap, gap_words, each, markers })
}

fn marker(mut table: Fields, words_below: usize, problems: &mut Problems) -> MarkerSpec {
    let shapes = [
        ("any", Shape::Any),
        ("words", Shape::Words),
        ("counted", Shape::Counted),
        ("date", Shape::Date),
        ("moment", Shape::Moment),
        ("stamp", Shape::Stamp),
        ("names", Shape::Names),
        ("trail", Shape::Trail),
        ("copyright", Shape::Copyright),
        ("credit", Shape::Credit),
        ("suffix", Shape::Suffix),
        ("echo", Shape::Echo),
    ];
    let mut langs = Vec::new();
    for (code, span) in table.texts_spanned("langs", problems).unwrap_or_default() {
        match Lang::from_code(&code) {
            Some(lang) => langs.push(lang),
            None => problems.error(span, format!("no language `{code}`")),
        }
    }
    let spec = MarkerSpec {
        line: phrases(&mut table, "line", problems),
        starts: phrases(&mut table, "starts", problems),
        ends: phrases(&mut table, "ends", problems),
        contains: phrases(&mut table, "contains", problems),
        made_of: phrases(&mut table, "made_of", problems),
        with: phrases(&mut table, "with", problems),
        also: phrases(&mut table, "also", problems),
        open: table.flag("open", problems).unwrap_or(false),
        at_least: table.count("at_least", problems).unwrap_or(1).max(1),
        shape: table.choice("shape", &shapes, problems).unwrap_or_default(),
        weight: table.number("weight", problems).unwrap_or(1.0) as f32,
        alone: table.flag("alone", problems).unwrap_or(false),
        words_below: table.count("words_below", problems).unwrap_or(words_below).min(u16::MAX as usize) as u16,
        inline: table
            .choice("inline", &[("sentence", Inline::Sentence), ("label", Inline::Label)], problems)
            .unwrap_or_default(),
        heads: table.flag("heads", problems).unwrap_or(false),
        paragraph: table.flag("paragraph", problems).unwrap_or(false),
        langs,
        group: table.text("group", problems),
        cap: table.number("cap", problems).map(|n| n as f32),
    };
    let lists = [&spec.line, &spec.starts, &spec.ends, &spec.contains, &spec.made_of];
    if lists.iter().all(|l| l.is_empty())
        && !matches!(
            spec.shape,
            Shape::Date | Shape::Moment | Shape::Copyright | Shape::Credit | Shape::Suffix | Shape::Echo
        )
    {
        problems.error_with_help(
            table.span.clone(),
            "the marker looks for nothing",
            "give `line`, `starts`, `ends`, `contains` or `made_of`",
        );
    }
    table.finish(problems);
    spec
}

/// A list of phrases, each with at least one word.
fn phrases(table: &mut Fields, key: &'static str, problems: &mut Problems) -> Vec<String> {
    let mut texts = Vec::new();
    for (text, span) in table.texts_spanned(key, problems).unwrap_or_default() {
        let bare = text.trim();
        let wordless = |c: &str| !c.trim().is_empty() && !c.contains(|c: char| c.is_alphanumeric() || "#_".contains(c));
        // Every other piece is a bracket.
        let pieces = phrase::pieces(&text);
        let choices = pieces.iter().flatten().skip(1).step_by(2).flatten();
        if let Err(e) = &pieces {
            problems.error(span, e.clone());
        } else if let Some(choice) = choices.copied().find(|c| wordless(c)) {
            problems.error(span, format!("`{choice}` is no word, so the bracket would hold without it"));
        } else if !text.chars().any(char::is_alphabetic) {
            problems.error(span, format!("`{key}` takes words, found none"));
        } else if bare.starts_with('_') || (key == "ends" && bare.ends_with('_')) {
            problems.error(span, format!("`{key}` cannot begin with a gap, nor `ends` end with one"));
        } else {
            texts.push(text);
        }
    }
    texts
}

fn share(table: &mut Fields, key: &'static str, problems: &mut Problems) -> Option<f32> {
    let span = table.span.clone();
    let n = table.number(key, problems)?;
    if (0.0..=1.0).contains(&n) {
        return Some(n as f32);
    }
    problems.error(span, format!("`{key}` takes a share from 0 to 1"));
    None
}

/// `stop_at = ["paragraph:>60w"]`: the number of words from which a line in a gap is prose.
fn stop_at(fields: &mut Fields, problems: &mut Problems) -> Option<u16> {
    let mut least = None;
    for (text, span) in fields.texts_spanned("stop_at", problems)? {
        let number =
            text.strip_prefix("paragraph:>").or_else(|| text.strip_prefix("line:>")).and_then(|t| t.strip_suffix('w'));
        match number.and_then(|n| n.parse::<u16>().ok()) {
            Some(n) => least = Some(least.map_or(n, |m: u16| m.min(n))),
            None => problems.error_with_help(
                span,
                format!("`stop_at` cannot read `{text}`"),
                "for example `paragraph:>60w`",
            ),
        }
    }
    least
}
