//! Pairs in texts: the spans that are reported, and the text after the repair.

use crate::finding::Applicability;
use crate::matcher::Kind;
use crate::matcher::testing::{hits, repaired, texts};

fn found<'t>(check: &str, text: &'t str) -> Vec<&'t str> {
    texts(&hits(Kind::Pair, &format!("check = '{check}'"), text), text)
}

fn fixed(check: &str, text: &str) -> String {
    repaired(&hits(Kind::Pair, &format!("check = '{check}'"), text), text)
}

const NONE: [&str; 0] = [];

#[test]
fn early_mark_is_the_one_before_the_sentence_that_goes_on() {
    for text in [
        "“The bridge will open in May.” The second one follows in June,” the mayor said.",
        "\"The bridge will open in May.\" The second one follows in June,\" the mayor said.",
        "„The bridge will open in May.” The second one follows in June.”",
        "“The bridge will open in May.” The second one follows in June,” – the mayor said.",
    ] {
        let early: Vec<&str> = text.split(' ').filter(|w| w.starts_with("May.")).collect();
        assert_eq!(found("early-close", text), early);
        assert_eq!(found("unopened", text), NONE);
    }
    let text = "“The bridge will open in May.” The second one follows in June,” the mayor said.";
    assert_eq!(
        fixed("early-close", text),
        "“The bridge will open in May. The second one follows in June,” the mayor said."
    );
}

#[test]
fn two_quotations_in_a_row_are_not_early() {
    for text in [
        "“The bridge will open in May.” “The second one follows in June,” the mayor said.",
        "“We are late.” The mayor paused. “The second one follows in June,” he said.",
        "“We are late.” He said it follows in June,” and left.",
        "“He told me ‘not yet.’ Then he left,” she said.",
    ] {
        assert_eq!(found("early-close", text), NONE, "{text}");
    }
}

#[test]
fn quotation_runs_into_its_attribution() {
    let text = "“The bridge will open in May.” We will finish the second one by June, said Anna Kowalska.";
    assert_eq!(found("runs-into-attribution", text), ["June, said Anna Kowalska"]);
    assert_eq!(
        fixed("runs-into-attribution", text),
        "“The bridge will open in May. We will finish the second one by June,” said Anna Kowalska."
    );
    let text = "“The bridge will open in May and the second one by June, said Anna Kowalska.";
    assert_eq!(found("runs-into-attribution", text), ["June, said Anna Kowalska"]);
    assert_eq!(found("unclosed", text), NONE);
    // Reported speech: nobody speaks of himself.
    assert_eq!(
        found("runs-into-attribution", "“The bridge will open in May.” The second one is late, said Anna Kowalska."),
        NONE
    );
}

#[test]
fn lone_marks_are_shown_with_their_word() {
    assert_eq!(found("unclosed", "She wrote \"Never again and left the town for good."), ["\"Never"]);
    assert_eq!(found("unopened", "She wrote never again” and left the town."), ["again”"]);
    assert_eq!(found("unclosed", "'I have seen the sea and it was grey that day for once."), ["'I"]);
}

#[test]
fn what_is_no_quotation_is_left_alone() {
    for text in [
        "The shelf is 12\" deep and 5' 6\" wide.",
        "Rock 'n' roll of the ’90s was the dogs' favourite.",
        "Home » News » Sport",
        "“First paragraph of the letter.\n\n“Second paragraph of the letter.”",
        "“A line of verse,\nanother line of verse,\nand the last one.”",
        "“We have nothing more to say…",
        "„Kein Wort“, sagte er. «Pas un mot», dit-il.",
        "»Kein Wort«, sagte er.",
        "”Inte ett ord”, sade han.",
        "He said: \"It is 6\" and left.",
        "'Tis the season for all of us here in the village hall.",
        "Press [button link=”page.html” type=”big”] to go on.",
        "The flag of Israel's צה\"ל was there.",
    ] {
        for check in ["unclosed", "unopened", "mismatched", "early-close", "space-side"] {
            assert_eq!(found(check, text), NONE, "{check}: {text}");
        }
    }
}

#[test]
fn closing_mark_takes_the_form_of_its_opener() {
    let text = "He called it \"a quiet spot.“ Then he left.";
    assert_eq!(found("mismatched", text), ["spot.“"]);
    assert_eq!(fixed("mismatched", text), "He called it \"a quiet spot.\" Then he left.");
    assert_eq!(fixed("mismatched", "The hotel «Aurora” is closed."), "The hotel «Aurora» is closed.");
    assert_eq!(found("unopened", "The hotel «Aurora” is closed."), NONE);
    assert_eq!(
        fixed("mismatched", "“Fine,” he said of the „Aurora”, and “gone“."),
        "“Fine,” he said of the „Aurora”, and “gone”."
    );
}

#[test]
fn mark_that_two_openers_claim_is_not_closed_by_itself() {
    let trust = |text: &str| hits(Kind::Pair, "check = 'mismatched'", text)[0].more().proposals[0].at_most;
    assert_eq!(trust("“They sing of the state” and 'the “best of all\" too."), Applicability::Safe);
    assert_eq!(trust("“They sing of the state ('the best of all\") and forget it,” he said."), Applicability::Unsafe);
}

#[test]
fn space_moves_to_the_other_side() {
    let text = "\"Nobody came to the harbour, \"the captain wrote.";
    assert_eq!(found("space-side", text), ["harbour, \"the captain"]);
    assert_eq!(fixed("space-side", text), "\"Nobody came to the harbour,\" the captain wrote.");
    let text = "It was the work of\" well-known people\" in town.";
    assert_eq!(found("space-side", text), ["of\" well-known"]);
    assert_eq!(fixed("space-side", text), "It was the work of \"well-known people\" in town.");
    assert_eq!(fixed("space-side", "\" If it rains, we stay,\" he said."), "\"If it rains, we stay,\" he said.");
    assert_eq!(fixed("space-side", "“If it rains, we stay, ” he said."), "“If it rains, we stay,” he said.");
}

#[test]
fn brackets_without_partner() {
    assert_eq!(found("bracket", "The old mill (built in 1802 was sold."), ["(built"]);
    assert_eq!(found("bracket", "The old mill built in 1802) was sold."), ["1802)"]);
    for text in [
        "a) first, b) second, 3) third",
        "Nice :) and sad :-( and loud )))",
        "The interval [0, 1) is half open.",
        "(A passage in brackets.\n\nIt ends here.)",
        "See (the note (at the end)).",
    ] {
        assert_eq!(found("bracket", text), NONE, "{text}");
    }
}

#[test]
fn a_flood_of_marks_is_read_in_one_pass() {
    let text = "“\"(’".repeat(50_000);
    for check in ["unclosed", "bracket", "early-close", "mismatched", "runs-into-attribution"] {
        found(check, &text);
    }
}

#[test]
fn backticks_and_elisions_are_no_half_quotations() {
    for check in ["unclosed", "unopened", "mismatched"] {
        for text in [
            "\"'Course you have no boat,\" she said.",
            "'Scuse me, is this the ferry?",
            "\"Does he say `tide tables' every time the pilots mean `tide times?'\"",
        ] {
            assert_eq!(found(check, text), NONE, "{check}: {text}");
        }
    }
}

#[test]
fn brackets_of_lisp_need_not_close_on_their_line() {
    assert_eq!(found("bracket", "(defun ferry (boat)\n\n  (cond ((null boat) nil)\n\n    ((atom boat) boat)"), NONE);
    assert_eq!(found("bracket", "The ferry (the old one leaves (or left) at noon."), ["(the"]);
}

#[test]
fn a_quotation_inside_another_in_the_same_marks_has_its_spaces() {
    assert_eq!(found("space-side", "\"The tide is always urgent, \"here and now,\" without any delay.\""), NONE);
    assert_eq!(found("space-side", "\"The tide is late,\" he said, and the boat of\" hard-working people\" left."), ["of\" hard-working"]);
}

#[test]
fn an_opening_mark_between_spaces_closes_what_is_open() {
    let text = "The letter opens with “From “ and names no harbour.";
    assert_eq!(found("unclosed", text), NONE);
    assert_eq!(found("mismatched", text), ["“From “"]);
    assert_eq!(fixed("mismatched", text), "The letter opens with “From ” and names no harbour.");
}
