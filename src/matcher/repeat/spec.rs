//! What a rule file says about a repeat: which unit, how long, and the words that may rightly repeat.

use crate::table::{Fields, Problems};

/// What is repeated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unit {
    /// Three copies or more in a row.
    Loop,
    /// A word, right after itself.
    Word,
    /// Two words or more, right after themselves.
    Phrase,
    /// "X and X".
    Coordinated,
    /// "X (X)".
    Gloss,
    /// The same words again later in the sentence.
    Echo,
    /// A sentence, anywhere in the document.
    Sentence,
    /// A line.
    Line,
    /// A paragraph.
    Paragraph,
    /// Two paragraphs or more that come again in the same order.
    Interleaved,
}

/// Which echo inside a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Form {
    /// Two clauses that open with the same words, the second right after a comma.
    #[default]
    Opening,
    /// A noun phrase that comes again as its own cause: "your plans … due to your plans".
    Noun,
}

/// What the rule file says.
#[derive(Clone, Debug)]
pub struct Spec {
    /// What is repeated.
    pub unit: Unit,
    /// Which echo, where the unit is one.
    pub form: Form,
    /// Fewest words of one copy.
    pub min_words: usize,
    /// Most words of one copy.
    pub max_words: usize,
    /// Fewest words of one copy where a comma stands between the copies.
    pub min_words_over_comma: usize,
    /// Fewest copies in a row.
    pub min_repeats: usize,
    /// Fewest copies in a row where the copy is one content word.
    pub min_repeats_of_word: usize,
    /// How many lines or paragraphs back the other copy may stand; zero for anywhere.
    pub within: usize,
    /// Repeats that are right, written out: "had had", "again and again".
    pub allow: Vec<String>,
    /// Words that may repeat: a shorter way to write "very very".
    pub allow_words: Vec<String>,
    /// Endings of words that may repeat: "walked and walked"; for single words only near a capitalised word, as in
    /// the names of species.
    pub allow_endings: Vec<String>,
    /// Words with a grammatical rather than a lexical meaning, safe to remove when doubled.
    pub function_words: Vec<String>,
    /// Of those, the ones that also end a verb ("log in in the morning"), where removal is less sure.
    pub particles: Vec<String>,
    /// Words that open a sentence of interface documentation ("Return the item item"), where a noun and the parameter
    /// of that name stand side by side.
    pub describers: Vec<String>,
    /// Words that join copies.
    pub joiners: Vec<String>,
    /// Words that may follow the second copy.
    pub right: Vec<String>,
    /// Words that may follow the second copy only where one of `openers` stands before the first: "the length and
    /// length of the road".
    pub right_if_opened: Vec<String>,
    /// Words that make the repeat right when they stand before it: "between man and man".
    pub not_after: Vec<String>,
    /// Words or phrases that start the second copy's phrase: "due to".
    pub causes: Vec<String>,
    /// Words that start an echo, or stand before "X and X": determiners, or the openers of a clause.
    pub openers: Vec<String>,
}

const UNITS: &[(&str, Unit)] = &[
    ("word", Unit::Word),
    ("phrase", Unit::Phrase),
    ("coordinated", Unit::Coordinated),
    ("gloss", Unit::Gloss),
    ("loop", Unit::Loop),
    ("echo", Unit::Echo),
    ("sentence", Unit::Sentence),
    ("line", Unit::Line),
    ("paragraph", Unit::Paragraph),
    ("interleaved", Unit::Interleaved),
];

const FORMS: &[(&str, Form)] = &[("opening", Form::Opening), ("noun", Form::Noun)];

/// Reads the fields of this kind. Each unit knows only the fields that mean something for it.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    if !fields.has("unit") {
        let names: Vec<&str> = UNITS.iter().map(|(n, _)| *n).collect();
        problems.error_with_help(fields.span.clone(), "`unit` is missing", format!("one of: {}", names.join(", ")));
    }
    let unit = fields.choice("unit", UNITS, problems)?;
    let form =
        if unit == Unit::Echo { fields.choice("form", FORMS, problems).unwrap_or_default() } else { Form::default() };
    // Fewest and most words where the file does not say.
    let (min, max) = match (unit, form) {
        (Unit::Word, _) => (1, 1),
        (Unit::Phrase | Unit::Loop, _) => (if unit == Unit::Loop { 1 } else { 2 }, 12),
        (Unit::Coordinated | Unit::Gloss, _) => (1, 4),
        (Unit::Echo, Form::Opening) => (4, 12),
        (Unit::Echo, Form::Noun) => (2, 5),
        (Unit::Sentence, _) => (8, usize::MAX),
        (Unit::Line, _) => (3, usize::MAX),
        (Unit::Paragraph | Unit::Interleaved, _) => (12, usize::MAX),
    };
    let mut number = |key, default| fields.count(key, problems).unwrap_or(default);
    let sized = unit != Unit::Word;
    let (min_words, max_words) = if sized { (number("min_words", min), number("max_words", max)) } else { (min, max) };
    let min_words_over_comma = if unit == Unit::Phrase { number("min_words_over_comma", 4) } else { 4 };
    let looped = unit == Unit::Loop;
    let min_repeats = if looped { number("min_repeats", 3) } else { 2 };
    let min_repeats_of_word = if looped { number("min_repeats_of_word", 4) } else { 2 };
    let within = if matches!(unit, Unit::Line | Unit::Paragraph | Unit::Sentence) { number("within", 0) } else { 0 };
    let near = unit < Unit::Echo;
    let echo = unit == Unit::Echo;
    let mut list = |key, known: bool| if known { fields.texts(key, problems).unwrap_or_default() } else { Vec::new() };
    let spec = Spec {
        unit,
        form,
        min_words,
        max_words,
        min_words_over_comma,
        min_repeats,
        min_repeats_of_word,
        within,
        allow: list("allow", near || echo),
        allow_words: list("allow_words", near),
        allow_endings: list("allow_endings", matches!(unit, Unit::Coordinated | Unit::Word)),
        function_words: list("function_words", near || echo),
        particles: list("particles", unit == Unit::Word),
        describers: list("describers", unit == Unit::Word),
        joiners: list("joiners", near || form == Form::Opening && echo),
        right: list("right", unit == Unit::Coordinated || echo),
        right_if_opened: list("right_if_opened", unit == Unit::Coordinated),
        not_after: list("not_after", near || echo),
        causes: list("causes", form == Form::Noun),
        openers: list("openers", echo || unit == Unit::Coordinated),
    };
    check(&spec, fields, problems);
    Some(spec)
}

/// Values that make a rule that can never fire, or fires on everything.
fn check(spec: &Spec, fields: &Fields, problems: &mut Problems) {
    let mut say = |message: String| problems.error(fields.span.clone(), message);
    if spec.min_words == 0 || spec.min_words > spec.max_words {
        say(format!(
            "`min_words` ({}) must be 1 or more and not above `max_words` ({})",
            spec.min_words, spec.max_words
        ));
    }
    if spec.min_repeats < 2 {
        say(format!("`min_repeats` must be 2 or more, found {}", spec.min_repeats));
    }
    if spec.unit == Unit::Coordinated && spec.joiners.is_empty() {
        say("a coordinated repeat needs `joiners`".to_owned());
    }
    if spec.unit == Unit::Echo && spec.openers.is_empty() {
        say("this echo needs `openers`".to_owned());
    }
    if spec.form == Form::Noun && spec.causes.is_empty() {
        say("a noun echo needs `causes`".to_owned());
    }
}
