//! Glyphs: which characters quote, which family each belongs to, and what may close what.
//!
//! A family is a set of marks that a reader takes for one another: `„A“`, `“A”` and `"A"` are one family, and a
//! quotation opened in it is closed in it, rightly or wrongly turned. Which mark is right for which opener is a
//! second question: see [`right_closer`].

/// Marks that a reader takes for one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Family {
    /// `"` `“` `”` `„` `‟`
    Double,
    /// `'` `‘` `’` `‚`
    Single,
    /// `«` `»`
    Guillemet,
    /// `‹` `›`
    SmallGuillemet,
    /// `「` `」`
    Corner,
    /// `『` `』`
    WhiteCorner,
}

impl Family {
    /// How many there are.
    pub(super) const COUNT: usize = 6;
}

/// What a glyph is without its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lean {
    /// Opens in every language.
    Open,
    /// Opens in most.
    MostlyOpen,
    /// Says nothing.
    Straight,
    /// Closes in most.
    MostlyClose,
    /// Closes in every language.
    Close,
}

/// Family and lean of a quotation mark.
pub(super) const fn quote(c: char) -> Option<(Family, Lean)> {
    Some(match c {
        '"' => (Family::Double, Lean::Straight),
        '\'' => (Family::Single, Lean::Straight),
        '“' | '‟' => (Family::Double, Lean::MostlyOpen),
        '”' => (Family::Double, Lean::MostlyClose),
        '„' => (Family::Double, Lean::Open),
        '‘' => (Family::Single, Lean::MostlyOpen),
        '’' => (Family::Single, Lean::MostlyClose),
        '‚' => (Family::Single, Lean::Open),
        '«' => (Family::Guillemet, Lean::MostlyOpen),
        '»' => (Family::Guillemet, Lean::MostlyClose),
        '‹' => (Family::SmallGuillemet, Lean::MostlyOpen),
        '›' => (Family::SmallGuillemet, Lean::MostlyClose),
        '「' => (Family::Corner, Lean::Open),
        '」' => (Family::Corner, Lean::Close),
        '『' => (Family::WhiteCorner, Lean::Open),
        '』' => (Family::WhiteCorner, Lean::Close),
        _ => return None,
    })
}

/// Whether some language closes with `close` what `open` opened: `„A“` (German), `„A”` (Polish), `”A”` (Swedish).
pub(super) const fn pairs(open: char, close: char) -> bool {
    matches!(
        (open, close),
        ('"', '"')
            | ('\'', '\'')
            | ('“' | '‟' | '„' | '”', '”')
            | ('„', '“')
            | ('‘' | '‚' | '’', '’')
            | ('‚', '‘')
            | ('«', '»')
            | ('»', '«' | '»')
            | ('‹', '›')
            | ('›', '‹' | '›')
            | ('「', '」')
            | ('『', '』')
    )
}

/// The mark that closes what `open` opened, where one does in every language.
pub(super) const fn right_closer(open: char) -> Option<char> {
    Some(match open {
        '"' => '"',
        '“' | '‟' => '”',
        '\'' => '\'',
        '‘' => '’',
        '«' => '»',
        '‹' => '›',
        '「' => '」',
        '『' => '』',
        _ => return None,
    })
}

/// The mark that opens what `close` closes, where one does in every language.
pub(super) const fn right_opener(close: char) -> Option<char> {
    Some(match close {
        '"' => '"',
        '\'' => '\'',
        '」' => '「',
        '』' => '『',
        _ => return None,
    })
}
