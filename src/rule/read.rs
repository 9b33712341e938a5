//! TOML → [`Rule`].

use super::error::RuleError;
use super::message::Template;
use super::{Level, Rule, Stage, Wrapper, example, exception, fix};
use crate::finding::{Applicability, RuleId, Severity};
use crate::matcher::{Kind, KindSpec};
use crate::table::{Fields, Problems};
use crate::text::lang::Lang;
use crate::text::layers::BlockKind;
use std::path::Path;

/// How much of a rule file to read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Depth {
    /// What linting needs: everything before the first `[[example]]`.
    Lint,
    /// The examples too, with every check.
    Whole,
}

const SEVERITIES: &[(&str, Severity)] =
    &[("note", Severity::Note), ("warning", Severity::Warning), ("error", Severity::Error)];

const BLOCKS: &[(&str, BlockKind)] = &[
    ("paragraph", BlockKind::Paragraph),
    ("heading", BlockKind::Heading),
    ("list-item", BlockKind::ListItem),
    ("marks", BlockKind::Marks),
];

/// Reads a rule. `path` is the file as shown to people, `id` what its place in the folder makes its id.
///
/// Remarks (mistakes that are not fatal) come with the rule; fatal ones come without it.
pub fn read(id: &str, path: &str, source: &str, depth: Depth) -> (Option<Rule>, Option<RuleError>) {
    read_with(Problems::default(), id, path, source, &[], depth)
}

/// As [`read`] for linting, for a file that a test has read before; `packed` is what the build script made of it.
pub(super) fn read_checked(
    id: &str,
    path: &str,
    source: &str,
    packed: &'static [u8],
) -> (Option<Rule>, Option<RuleError>) {
    read_with(Problems { checked: true, ..Problems::default() }, id, path, source, packed, Depth::Lint)
}

fn read_with(
    mut problems: Problems,
    id: &str,
    path: &str,
    source: &str,
    packed: &'static [u8],
    depth: Depth,
) -> (Option<Rule>, Option<RuleError>) {
    let rule = parse(id, source, packed, depth, &mut problems).filter(|_| problems.is_usable());
    let error = (!problems.list.is_empty()).then(|| RuleError {
        path: path.to_owned(),
        source: source.to_owned(),
        problems: problems.list,
    });
    (rule, error)
}

fn parse(id: &str, source: &str, packed: &'static [u8], depth: Depth, problems: &mut Problems) -> Option<Rule> {
    let id = RuleId::new(id).or_else(|| {
        problems.error(
            0..0,
            format!("`{id}` is no rule id: folder and file are named in lower case, digits and single hyphens"),
        );
        None
    });
    let head = match depth {
        Depth::Lint => &source[..examples_start(source)],
        Depth::Whole => source,
    };
    let mut fields = Fields::unpack(packed).or_else(|| Fields::parse(head, problems))?;
    let kind_span = fields.span.clone();
    let kind = if fields.has("kind") {
        fields.choice("kind", Kind::ALL, problems)
    } else {
        problems.error(kind_span.clone(), "`kind` is missing");
        None
    };
    let message = fields.required_text("message", problems).unwrap_or_default();
    if message.contains('\n') {
        problems.error(kind_span.clone(), "`message` is one line");
    }
    let message =
        Template::parse(&message).map_err(|e| problems.error(kind_span.clone(), format!("`message`: {e}"))).ok();
    let why = fields.required_text("why", problems).unwrap_or_default();
    let severity = fields.choice("severity", SEVERITIES, problems).unwrap_or_default();
    let level = fields.choice("level", Level::NAMES, problems).unwrap_or_default();
    let stage = fields.choice("stage", Stage::NAMES, problems).unwrap_or_default();
    let langs = langs(&mut fields, problems);
    let blocks = fields.choices("blocks", BLOCKS, problems).unwrap_or_default();
    let mqm = fields.text("mqm", problems);
    let aliases = fields.texts("aliases", problems).unwrap_or_default();
    let yields_to = fields.texts("yields_to", problems).unwrap_or_default();
    let yields_inside = fields.texts("yields_inside", problems).unwrap_or_default();
    let vouches = fields.number("vouches", problems).unwrap_or(0.0) as f32;
    let company = fields.count("company", problems).unwrap_or(0);
    let report = fields.text("report", problems).map(|r| match r.split_once("..") {
        Some((a, b)) => (a.to_owned(), b.to_owned()),
        None => (r.clone(), r),
    });
    let replace = fields.text("replace", problems);
    let fixes = fields.take("fix").map(|v| fix::read(v, problems)).unwrap_or_default();
    let safety = fix::safety(&mut fields, problems).unwrap_or(Applicability::Display);
    let unless = fields.tables("unless", problems).map(|t| exception::read(t, problems)).unwrap_or_default();
    let budget = fields.table("budget", problems).and_then(|mut f| {
        let rate = f.number("alarms_per_million_words", problems);
        f.finish(problems);
        rate
    });
    let skip_wrappers = skip_wrappers(&mut fields, problems);
    let examples: Vec<_> = fields
        .tables("example", problems)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|f| example::read(f, problems))
        .collect();
    let spec = kind.and_then(|kind| KindSpec::read(kind, &mut fields, problems));
    if kind.is_some() {
        fields.finish(problems);
    }
    if depth == Depth::Whole {
        check_examples(&examples, &fixes, safety, &kind_span, problems);
    }
    Some(Rule {
        id: id?,
        aliases,
        kind: spec?,
        severity,
        level,
        stage,
        langs,
        blocks,
        mqm,
        message: message?,
        why,
        report,
        replace,
        fixes,
        safety,
        unless,
        yields_to,
        yields_inside,
        vouches,
        company,
        budget,
        examples,
        skip_wrappers,
    })
}

/// Where the examples start: they stand last in a rule file, so that linting need not read them.
fn examples_start(source: &str) -> usize {
    if source.starts_with("[[example]]") {
        return 0;
    }
    source.find("\n[[example]]").map_or(source.len(), |i| i + 1)
}

fn langs(fields: &mut Fields, problems: &mut Problems) -> Vec<Lang> {
    let Some(codes) = fields.texts_spanned("langs", problems) else { return Vec::new() };
    let mut langs = Vec::new();
    for (code, span) in codes {
        match Lang::from_code(&code) {
            Some(l) => langs.push(l),
            None => problems.error(span, format!("unknown language `{code}`: use an ISO 639-1 code")),
        }
    }
    langs
}

pub(super) fn skip_wrappers(fields: &mut Fields, problems: &mut Problems) -> Vec<(Wrapper, String)> {
    let mut skips = Vec::new();
    for mut f in fields.tables("skip_wrappers", problems).unwrap_or_default() {
        let wrapper = f.choice("wrapper", Wrapper::ALL, problems);
        let why = f.required_text("why", problems);
        f.finish(problems);
        skips.extend(wrapper.zip(why));
    }
    skips
}

/// At least one bad and two good examples, one of them a near miss; three fixed ones for a safe fix.
fn check_examples(
    examples: &[example::Example],
    fixes: &[fix::FixSpec],
    safety: Applicability,
    place: &std::ops::Range<usize>,
    problems: &mut Problems,
) {
    use example::Expectation::{Bad, Good};
    let bad: Vec<_> = examples.iter().filter(|e| !e.todo && e.expectation != Good).collect();
    let good: Vec<_> = examples.iter().filter(|e| !e.todo && e.expectation == Good).collect();
    if bad.is_empty() {
        problems.error(place.clone(), "no `bad` example: a rule shows at least one text that it reports");
    }
    if good.len() < 2 {
        problems.error(place.clone(), "fewer than two `good` examples: a rule shows what it leaves alone");
    }
    let words = |text: &str| -> std::collections::BTreeSet<String> {
        let long = |w: &&str| w.chars().count() > 3 || !w.is_ascii();
        text.split(|c: char| !c.is_alphanumeric()).filter(long).map(str::to_lowercase).collect()
    };
    let near = good.iter().any(|g| {
        let g = words(&g.marked.text);
        bad.iter().any(|b| words(&b.marked.text).intersection(&g).count() >= 2)
    });
    if !near && !bad.is_empty() && good.len() >= 2 {
        problems.error(place.clone(), "no near miss: no `good` example shares two content words with a `bad` one");
    }
    let safe = safety == Applicability::Safe || fixes.iter().any(|f| f.safety == Applicability::Safe);
    let fixed = bad.iter().filter(|e| matches!(&e.expectation, Bad { fixed: Some(_), .. })).count();
    if safe && fixed < 3 {
        problems.error(place.clone(), format!("a safe fix is shown by three `fixed` examples, and there are {fixed}"));
    }
}

/// Reads every rule under a folder of `family/name.toml` files, in order of id.
pub fn read_folder(folder: &Path, depth: Depth) -> std::io::Result<(Vec<Rule>, Vec<RuleError>)> {
    let (mut rules, mut errors) = (Vec::new(), Vec::new());
    for (family, path) in files(folder)? {
        let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let source = std::fs::read_to_string(&path)?;
        let shown = path.to_string_lossy().replace('\\', "/");
        let (rule, error) = read(&format!("{family}/{name}"), &shown, &source, depth);
        rules.extend(rule);
        errors.extend(error);
    }
    Ok((rules, errors))
}

/// The rule files of a folder with their families, sorted. A folder that holds rule files itself is one family.
fn files(folder: &Path) -> std::io::Result<Vec<(String, std::path::PathBuf)>> {
    let is_toml = |p: &Path| p.is_file() && p.extension().is_some_and(|e| e == "toml");
    let list = |p: &Path| -> std::io::Result<Vec<std::path::PathBuf>> {
        let mut v = std::fs::read_dir(p)?.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
        v.sort();
        Ok(v)
    };
    let family = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if folder.is_file() {
        let parent = folder.canonicalize()?.parent().map(family).unwrap_or_default();
        return Ok(vec![(parent, folder.to_owned())]);
    }
    let mut found = Vec::new();
    for path in list(folder)? {
        if path.is_dir() {
            for file in list(&path)?.into_iter().filter(|f| is_toml(f)) {
                found.push((family(&path), file));
            }
        } else if is_toml(&path) && family(&path) != "pack.toml" {
            found.push((family(&folder.canonicalize()?), path));
        }
    }
    Ok(found)
}
