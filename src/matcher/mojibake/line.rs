//! Line: the search for misread sequences in one line, layer by layer.
//!
//! Each code page is tried on the whole line and the one that explains most is undone, then everything is tried again
//! on the result, until nothing more comes off: a second layer, or what another page did to the rest. Every character remembers the bytes of the
//! text it came from, so the repair of any depth is one edit.

use super::first_high;
use super::page::{LATIN_2, PAGES, ROWS};
use super::weigh::{self, Tier};
use crate::text::script;
use crate::text::span::Span;
use unicode_script::Script;

/// Pages that are undone at most, one after the other or one inside the other; text in the wild was seen with four.
const DEPTH: usize = 12;

/// A character and where it came from.
#[derive(Clone, Copy, Debug)]
struct Cell {
    c: char,
    span: Span,
    /// It came out of a repair.
    mended: bool,
    /// Something was lost on the way: a replacement character or a `?` stood in the sequence.
    lossy: bool,
    /// A plain space stood for a no-break space.
    guessed: bool,
}

/// A sequence that may be one character misread.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// Cells `at..at + len`.
    at: usize,
    len: usize,
    decoded: char,
    proof: bool,
    lossy: bool,
    guessed: bool,
    tier: Tier,
    /// What it counts when pages compete.
    weight: usize,
}

/// A damaged run and what it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repair {
    /// The damaged bytes.
    pub span: Span,
    /// What they stood for.
    pub text: String,
    /// Part of it is gone for good: the text holds replacement characters.
    pub lossy: bool,
    /// Encoding the result again gives exactly the damaged bytes.
    pub exact: bool,
}

/// The repairs of one line of `text`, in order.
pub(super) fn repairs(text: &str, line: Span, out: &mut Vec<Repair>) {
    if !is_suspect(line.text(text)) {
        return;
    }
    let mut cells: Vec<Cell> = line
        .text(text)
        .char_indices()
        .map(|(i, c)| {
            let start = line.start() + i as u32;
            Cell { c, span: Span::new(start, start + c.len_utf8() as u32), mended: false, lossy: false, guessed: false }
        })
        .collect();
    for _ in 0..DEPTH {
        if !peel(&mut cells) {
            break;
        }
    }
    let mut i = 0;
    while i < cells.len() {
        if !cells[i].mended {
            i += 1;
            continue;
        }
        let start = i;
        while i < cells.len() && cells[i].mended {
            i += 1;
        }
        let run = &cells[start..i];
        out.push(Repair {
            span: run[0].span.cover(run[run.len() - 1].span),
            text: run.iter().map(|c| c.c).collect(),
            lossy: run.iter().any(|c| c.lossy),
            exact: !run.iter().any(|c| c.lossy || c.guessed),
        });
    }
}

/// Whether two neighbours in the line could open and continue a sequence in some page.
fn is_suspect(line: &str) -> bool {
    let bytes = line.as_bytes();
    let (mut at, mut leads) = (0, 0u16);
    loop {
        let plain = first_high(&bytes[at..]);
        if plain != Some(0) {
            if leads & 1 != 0 && bytes.get(at) == Some(&b' ') {
                // voilÃ le: the second byte became a space.
                return true;
            }
            leads = 0;
        }
        at += match plain {
            Some(n) => n,
            None => return false,
        };
        let Some(c) = line[at..].chars().next() else { return false };
        let row = ROWS.of(c);
        if leads & row.continues != 0 || (leads != 0 && c == '\u{FFFD}') {
            return true;
        }
        leads = row.leads;
        at += c.len_utf8();
    }
}

/// Undoes the page that explains most of the line. Whether there was one.
fn peel(cells: &mut Vec<Cell>) -> bool {
    let (mut best, mut best_score) = (Vec::new(), 0);
    let mut units = Vec::new();
    // ã†â€™ãƒâ€: sequences broken off in the commonest page. Another accident came after, the bytes are gone, and what
    // still fits some page does so by chance.
    let broken = (0..cells.len()).filter(|at| is_broken(cells, *at)).count();
    for page in 0..PAGES {
        find(cells, page, &mut units);
        let score: usize = units.iter().map(|u| u.weight).sum();
        if score > best_score && units.iter().any(|u| u.proof) {
            best_score = score;
            std::mem::swap(&mut best, &mut units);
        }
    }
    if best.is_empty() || broken > best.len() / 2 || leftover(cells, &best) > 2 * best.len() {
        return false;
    }
    accept(cells, &best);
    true
}

/// Odd pairs in the line that the sequences do not explain. Many of them mean that something else went wrong, and that
/// what fits a page does so by chance.
fn leftover(cells: &[Cell], units: &[Unit]) -> usize {
    let (mut next, mut at, mut count) = (units.iter().peekable(), 0, 0);
    while at + 1 < cells.len() {
        if let Some(u) = next.next_if(|u| u.at == at) {
            at += u.len;
            continue;
        }
        let (a, b) = (cells[at].c, cells[at + 1].c);
        count += usize::from(!a.is_ascii() && !b.is_ascii() && a.is_alphabetic() && weigh::is_odd(b));
        at += 1;
    }
    count
}

/// The sequences of one page, proofs settled.
fn find(cells: &[Cell], page: usize, units: &mut Vec<Unit>) {
    units.clear();
    let mut at = 0;
    while at < cells.len() {
        if cells[at].c.is_ascii() || ROWS.of(cells[at].c).leads & (1 << page) == 0 {
            at += 1;
        } else if let Some(u) = unit(cells, at, page) {
            at += u.len;
            units.push(u);
        } else {
            at += 1;
        }
    }
    // Two in a row are no accident, unless both could be drawn lines or a letter and its mark.
    for i in 1..units.len() {
        let (a, b) = (units[i - 1], units[i]);
        let touch = a.at + a.len == b.at && !(a.guessed || b.guessed || a.lossy || b.lossy);
        let run = &cells[a.at..b.at + b.len];
        if touch && is_unlike_writing(run) && a.tier.min(b.tier) > Tier::Never && a.tier.max(b.tier) == Tier::Good {
            units[i - 1].proof = true;
            units[i].proof = true;
        }
    }
    // Once a line is proven, a usual character needs no more; a rare one must touch a proven one.
    if units.iter().any(|u| u.proof) {
        let touching: Vec<bool> = (0..units.len())
            .map(|i| {
                let u = units[i];
                let before = i > 0 && units[i - 1].at + units[i - 1].len == u.at;
                let after = units.get(i + 1).is_some_and(|n| u.at + u.len == n.at);
                before || after
            })
            .collect();
        let mut i = 0;
        units.retain(|u| {
            let keep = u.proof || u.tier == Tier::Good || (touching[i] && u.tier == Tier::Rare);
            i += 1;
            keep
        });
    }
}

/// Whether two sequences in a row hold something people do not write: anything but drawn lines, and but letters of
/// one alphabet without a capital after a small letter.
fn is_unlike_writing(run: &[Cell]) -> bool {
    let drawn = run.iter().all(|k| matches!(k.c, '\u{2500}'..='\u{25FF}'));
    let first = script::of(run[0].c);
    let word = first.is_some() && run.iter().all(|k| script::of(k.c) == first);
    let turned = run.windows(2).any(|w| w[0].c.is_lowercase() && w[1].c.is_uppercase());
    !drawn && (!word || turned)
}

/// Whether a sequence of three or four starts at cell `at` and breaks off after its second, odd character.
fn is_broken(cells: &[Cell], at: usize) -> bool {
    let byte = |i: usize| cells.get(i).map_or(0, |c| ROWS.of(c.c).bytes[0]);
    let long = byte(at) >= 0xE0;
    long && matches!(byte(at + 1), 0x80..=0xBF) && weigh::is_odd(cells[at + 1].c) && byte(at + 2) >= 0xC2
}

/// The sequence that starts at cell `at`, if its bytes are one character of UTF-8.
fn unit(cells: &[Cell], at: usize, page: usize) -> Option<Unit> {
    let lead = ROWS.of(cells[at].c).bytes[page];
    let len = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let (mut lossy, mut guessed) = (0, 0);
    // None where the text ends inside the sequence.
    let rest = cells.get(at + 1..at + len)?;
    for (byte, cell) in bytes[1..].iter_mut().zip(rest) {
        *byte = match cell.c {
            ' ' => {
                guessed += 1;
                0xA0
            }
            '\u{FFFD}' | '?' => {
                lossy += 1;
                0xBF
            }
            c if !c.is_ascii() => ROWS.of(c).bytes[page],
            _ => return None,
        };
        if !matches!(*byte, 0x80..=0xBF) {
            return None;
        }
    }
    let before = at.checked_sub(1).map(|i| cells[i].c);
    let after = cells.get(at + len).map(|c| c.c);
    if lossy > 0 {
        return lossy_unit(cells, at, len, lead, lossy, guessed);
    }
    if lead == 0xED && bytes[1] >= 0xA0 {
        return surrogates(cells, at, page, bytes);
    }
    let decoded = std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    let tier = match decoded {
        // A layer below this one may have left it; alone it proves nothing.
        '\u{80}'..='\u{9F}' => Tier::Rare,
        _ => weigh::tier(decoded),
    };
    if tier == Tier::Never {
        return None;
    }
    // In cp866 many a Russian word holds the bytes of a rare character, and "тоВ" (as in "АвтоВАЗ") even looks turned.
    // Letters of one alphabet may only stand for the marks of everyday text: тАЩ for ’.
    let alphabet = script::of(cells[at].c);
    let word = len > 2 && alphabet.is_some() && cells[at..at + len].iter().all(|k| script::of(k.c) == alphabet);
    if word
        && alphabet != Some(Script::Latin)
        && !matches!(decoded, '\u{2010}'..='\u{2044}' | '\u{2500}'..='\u{25FF}' | '€' | '№' | '™')
    {
        return None;
    }
    // A page that has a better character for the byte than the control did not write the control.
    let odd_control = cells[at..at + len].iter().any(|c| matches!(c.c, '\u{80}'..='\u{9F}')) && page != LATIN_2;
    let weight = if tier == Tier::Good { 2 * len - usize::from(odd_control) } else { 1 };
    let unit = Unit { at, len, decoded, proof: false, lossy: false, guessed: guessed > 0, tier, weight };
    if guessed > 0 {
        // "ук ", "ые ": letters and the space after a word.
        if alphabet.is_some_and(|a| a != Script::Latin) && len > 2 {
            return None;
        }
        // "clichÃ ©": a space that came in, not one that stands for a byte.
        let split = len == 2 && cells.get(at + len).is_some_and(|c| matches!(ROWS.of(c.c).bytes[page], 0x80..=0xBF));
        return (guessed == 1 && !split).then(|| eaten(cells, unit, lead, before, after)).flatten();
    }
    let run: Vec<char> = cells[at..at + len].iter().map(|c| c.c).collect();
    // What came out of one repair and still looks like a misreading was misread twice.
    let again = cells[at..at + len].iter().all(|c| c.mended) && run[1..].iter().any(|c| weigh::is_odd(*c));
    // "сказал”№": the end of a word and marks after it.
    let ends_word = alphabet.is_some_and(|a| a != Script::Latin)
        && before.is_some_and(|b| b.is_lowercase() && script::of(b) == alphabet)
        && !matches!(decoded, '\u{2010}'..='\u{2044}');
    let proof = again || (weigh::is_proof(&run, before, after, decoded) && !ends_word);
    Some(Unit { proof, ..unit })
}

/// A sequence with a replacement character or `?` in it: nothing can be known but that it was one character.
fn lossy_unit(cells: &[Cell], at: usize, len: usize, lead: u8, lossy: usize, guessed: usize) -> Option<Unit> {
    let question = cells[at + 1..at + len].iter().any(|c| c.c == '?');
    let common_lead = len > 2 || matches!(lead, 0xC2 | 0xC3 | 0xD0 | 0xD1);
    if lossy > 1 || guessed > 0 || (question && !common_lead) || (question && len == 4) {
        return None;
    }
    let letter = |i: Option<usize>| i.and_then(|i| cells.get(i)).is_some_and(|c| c.c.is_alphabetic());
    let capital = cells[at].c.is_uppercase() && at > 0 && cells[at - 1].c.is_lowercase();
    let proof = !question && len == 2 && capital && letter(Some(at + len)) && lead >= 0xC3;
    Some(Unit { at, len, decoded: '\u{FFFD}', proof, lossy: true, guessed: false, tier: Tier::Good, weight: 1 })
}

/// Two UTF-16 surrogates that were each written as three bytes.
fn surrogates(cells: &[Cell], at: usize, page: usize, high: [u8; 4]) -> Option<Unit> {
    let mut low = [0u8; 3];
    for (k, b) in low.iter_mut().enumerate() {
        *b = ROWS.of(cells.get(at + 3 + k)?.c).bytes[page];
    }
    let half = |b: [u8; 3]| (u32::from(b[0] & 0x0F) << 12) | (u32::from(b[1] & 0x3F) << 6) | u32::from(b[2] & 0x3F);
    let (hi, lo) = (half([high[0], high[1], high[2]]), half(low));
    if low[0] != 0xED || !(0xD800..0xDC00).contains(&hi) || !(0xDC00..0xE000).contains(&lo) {
        return None;
    }
    let decoded = char::from_u32(0x10000 + ((hi - 0xD800) << 10) + (lo - 0xDC00))?;
    Some(Unit { at, len: 6, decoded, proof: true, lossy: false, guessed: false, tier: Tier::Good, weight: 12 })
}

/// A sequence in which a space stands for byte A0.
fn eaten(cells: &[Cell], unit: Unit, lead: u8, before: Option<char>, after: Option<char>) -> Option<Unit> {
    if unit.tier != Tier::Good {
        return None;
    }
    // "café ’90s": leads above E3 are the letters on which words end.
    if unit.len == 3 && lead > 0xE3 {
        return None;
    }
    let end = unit.at + unit.len;
    if unit.len == 2 {
        let lower_before = before.is_some_and(char::is_lowercase);
        let glued = after.is_some_and(char::is_alphabetic);
        return match lead {
            // voilÃ le: the space was its own and the second byte's; Ã s, Ã quele: the second byte's only, since
            // Portuguese writes às and àquele as one word.
            0xC3 => {
                let word: String = cells[end..].iter().map(|c| c.c).take(8).take_while(|c| c.is_alphabetic()).collect();
                let elided = cells.get(end + word.chars().count()).is_some_and(|c| matches!(c.c, '\'' | '’' | 'â'));
                let contracted = matches!(&*word, "s" | "quele" | "queles" | "quela" | "quelas" | "quilo") && !elided;
                let own = after == Some(' ') || contracted;
                let len = if own { 2 } else { 1 };
                Some(Unit { len, proof: cells[unit.at].c == 'Ã' && lower_before, ..unit })
            }
            0xC2 if cells[unit.at].c == 'Â' && !before.is_some_and(char::is_uppercase) => Some(unit),
            0xC5 | 0xD0 | 0xD9 | 0xD8 | 0xCE if glued => Some(unit),
            _ => None,
        };
    }
    Some(unit)
}

/// Puts the decoded characters in the place of their sequences.
fn accept(cells: &mut Vec<Cell>, units: &[Unit]) {
    let mut next = units.iter().peekable();
    let mut out = Vec::with_capacity(cells.len());
    let mut i = 0;
    while i < cells.len() {
        if let Some(u) = next.next_if(|u| u.at == i) {
            let run = &cells[i..i + u.len];
            out.push(Cell {
                c: u.decoded,
                span: run[0].span.cover(run[run.len() - 1].span),
                mended: true,
                lossy: u.lossy || run.iter().any(|c| c.lossy),
                guessed: u.guessed || run.iter().any(|c| c.guessed),
            });
            i += u.len;
        } else {
            out.push(cells[i]);
            i += 1;
        }
    }
    *cells = out;
}
