//! Signs by which the filters of corpora tell a line or a sentence that is no prose. The limits are theirs.

/// Whether a sentence of any script may end with the mark.
pub(super) fn is_terminal(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '"'
            | '\''
            | '”'
            | '’'
            | '»'
            | '…'
            | '。'
            | '！'
            | '？'
            | '．'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '።'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
            | ';'
            | '」'
            | '』'
    )
}

/// A line that a residue filter would take away: mostly upper case, only digits, a counter, or one word.
pub(super) fn is_residue(line: &str, words: usize) -> bool {
    const COUNTED: [&str; 12] = [
        "likes",
        "shares",
        "comments",
        "retweets",
        "reposts",
        "quotes",
        "bookmarks",
        "upvotes",
        "downvotes",
        "downloads",
        "views",
        "followers",
    ];
    let (mut letters, mut upper, mut digits) = (0, 0, 0);
    for c in line.chars() {
        letters += usize::from(c.is_alphabetic());
        upper += usize::from(c.is_uppercase());
        digits += usize::from(c.is_numeric());
    }
    let counter = digits > 0
        && words <= 3
        && line.split_whitespace().last().is_some_and(|w| COUNTED.iter().any(|c| c.eq_ignore_ascii_case(w)));
    words < 2 || upper * 2 > letters || letters == 0 || counter
}

/// A sentence of odd length, of capitalised words, or of technical signs.
pub(super) fn is_odd(sentence: &str, chars: usize) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for word in sentence.split_whitespace() {
        words += 1;
        capitals += usize::from(word.starts_with(char::is_uppercase));
    }
    let technical = sentence.chars().filter(|c| c.is_ascii_digit() || "{}+/()>".contains(*c)).count();
    !(20..=500).contains(&chars) || (words >= 12 && capitals * 2 > words) || technical * 5 > chars
}
