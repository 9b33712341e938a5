//! Beside: the lines that stand among what is left of a page, told by their form and their neighbours.
//!
//! Headlines of other articles, names of sections and of buttons are worded anew on every page, so no list holds them.
//! But where the article is over and a row of buttons, a form and the foot of the page have begun, a short line without
//! a stop between them is the page's, too; and so are the names of sections above it, between a trail and a button.
//! What is certain comes from the findings of other rules (`vouches`) and from the rule's own markers; of it alone
//! nothing follows: where no prose is, or where prose goes on, where lines hold amounts, results or numbered steps, or
//! where a colon announces them, they may be the text's, and stay.

use crate::matcher::{Found, Hit, Known, RuleIx};
use crate::text::layers::{Line, Outline};

/// What the lines of a text must hold before anything in it is said to be beside it: so many words of prose.
const PROSE: u32 = 60;
/// A sentence of fewer words is no paragraph.
const SENTENCE: u16 = 8;
/// A line of more words is a paragraph however it ends.
const PARAGRAPH: u16 = 25;
/// One part in so many of the prose may stand below the place where the article ends: notes and comments.
const REST: u32 = 4;
/// What the known lines must say together before the article is over.
const OVER: f32 = 1.0;
/// A bare line has no more words.
const BARE: u16 = 16;
/// The name of a section has no more words.
const NAME: u16 = 3;
/// Names of sections that make a menu, and lines that make a stanza.
const MENU: usize = 3;
/// A line of no more words that holds an address holds nothing else.
const ADDRESS: u16 = 10;
/// A heading with a colon has no more words.
const HEADING: u16 = 6;

/// What a line is to its neighbours.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// It is the page's, and says so much of its neighbours.
    Known(f32),
    /// A sentence, or a line too long for anything else.
    Prose,
    /// It announces what follows.
    Colon,
    /// It has the form of a headline or a name.
    Bare,
    /// Anything else.
    Other,
}

/// Reports the lines beside the known ones, which are in order of position.
pub(super) fn find(rule: RuleIx, outline: &Outline<'_>, known: &[Known], found: &mut Found) {
    let mut by = known.iter().filter(|k| k.weight > 0.0).map(|k| k.by);
    let first = by.next();
    // One rule, however often, may be wrong of all of this text.
    if by.all(|by| Some(by) == first) || known.iter().map(|k| k.weight).sum::<f32>() < OVER {
        return;
    }
    let lines = outline.lines;
    let kinds = kinds(outline, known);
    let is_paragraph = |i: usize| kinds[i] == Kind::Prose && lines[i].words >= SENTENCE;
    let words = |i: usize| if kinds[i] == Kind::Prose { u32::from(lines[i].words) } else { 0 };
    let prose: u32 = (0..lines.len()).filter(|i| is_paragraph(*i)).map(words).sum();
    let (Some(first), true) = ((0..lines.len()).find(|i| is_paragraph(*i)), prose >= PROSE) else { return };
    let page = Page { rule, outline, kinds: &kinds };
    page.head(first, found);
    page.names(first, found);
    let mut rest = 0;
    let below = (first..lines.len()).rev().take_while(|i| {
        rest += words(*i);
        rest <= prose / REST
    });
    let end = below.last().unwrap_or(lines.len());
    page.signature(end, found);
    page.tail(end, found);
}

/// The kind of every line.
fn kinds(outline: &Outline<'_>, known: &[Known]) -> Vec<Kind> {
    let (text, lines) = (outline.text, outline.lines);
    let mut kinds: Vec<Kind> = lines.iter().map(|l| kind(text, l)).collect();
    for k in known {
        let mut weight = k.weight;
        let from = lines.partition_point(|l| l.span.end() <= k.span.start());
        for (i, line) in lines.iter().enumerate().skip(from).take_while(|(_, l)| l.span.start() < k.span.end()) {
            let (start, end) = (line.span.range().start, line.span.range().end);
            let before = text.get(start..k.span.range().start).unwrap_or_default();
            let after = text.get(k.span.range().end..end).unwrap_or_default();
            if before.contains(char::is_alphanumeric) || after.contains(char::is_alphanumeric) {
                continue;
            }
            // An address may be one of a list.
            if line.words <= ADDRESS && line.span.text(text).contains("://") {
                kinds[i] = Kind::Other;
                continue;
            }
            // What several lines say together is counted once.
            let had = if let Kind::Known(had) = kinds[i] { had } else { 0.0 };
            kinds[i] = Kind::Known(weight.max(had));
            weight = weight.min(0.25);
        }
    }
    kinds
}

fn kind(text: &str, line: &Line) -> Kind {
    let shown = line.span.text(text);
    let inner = shown.trim_end_matches(['"', '”', '’', '»', ')', ']', '*', '_']);
    if line.words > PARAGRAPH || inner.ends_with(['.', '!', '。']) && !inner.ends_with("...") && line.words > 1 {
        return Kind::Prose;
    }
    if shown.ends_with([':', '：']) {
        return Kind::Colon;
    }
    let numbered = shown.trim_start_matches(|c: char| c == '[' || c.is_ascii_digit());
    let numbered = numbered.len() < shown.len() && numbered.starts_with(['.', ')', ']']);
    let bullet = shown.starts_with([
        '-', '*', '+', '–', '—', '"', '“', '„', '«', '\'', '‘', '(', '|', '<', '`', '$', '\\', '/', '@', '{',
    ]);
    let code = shown.contains(['{', '}', '=', '`', '\t', ';', '\\', '_', '<', '@'])
        || shown.contains("()")
        || shown.contains("::");
    // One word may be anything: "mail", "fb".
    let wrapped = |c: char| c.is_lowercase() && line.words > 1;
    let first = shown.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
    let bare = !bullet
        && !numbered
        && !code
        && (1..=BARE).contains(&line.words)
        && !shown.ends_with([',', '，', '、', '-', '–', '—'])
        && first.is_some_and(|c| !wrapped(c));
    if bare { Kind::Bare } else { Kind::Other }
}

struct Page<'a> {
    rule: RuleIx,
    outline: &'a Outline<'a>,
    kinds: &'a [Kind],
}

impl Page<'_> {
    /// The names of sections above the article, beside what is known: three at least.
    fn head(&self, first: usize, found: &mut Found) {
        let lines = self.outline.lines;
        let is_name = |i: usize| {
            let marked = |c: char| c.is_ascii_digit() || ":?!.,".contains(c);
            self.kinds[i] == Kind::Bare && lines[i].words <= NAME && !self.shown(i).contains(marked)
        };
        let vouches = |i: usize| matches!(self.kinds[i], Kind::Known(weight) if weight > 0.0);
        let mut i = 0;
        while i < first {
            let end = (i..first).find(|j| !is_name(*j)).unwrap_or(first);
            // The last of them may be the title, unless a longer line follows that can be it.
            let title = self.kinds[end] != Kind::Bare && (!vouches(end) || self.opens(end - usize::from(end > i)));
            let last = end - usize::from(title && end > i);
            let company =
                i.checked_sub(1).is_some_and(vouches) || vouches(end) || i == 0 && (end..first).take(4).any(vouches);
            // In a piece of its own beside a stamp or a byline stands a menu, too.
            let apart = last == end && self.opens(i) && self.opens(end);
            let company = company || apart && (i > 0 && self.is_known(i - 1) || self.is_known(end));
            if last >= i + MENU && company {
                found.hits.push(self.hit(i, last));
            }
            i = end + 1;
        }
    }

    /// A name above the article, in one piece with what is known: who wrote it. Another line must be there that can be
    /// the title.
    fn names(&self, first: usize, found: &mut Found) {
        let is_title = |j: &usize| {
            matches!(self.kinds[*j], Kind::Bare | Kind::Other | Kind::Prose) && self.outline.lines[*j].words > NAME
        };
        if !(0..first).any(|j| is_title(&j)) {
            return;
        }
        for i in (0..first).filter(|i| self.is_person(*i)) {
            let above = i > 0 && !self.opens(i) && self.is_known(i - 1);
            let below = i + 1 < first && !self.opens(i + 1) && self.is_known(i + 1);
            if above || below {
                found.hits.push(self.hit(i, i + 1));
            }
        }
    }

    fn is_known(&self, i: usize) -> bool {
        matches!(self.kinds[i], Kind::Known(_))
    }

    /// What signs the article: a name or the letters of one, alone between its last sentence and what is known.
    fn signature(&self, from: usize, found: &mut Found) {
        let lone = |i: usize| i > 0 && self.opens(i) && self.opens(i + 1);
        for i in (from..self.kinds.len() - 1).filter(|i| lone(*i)) {
            let between = self.kinds[i - 1] == Kind::Prose && self.is_known(i + 1);
            if between && (self.is_person(i) || self.is_letters(i)) {
                found.hits.push(self.hit(i, i + 1));
            }
        }
    }

    /// Whether the line is two to four letters, all large or in brackets or behind a stroke: "(AL)", "/al", "AL".
    fn is_letters(&self, i: usize) -> bool {
        let shown = self.shown(i);
        let inner = shown.trim_matches(['(', ')', '[', ']', '/']);
        let marked = inner.len() < shown.len();
        (2..=4).contains(&inner.chars().count())
            && inner.chars().all(|c| c.is_uppercase() || marked && c.is_lowercase())
            && !self.is_known(i)
    }

    /// Whether the line is two or three words with capitals and nothing else.
    fn is_person(&self, i: usize) -> bool {
        let name = |w: &str| {
            let mut chars = w.chars();
            chars.next().is_some_and(char::is_uppercase)
                && chars.all(|c| c.is_alphabetic() || "-’'.".contains(c))
                && w.contains(char::is_lowercase)
        };
        self.kinds[i] == Kind::Bare
            && (2..=NAME).contains(&self.outline.lines[i].words)
            && self.shown(i).split_whitespace().all(name)
    }

    /// The bare lines below the end of the article.
    fn tail(&self, from: usize, found: &mut Found) {
        let mut sum = 0.0;
        let mut i = from;
        while i < self.kinds.len() {
            match self.kinds[i] {
                Kind::Known(weight) => sum += weight,
                Kind::Bare | Kind::Colon if sum >= OVER => {
                    // "Other news:" behind what is the page's is a heading; behind a sentence it announces.
                    let heading = |j: usize| {
                        self.kinds[j] == Kind::Colon
                            && self.outline.lines[j].words <= HEADING
                            && j > 0
                            && !self.shown(j).starts_with(char::is_lowercase)
                            && matches!(self.kinds[j - 1], Kind::Bare | Kind::Known(_))
                    };
                    let goes_on = |j: &usize| self.kinds[*j] == Kind::Bare || heading(*j);
                    let end = (i..self.kinds.len()).find(|j| !goes_on(j)).unwrap_or(self.kinds.len());
                    // With nothing under it, it announces what is not looked at.
                    let end = end - usize::from(end > i && self.kinds[end - 1] == Kind::Colon);
                    if end == i {
                        i += 1;
                        continue;
                    }
                    if let Some((first, last)) = self.part(i, end, sum) {
                        found.hits.push(self.hit(first, last));
                    }
                    i = end;
                    continue;
                }
                _ => {}
            }
            i += 1;
        }
    }

    /// What of the bare lines from `start` to `end` belongs to the page.
    fn part(&self, start: usize, end: usize, sum: f32) -> Option<(usize, usize)> {
        let before = start.checked_sub(1).map(|i| self.kinds[i]);
        let after = self.kinds.get(end).copied();
        if !matches!(after, None | Some(Kind::Known(_))) {
            return None;
        }
        if after.is_none() && sum < 1.5 * OVER && end - start < 3 {
            return None;
        }
        let mut first = start;
        let paragraph = (start + 1..end).find(|i| self.opens(*i)).unwrap_or(end);
        match before {
            Some(Kind::Known(weight)) if weight > 0.0 => {}
            // Below a name and a date stands what somebody wrote.
            Some(Kind::Known(_)) if paragraph - start >= 3 => {}
            _ => first = paragraph,
        }
        (first < end && !self.is_text(first, end)).then_some((first, end))
    }

    /// Whether the lines hold amounts, results, a cast, verse or facts with their labels.
    fn is_text(&self, first: usize, last: usize) -> bool {
        let count = |test: &dyn Fn(&str) -> bool| (first..last).filter(|i| test(self.shown(*i))).count();
        let lines = last - first;
        let amounts = count(&|l| l.starts_with(|c: char| c.is_ascii_digit()) && l.contains(char::is_alphabetic));
        let digits = count(&|l| l.contains(|c: char| c.is_ascii_digit()));
        let labels = count(&|l| l.contains(": "));
        // "Hamlet – Ann Lee".
        let parts = count(&|l| [" - ", " – ", " — "].iter().any(|dash| l.contains(dash)));
        amounts > 1 && 3 * amounts >= lines
            || lines > 1 && 3 * digits > 2 * lines
            || labels > 1 && 2 * labels >= lines
            || parts > 1 && 2 * parts >= lines
            || self.is_verse(first, last)
    }

    /// Whether the lines stand in paragraphs of one length, as stanzas do.
    fn is_verse(&self, first: usize, last: usize) -> bool {
        let starts = (first..last).filter(|i| *i == first || self.opens(*i)).chain([last]);
        let starts: Vec<usize> = starts.collect();
        let length = starts[1] - starts[0];
        starts.len() > 2 && length >= MENU && starts.windows(2).all(|w| w[1] - w[0] == length)
    }

    /// The line as it is shown.
    fn shown(&self, i: usize) -> &str {
        self.outline.lines[i].span.text(self.outline.text)
    }

    /// Whether an empty line stands above the line.
    fn opens(&self, i: usize) -> bool {
        let lines = self.outline.lines;
        i == 0 || {
            let gap = &self.outline.text[lines[i - 1].span.range().end..lines[i].span.range().start];
            gap.matches('\n').count() > 1
        }
    }

    fn hit(&self, first: usize, last: usize) -> Hit {
        let lines = &self.outline.lines[first..last];
        let (top, bottom) = (lines[0].span, lines[lines.len() - 1].span);
        Hit::new(self.rule, top.cover(bottom)).part("first", top).part("last", bottom).value("lines", lines.len())
    }
}
