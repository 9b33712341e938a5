//! Brackets: `[make|makes] a photo` is two phrases, known by their numbers 0 and 1. Phrases are spelt out when they are
//! asked for and not kept: a rule set stands for tens of thousands of them, and a text holds few.

/// Phrases one entry may stand for at most.
const MOST: usize = 512;

/// A text cut at its brackets.
pub(super) struct Pieces<'s>(Vec<Piece<'s>>);

enum Piece<'s> {
    Text(&'s str),
    Choice(Vec<&'s str>),
}

impl<'s> Pieces<'s> {
    /// Cuts a text.
    ///
    /// # Errors
    /// When a bracket is not closed.
    pub(super) fn of(source: &'s str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = source;
        while let Some(i) = rest.find('[') {
            let end = rest[i..].find(']').ok_or_else(|| format!("`[` is never closed in `{source}`"))? + i;
            pieces.push(Piece::Text(&rest[..i]));
            pieces.push(Piece::Choice(rest[i + 1..end].split('|').collect()));
            rest = &rest[end + 1..];
        }
        pieces.push(Piece::Text(rest));
        Ok(Self(pieces))
    }

    /// How many choices each bracket offers.
    fn choices(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.0.iter().filter_map(|p| if let Piece::Choice(c) = p { Some(c.len()) } else { None })
    }

    /// How many phrases the text stands for.
    pub(super) fn count(&self) -> usize {
        self.choices().product()
    }

    /// Writes a phrase into `out`, in place of what is there. `phrase` is its number in `find`, the text whose brackets
    /// it follows: the last bracket changes fastest.
    pub(super) fn spell(&self, find: &Self, mut phrase: usize, out: &mut String) {
        out.clear();
        // The place value of each bracket of `find` is the number of phrases after it.
        let mut after = find.count();
        let mut brackets = find.choices();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Choice(choice) => {
                    after /= brackets.next().unwrap_or(1);
                    out.push_str(choice.get(phrase / after).copied().unwrap_or_default());
                    phrase %= after;
                }
            }
        }
        // A word that is missing leaves one space, not two.
        if !is_neat(out.as_bytes()) {
            *out = out.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
}

/// Whether an ASCII text has no white space but single spaces between its words.
fn is_neat(text: &[u8]) -> bool {
    let mut space = true;
    for b in text {
        if !b.is_ascii() || *b < b' ' || (space && *b == b' ') {
            return false;
        }
        space = *b == b' ';
    }
    !space
}

/// The mistakes in the brackets of an entry: a bracket in a fix has as many choices as the bracket of the same number in
/// `find`, and no phrase is empty.
///
/// # Errors
/// What is wrong, for the writer of the rule.
pub(super) fn check(find: &str, fixes: &[String]) -> Result<(), String> {
    let pieces = Pieces::of(find)?;
    for source in fixes {
        let fix = Pieces::of(source)?;
        if fix.choices().count() > pieces.choices().count() || fix.choices().zip(pieces.choices()).any(|(a, b)| a != b) {
            return Err(format!("the brackets of the fix `{source}` do not go with those of `{find}`"));
        }
    }
    let count = pieces.choices().try_fold(1, usize::checked_mul).unwrap_or(usize::MAX);
    if count > MOST {
        return Err(format!("`{find}` stands for {count} phrases; at most {MOST} are allowed"));
    }
    let mut phrase = String::new();
    for n in 0..count {
        pieces.spell(&pieces, n, &mut phrase);
        if phrase.is_empty() {
            return Err(format!("`{find}` can be empty"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(find: &str, text: &str) -> Vec<String> {
        let (find, text) = (Pieces::of(find).expect("closed"), Pieces::of(text).expect("closed"));
        let mut out = String::new();
        (0..find.count())
            .map(|n| {
                text.spell(&find, n, &mut out);
                out.clone()
            })
            .collect()
    }

    #[test]
    fn the_last_bracket_changes_fastest() {
        let find = "[make|makes] [|very] good [a|b|c]";
        assert_eq!(spelt(find, find)[..4], ["make good a", "make good b", "make good c", "make very good a"]);
        assert_eq!(spelt(find, find).len(), 12);
    }

    #[test]
    fn a_fix_follows_the_brackets_of_the_same_number() {
        assert_eq!(spelt("[a|b] [c|d]", "x[1|2] y"), ["x1 y", "x1 y", "x2 y", "x2 y"]);
    }

    #[test]
    fn says_what_is_wrong() {
        let fix = |f: &str| vec![f.to_owned()];
        assert!(check("[a|b", &[]).is_err_and(|e| e.contains("never closed")));
        assert!(check("[a|b]", &fix("[1|2|3]")).is_err_and(|e| e.contains("do not go with")));
        assert!(check("[a|]", &[]).is_err_and(|e| e.contains("can be empty")));
        assert!(check(&"[a|b]".repeat(10), &[]).is_err_and(|e| e.contains("1024 phrases")));
        assert_eq!(check("[a|b] c", &fix("[1|2]")), Ok(()));
    }
}
