//! `rules calibrate`: cuts of a rule that scores sentences, for each genre.

use super::Exit;
use super::rules::{print, texts_of};
use crate::engine::calibrate::{Mark, marks, scores};
use crate::rule::Rule;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// Prints, for each folder of clean text, the cut of the rule at each share of false alarms.
pub(super) fn run(rule: &Rule, paths: &[PathBuf], garbled: Option<&Path>, shares: &[f64], json: bool) -> Result<Exit> {
    if !rule.kind.is_built() {
        bail!("{} asks the large network, and this program was built without the feature `deep`", rule.id);
    }
    if let Some(share) = shares.iter().find(|s| !(0.0..1.0).contains(*s)) {
        bail!("a share lies between 0 and 1, and `{share}` does not");
    }
    let scored = |path: &Path| {
        let mut texts = Vec::new();
        texts_of(path, &mut texts)?;
        scores(rule, &texts)
            .with_context(|| format!("{} is of the kind `{}`; only `score` has cuts", rule.id, rule.kind.kind().name()))
    };
    let garbled = garbled.map(scored).transpose()?.unwrap_or_default();
    let mut genres = Vec::new();
    for path in paths {
        let clean = scored(path)?;
        let name = path.file_stem().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let marks = marks(&clean, &garbled, shares);
        genres.push((name, clean.len(), marks));
    }
    print(&if json { as_json(rule, &genres, garbled.len()) } else { as_table(&genres) })?;
    Ok(Exit::Clean)
}

/// A genre: its name, how many sentences have a score, and what its scores say.
type Genre = (String, usize, Vec<Mark>);

fn as_json(rule: &Rule, genres: &[Genre], garbled: usize) -> String {
    let mark = |m: &Mark| serde_json::json!({ "share": m.share, "cut": m.cut.map(tidy), "recall": m.recall, "precision": m.precision });
    let genre = |(name, sentences, marks): &Genre| serde_json::json!({ "genre": name, "sentences": sentences, "marks": marks.iter().map(mark).collect::<Vec<_>>() });
    let genres: Vec<_> = genres.iter().map(genre).collect();
    format!(
        "{:#}\n",
        serde_json::json!({ "rule": rule.id.to_string(), "garbled_sentences": garbled, "genres": genres })
    )
}

/// The number as it is written with two digits behind the point.
fn tidy(cut: f32) -> f64 {
    (f64::from(cut) * 100.0).round() / 100.0
}

fn as_table(genres: &[Genre]) -> String {
    let or = |n: Option<String>| n.unwrap_or_else(|| "-".to_owned());
    let percent = |n: Option<f64>| or(n.map(|n| format!("{:.1}%", 100.0 * n)));
    let mut out =
        format!("{:24}{:>10}{:>10}{:>8}{:>9}{:>11}\n", "genre", "sentences", "share", "cut", "recall", "precision");
    for (name, sentences, marks) in genres {
        for m in marks {
            let (share, cut) = (format!("{}%", 100.0 * m.share), or(m.cut.map(|c| format!("{c:.2}"))));
            let (recall, precision) = (percent(m.recall), percent(m.precision));
            out.push_str(&format!("{name:24}{sentences:>10}{share:>10}{cut:>8}{recall:>9}{precision:>11}\n"));
        }
    }
    out
}
