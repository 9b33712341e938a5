//! Characters in texts: what is found, and the text after the repair.

use crate::finding::Applicability;
use crate::matcher::Kind;
use crate::matcher::testing::{hits, repaired, texts};

fn found<'t>(find: &str, text: &'t str) -> Vec<&'t str> {
    texts(&hits(Kind::Characters, &format!("find = '{find}'"), text), text)
}

fn fixed(find: &str, text: &str) -> String {
    repaired(&hits(Kind::Characters, &format!("find = '{find}'"), text), text)
}

const NONE: [&str; 0] = [];

#[test]
fn classes_are_found_and_repaired() {
    for (find, bad, good) in [
        ("c1-control", "It\u{92}s late \u{96} very", "It’s late – very"),
        ("control", "bell\u{7} and \u{1B}[31mred\u{1B}[0m", "bell and red"),
        ("control", "wouldn\u{19}t", "wouldn’t"),
        ("ligature", "eﬃcient ﬂow", "efficient flow"),
        ("zero-width", "in\u{200B}visible \u{2060}word", "invisible word"),
        ("bidi", "left\u{200E} alone", "left alone"),
        ("soft-hyphen", "hy\u{AD}phen", "hyphen"),
        ("byte-order-mark", "one \u{FEFF}two", "one two"),
        ("surrogate", "smile \\ud83d\\ude00 now", "smile 😀 now"),
        ("escaped", "caf\\u00e9 it\\u2019s \\u0420\\u0435\\u043a\\u0430", "café it’s Река"),
        ("not-nfc", "cafe\u{301} crème", "café crème"),
    ] {
        assert_eq!(fixed(find, bad), good, "{find}");
        assert_eq!(found(find, good), NONE, "{find}");
    }
}

#[test]
fn characters_at_home_stay() {
    for (find, text) in [
        ("zero-width", "👩\u{200D}🚀 and ❤\u{FE0F}\u{200D}🔥"),
        ("zero-width", "می\u{200C}خواهم and क्\u{200D}ष"),
        ("bidi", "the word שלום\u{200F}, said"),
        ("escaped", "'\\u00e9' and \\\\u00e9 and C:\\users\\u0041b"),
        ("escaped", "smile \\ud83d now"),
        ("tag", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"),
        ("byte-order-mark", "\u{FEFF}start"),
        ("control", "tab\tand\r\nbreak"),
        ("not-nfc", "é ñ ü 한국어 हिन्दी"),
    ] {
        assert_eq!(found(find, text), NONE, "{find}: {text:?}");
    }
}

#[test]
fn no_repair_where_nobody_can_know() {
    let h = hits(Kind::Characters, "find = 'replacement'", "caf\u{FFFD}\u{FFFD} au lait");
    assert_eq!(h.len(), 1);
    assert!(h[0].more().proposals.is_empty());
}

#[test]
fn what_was_printed_over_goes_with_its_backspaces() {
    for (bad, good, trust) in [
        ("from one to _\u{8}n ropes", "from one to n ropes", Applicability::Safe),
        ("*___\u{8}\u{8}\u{8}all* ropes", "*all* ropes", Applicability::Safe),
        ("a b\u{8}bold rope", "a bold rope", Applicability::Safe),
        ("one __\u{8}n rope", "one _n rope", Applicability::Safe),
        ("the Caf'\u{8}e by the pier", "the Caf'e by the pier", Applicability::Unsafe),
        ("a rope _\u{8} and a sail", "a rope _ and a sail", Applicability::Unsafe),
        ("\u{8}\u{8}\u{8}a rope", "a rope", Applicability::Unsafe),
    ] {
        let found = hits(Kind::Characters, "find = 'control'", bad);
        assert_eq!(repaired(&found, bad), good);
        assert_eq!(found[0].more().proposals[0].at_most, trust, "{bad:?}");
    }
}

#[test]
fn look_alikes_inside_a_word() {
    assert_eq!(fixed("mixed-script", "The Wаshington office"), "The Washington office");
    assert_eq!(fixed("mixed-script", "город Moсквa и Мoсква"), "город Moсквa и Москва");
    for text in [
        "SMSки и PINа", "ЛитRes", "5 μm wide", "3D-мир", "Москва and London", "баннерs и поsт", "at νmax and νMAX"
    ] {
        assert_eq!(found("mixed-script", text), NONE, "{text}");
    }
}

#[test]
fn a_word_that_could_be_either_alphabet_is_not_rewritten_unasked() {
    let trust = |text: &str| {
        let found = hits(Kind::Characters, "find = 'mixed-script'", text);
        found.iter().map(|h| h.more().proposals[0].at_most).collect::<Vec<_>>()
    };
    // All letters have twins: “Poca”, “space”, “CCCP”, “copy” are words of either alphabet.
    for text in ["Poса", "Pоса ёсареа", "the spасe they left in the hold", "the old СCCР flag was sold", "cорy"] {
        let trust = trust(text);
        assert!(trust.iter().all(|t| *t == Applicability::Unsafe), "{text}: {trust:?}");
    }
    assert_eq!(trust("the spасe they left in the hold").len(), 1);
    // W, n, g and Л, ж, й belong to one alphabet.
    for text in ["The Wаshington office", "в городе Лeжайск", "një shtëрi"] {
        assert_eq!(trust(text), [Applicability::Safe], "{text}");
    }
}

#[test]
fn letters_with_gaps() {
    assert_eq!(fixed("letter-spaced", "The C O N T E N T S follow."), "The CONTENTS follow.");
    for text in ["A B C D E F", "x o x o x o", "Mark A B D C A on the sheet"] {
        assert_eq!(found("letter-spaced", text), NONE, "{text}");
    }
}

#[test]
fn hyphen_of_a_line_break_needs_the_word_elsewhere() {
    assert_eq!(
        fixed("hyphenation", "The govern-\nment fell. A new government came."),
        "The government fell. A new government came."
    );
    assert_eq!(found("hyphenation", "The govern-\nment fell."), NONE);
    assert_eq!(found("hyphenation", "A long-\nterm plan, as longterm as any long-term plan."), NONE);
    assert_eq!(found("hyphenation", "A wild- animal park, wildanimal, a wild dog, an animal."), NONE);
    assert_eq!(found("hyphenation", "Pre- and postwar trade."), NONE);
}

#[test]
fn a_flood_of_marks_is_linear() {
    let text = format!("a{}", "\u{301}".repeat(200_000));
    assert_eq!(found("not-nfc", &text), NONE);
    assert_eq!(found("bidi", &"\u{200F}".repeat(20_000)).len(), 1);
}
