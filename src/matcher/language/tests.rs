//! Sentences, runs and scripts of another language, with a rule of two small lexicons.

use crate::matcher::Kind;
use crate::matcher::testing::{hits, texts};

const RULE: &str = "
home = 'the of and to in was is it a that we for on at'
particles = 'la de der den das del'
loanwords = 'café façades русский'
[[language]]
name = 'German'
words = 'der die das und ist nicht von mit war in sehr auf dem ein wir'
letters = 'äöüß'
[[language]]
name = 'Spanish'
words = 'el la los que de por para con una muy es y o'
letters = 'áéíóúñ'
elided = 'l'
";

const HOME: &str = "The port was open and it is of the town. We sat on the pier for the day, and that was that.";

fn found(more: &str) -> Vec<String> {
    let text = format!("{HOME}\n\n{more}\n");
    texts(&hits(Kind::Language, RULE, &text), &text).into_iter().map(str::to_owned).collect()
}

#[test]
fn joins_foreign_sentences_of_one_paragraph() {
    let text = "Das Meer ist sehr kalt. Hotel Rheinblick. Wir waren mit dem Boot auf See.";
    assert_eq!(found(text), [text]);
    assert_eq!(found(&format!("{text} The port was open.")), [text]);
}

#[test]
fn names_and_loanwords_tell_nothing() {
    assert!(found("Mar del Plata, Casa de la Moneda, Costa del Sol.").is_empty());
    assert!(found("Café façades, cafés, fades.").is_empty());
    assert!(found("Pinakothek der Moderne, Haus der Kunst.").is_empty());
}

#[test]
fn finds_a_run_inside_a_sentence_of_the_home_language() {
    assert_eq!(
        found("It was in the paper that das Wetter ist sehr schön und nicht kalt, and we sat on the pier."),
        ["das Wetter ist sehr schön und nicht kalt"]
    );
    assert!(found("It was in the paper (das Wetter ist sehr schön und nicht kalt), and we sat on the pier.").is_empty());
}

#[test]
fn another_script_proves_itself_where_it_stands_alone() {
    assert_eq!(found("Новости дня"), ["Новости дня"]);
    assert_eq!(found("这个港口今天开放"), ["这个港口今天开放"]);
    assert_eq!(found("Реклама"), ["Реклама"]);
    assert!(found("Русский").is_empty());
    assert!(found("Ivan Petrov (Иван Петров)").is_empty());
    assert!(found("It was the word порт that was on the pier.").is_empty());
}

#[test]
fn a_text_of_which_most_is_foreign_has_no_wrong_language() {
    let text = format!("{HOME}\n\n{}", "Das Meer ist sehr kalt und wir waren mit dem Boot auf See.\n\n".repeat(8));
    assert!(hits(Kind::Language, RULE, &text).is_empty());
}

#[test]
fn letters_and_whom_a_text_quotes_are_no_sentence() {
    assert!(found("Y-O-Y-O.").is_empty());
    assert!(found("-- Anna Lind, \"El puerto de una isla que es muy fria\"").is_empty());
    assert_eq!(found("— El puerto de una isla es muy frio.").len(), 1, "somebody speaks");
}
