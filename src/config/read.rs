//! Reading `postedit.toml`: tables become values that know their line, mistakes become problems at their bytes.

use super::glob::{PathGlob, absolute};
use super::settings::{FailOn, RuleSettings};
use super::{FileProblems, Origin, Set};
use crate::finding::{Applicability, Severity};
use crate::rule::{Level, Stage};
use crate::source;
use crate::table::{Fields, Problems, Value, nearest};
use crate::text::lang::Lang;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What one file says.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    pub(super) values: Values,
    pub(super) overrides: Vec<Override>,
}

/// What one file says for some files only.
#[derive(Clone, Debug)]
pub(super) struct Override {
    pub(super) files: Vec<PathGlob>,
    pub(super) values: Values,
}

/// The keys of a file or of an override; what is not said is `None` or empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    pub(super) select: Option<Vec<Set<String>>>,
    pub(super) ignore: Vec<Set<String>>,
    pub(super) level: Option<Set<Level>>,
    pub(super) preview: Option<Set<bool>>,
    pub(super) deep: Option<Set<bool>>,
    pub(super) severity: Option<Set<Severity>>,
    pub(super) fail_on: Option<Set<FailOn>>,
    pub(super) rules: Vec<Set<PathBuf>>,
    pub(super) accept: Vec<Set<String>>,
    pub(super) exclude: Vec<Set<PathGlob>>,
    pub(super) lang: Option<Set<Lang>>,
    pub(super) unsafe_fixes: Option<Set<bool>>,
    pub(super) max_findings: Option<Set<usize>>,
    pub(super) output_format: Option<Set<String>>,
    pub(super) rule: Vec<(String, RuleSettings)>,
}

/// Reads a file and what it extends, the extended file first.
pub(super) fn layers(path: &Path, problems: &mut Vec<FileProblems>) -> Option<Vec<Layer>> {
    let mut out = Vec::new();
    let text = match text(path) {
        Ok(text) => text,
        Err(message) => {
            let mut list = Problems::default();
            list.error(0..0, message);
            problems.push(FileProblems { file: name(path), text: String::new(), problems: list });
            return None;
        }
    };
    follow(path, text, &mut Vec::new(), problems, &mut out).then_some(out)
}

/// The file as a user would name it: from the current folder, where it stands in it.
fn name(path: &Path) -> Arc<str> {
    let path = absolute(path);
    let here = std::env::current_dir().unwrap_or_default();
    source::walk::shown(path.strip_prefix(here).unwrap_or(&path)).into()
}

fn text(path: &Path) -> Result<String, String> {
    let bytes = source::open(path).map_err(|e| e.to_string())?;
    match source::read(bytes) {
        Ok(document) if document.encoding.charset == source::Charset::Utf8 && document.map.is_verbatim() => {
            Ok(document.text)
        }
        _ => Err(format!("cannot read `{}`: it is not UTF-8", name(path))),
    }
}

/// Reads a file after the one it extends; whether both can be used.
fn follow(
    path: &Path,
    text: String,
    above: &mut Vec<PathBuf>,
    problems: &mut Vec<FileProblems>,
    out: &mut Vec<Layer>,
) -> bool {
    let mut list = Problems::default();
    let base: Arc<Path> = absolute(path).parent().unwrap_or(path).into();
    let reader = Reader { file: name(path), starts: starts(&text), base };
    let mut usable = true;
    let mut layer = None;
    if let Some(mut fields) = Fields::parse(&text, &mut list) {
        above.push(absolute(path));
        if let Some(extend) = get(&mut fields, "extend", "a path", text_of, &mut list) {
            usable = reader.extend(&extend, above, &mut list, problems, out);
        }
        above.pop();
        layer = Some(reader.layer(fields, &mut list));
    }
    usable &= list.is_usable();
    if !list.list.is_empty() {
        problems.push(FileProblems { file: reader.file, text, problems: list });
    }
    out.extend(layer);
    usable
}

/// The first byte of every line.
fn starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1)).collect()
}

/// A value and its bytes.
struct Spanned<T> {
    value: T,
    span: Range<usize>,
}

/// One file being read.
struct Reader {
    file: Arc<str>,
    starts: Vec<usize>,
    /// The folder that paths and globs count from.
    base: Arc<Path>,
}

impl Reader {
    fn set<T>(&self, found: Spanned<T>) -> Set<T> {
        let line = self.starts.partition_point(|s| *s <= found.span.start) as u32;
        Set { value: found.value, origin: Origin::File { file: self.file.clone(), line } }
    }

    fn flag(&self, fields: &mut Fields, key: &'static str, problems: &mut Problems) -> Option<Set<bool>> {
        get(fields, key, "true or false", Value::as_flag, problems).map(|f| self.set(f))
    }

    /// One of several words.
    fn choice<T: Copy>(
        &self,
        fields: &mut Fields,
        key: &'static str,
        choices: &[(&'static str, T)],
        problems: &mut Problems,
    ) -> Option<Set<T>> {
        let found = get(fields, key, "a string", text_of, problems)?;
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == found.value) {
            return Some(self.set(Spanned { value: *value, span: found.span }));
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let help = match nearest(&found.value, names.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("one of: {}", names.join(", ")),
        };
        problems.error_with_help(found.span, format!("`{key}` has no choice `{}`", found.value), help);
        None
    }

    fn texts(&self, fields: &mut Fields, key: &'static str, problems: &mut Problems) -> Option<Vec<Set<String>>> {
        let found = fields.texts_spanned(key, problems)?;
        Some(found.into_iter().map(|(value, span)| self.set(Spanned { value, span })).collect())
    }

    fn globs(&self, fields: &mut Fields, key: &'static str, problems: &mut Problems) -> Vec<Set<PathGlob>> {
        let mut globs = Vec::new();
        for (pattern, span) in fields.texts_spanned(key, problems).unwrap_or_default() {
            match PathGlob::new(&pattern, &self.base) {
                Ok(value) => globs.push(self.set(Spanned { value, span })),
                Err(e) => problems.error(span, format!("`{pattern}` is no glob: {}", e.kind())),
            }
        }
        globs
    }

    fn layer(&self, mut fields: Fields, problems: &mut Problems) -> Layer {
        let mut values = self.values(&mut fields, problems);
        // What concerns the run or the walk as a whole, and so cannot differ from file to file.
        values.fail_on = self.choice(&mut fields, "fail-on", FailOn::ALL, problems);
        let folders = self.texts(&mut fields, "rules", problems).unwrap_or_default();
        values.rules =
            folders.into_iter().map(|f| Set { value: absolute(&self.base.join(f.value)), origin: f.origin }).collect();
        values.exclude = self.globs(&mut fields, "exclude", problems);
        let want = "a whole number, zero or more";
        let count = |v: &Value| v.as_integer().and_then(|i| usize::try_from(i).ok());
        values.max_findings = get(&mut fields, "max-findings", want, count, problems).map(|f| self.set(f));
        values.output_format = get(&mut fields, "output-format", "a string", text_of, problems).map(|f| self.set(f));
        let mut overrides = Vec::new();
        for mut table in fields.tables("override", problems).unwrap_or_default() {
            if !table.has("files") {
                problems.error(table.span.clone(), "an override needs `files`");
            }
            let files = self.globs(&mut table, "files", problems).into_iter().map(|g| g.value).collect();
            let values = self.values(&mut table, problems);
            table.finish(problems);
            overrides.push(Override { files, values });
        }
        fields.finish(problems);
        Layer { values, overrides }
    }

    /// The keys that a file and an override share.
    fn values(&self, fields: &mut Fields, problems: &mut Problems) -> Values {
        let severities = [Severity::Note, Severity::Warning, Severity::Error].map(|s| (s.name(), s));
        let code = |v: &Value| text_of(v);
        let lang = get(fields, "lang", "a two-letter code", code, problems).and_then(|found| {
            let lang = Lang::from_code(&found.value);
            if lang.is_none() {
                let message = format!("`lang` takes a two-letter code that is known, not `{}`", found.value);
                problems.error(found.span.clone(), message);
            }
            Some(self.set(Spanned { value: lang?, span: found.span }))
        });
        Values {
            select: self.texts(fields, "select", problems),
            ignore: self.texts(fields, "ignore", problems).unwrap_or_default(),
            level: self.choice(fields, "level", Level::NAMES, problems),
            preview: self.flag(fields, "preview", problems),
            deep: self.flag(fields, "deep", problems),
            severity: self.choice(fields, "severity", &severities, problems),
            accept: self.texts(fields, "accept", problems).unwrap_or_default(),
            lang,
            unsafe_fixes: self.flag(fields, "unsafe-fixes", problems),
            rule: self.rules(fields, &severities, problems),
            ..Values::default()
        }
    }

    /// The tables `[rule."family/name"]`.
    fn rules(
        &self,
        fields: &mut Fields,
        severities: &[(&'static str, Severity)],
        problems: &mut Problems,
    ) -> Vec<(String, RuleSettings)> {
        let safeties = [Applicability::Display, Applicability::Unsafe, Applicability::Safe].map(|a| (a.name(), a));
        let Some(mut rules) = fields.table("rule", problems) else { return Vec::new() };
        let mut out = Vec::new();
        for (pattern, _, value) in rules.rest() {
            let Some(mut table) = Fields::of(value, problems) else { continue };
            let said = RuleSettings {
                severity: self.choice(&mut table, "severity", severities, problems),
                stage: self.choice(&mut table, "stage", Stage::NAMES, problems),
                safety: self.choice(&mut table, "safety", &safeties, problems),
                enabled: self.flag(&mut table, "enabled", problems),
            };
            table.finish(problems);
            out.push((pattern, said));
        }
        out
    }

    /// Reads the file that this one extends; whether it can be used.
    fn extend(
        &self,
        extend: &Spanned<String>,
        above: &mut Vec<PathBuf>,
        list: &mut Problems,
        problems: &mut Vec<FileProblems>,
        out: &mut Vec<Layer>,
    ) -> bool {
        let path = absolute(&self.base.join(&extend.value));
        if let Some(i) = above.iter().position(|p| *p == path) {
            let circle: Vec<Arc<str>> = above[i..].iter().chain([&path]).map(|p| name(p)).collect();
            list.error(extend.span.clone(), format!("extends itself: {}", circle.join(" → ")));
            return false;
        }
        match text(&path) {
            Ok(text) => follow(&path, text, above, problems, out),
            Err(message) => {
                list.error(extend.span.clone(), message);
                false
            }
        }
    }
}

/// A value of a key with its place; `want` says in a message what it should be.
fn get<T>(
    fields: &mut Fields,
    key: &'static str,
    want: &str,
    get: impl Fn(&Value) -> Option<T>,
    problems: &mut Problems,
) -> Option<Spanned<T>> {
    let value = fields.take(key)?;
    let span = value.span.clone();
    let Some(got) = get(&value) else {
        problems.error(span, format!("`{key}` takes {want}, found {}", value.type_name()));
        return None;
    };
    Some(Spanned { value: got, span })
}

fn text_of(value: &Value) -> Option<String> {
    value.as_text().map(str::to_owned)
}
