//! Brackets: `[make|makes] a photo` is two phrases.

/// Phrases one entry may stand for at most.
const MOST: usize = 512;

/// The phrases of `find`, each with its replacements. A bracket in a fix with as many choices as the bracket of the
/// same number in `find` follows that one's choice; a fix has no other brackets.
pub(super) fn expand(find: &str, fixes: &[String]) -> Result<Vec<(String, Vec<String>)>, String> {
    let groups = parse(find)?;
    let parsed: Vec<Vec<Piece>> = fixes.iter().map(|f| parse(f)).collect::<Result<_, _>>()?;
    let choices: Vec<usize> = groups.iter().filter_map(|p| if let Piece::Choice(c) = p { Some(c.len()) } else { None }).collect();
    for (fix, source) in parsed.iter().zip(fixes) {
        let own: Vec<usize> = fix.iter().filter_map(|p| if let Piece::Choice(c) = p { Some(c.len()) } else { None }).collect();
        if own.len() > choices.len() || own.iter().zip(&choices).any(|(a, b)| a != b) {
            return Err(format!("the brackets of the fix `{source}` do not go with those of `{find}`"));
        }
    }
    let total: usize = choices.iter().product();
    if total > MOST {
        return Err(format!("`{find}` stands for {total} phrases; at most {MOST} are allowed"));
    }
    let mut out = Vec::with_capacity(total);
    let mut picks = vec![0usize; choices.len()];
    loop {
        let phrase = build(&groups, &picks);
        if phrase.is_empty() {
            return Err(format!("`{find}` can be empty"));
        }
        out.push((phrase, parsed.iter().map(|f| build(f, &picks)).collect()));
        let Some(i) = (0..picks.len()).rev().find(|i| picks[*i] + 1 < choices[*i]) else { return Ok(out) };
        picks[i] += 1;
        picks[i + 1..].fill(0);
    }
}

enum Piece {
    Text(String),
    Choice(Vec<String>),
}

fn parse(source: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = source;
    while let Some(i) = rest.find('[') {
        let end = rest[i..].find(']').ok_or_else(|| format!("`[` is never closed in `{source}`"))? + i;
        pieces.push(Piece::Text(rest[..i].to_owned()));
        pieces.push(Piece::Choice(rest[i + 1..end].split('|').map(str::to_owned).collect()));
        rest = &rest[end + 1..];
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Ok(pieces)
}

fn build(pieces: &[Piece], picks: &[usize]) -> String {
    let mut n = 0;
    let mut out = String::new();
    for p in pieces {
        match p {
            Piece::Text(t) => out.push_str(t),
            Piece::Choice(c) => {
                out.push_str(&c[picks[n]]);
                n += 1;
            }
        }
    }
    // A word that is missing leaves one space, not two.
    let gaps = |s: &str| s.bytes().zip(s.bytes().skip(1)).any(|(a, b)| a == b' ' && b == b' ');
    if out.is_ascii() && !gaps(&out) && out.trim() == out && !out.contains(['\t', '\n', '\r', '\u{B}', '\u{C}']) {
        return out;
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
