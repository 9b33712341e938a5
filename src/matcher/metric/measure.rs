//! The measures: what an expression may name, and the places a measure is made of.

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident $word:literal),+ $(,)?) => {
        /// A number of a document.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Measure { $($(#[$doc])* $name,)+ }

        impl Measure {
            /// Every measure, by the word that names it.
            pub(super) const ALL: &'static [(&'static str, Measure)] = &[$(($word, Measure::$name)),+];
        }
    };
}

measures! {
    /// Characters (Unicode scalars) of the text.
    Chars "chars",
    /// Characters that are not white space.
    VisibleChars "visible_chars",
    /// Words: runs between white space that hold a letter or digit.
    Words "words",
    /// Runs between white space.
    Tokens "tokens",
    /// Lines that hold something.
    Lines "lines",
    /// Paragraphs: lines between empty lines.
    Paragraphs "paragraphs",
    /// Sentences.
    Sentences "sentences",
    /// Line breaks.
    Newlines "newlines",
    /// Characters of words, divided by words.
    MeanWordLength "mean_word_length",
    /// Characters of the longest word.
    LongestWord "longest_word",
    /// Words with a letter in them.
    AlphaWords "alpha_words",
    /// How many of `the be to of and that have with` occur.
    StopWords "stop_words",
    /// How often one of those eight occurs.
    StopWordHits "stop_word_hits",
    /// `#` signs.
    Hashes "hashes",
    /// Ellipses, written either way.
    Ellipses "ellipses",
    /// Lines that begin with `•` or `-`.
    DashOrBulletLines "dash_or_bullet_lines",
    /// Lines that begin with `*` or `-`.
    DashOrStarLines "dash_or_star_lines",
    /// Lines that begin with one of twelve bullets, dashes left out.
    BulletLines "bullet_lines",
    /// Lines that end with an ellipsis.
    EllipsisLines "ellipsis_lines",
    /// Lines that end with a mark that closes a sentence in any script.
    TerminalLines "terminal_lines",
    /// Lines that end with `.`, `?`, `!` or `"`.
    StopLines "stop_lines",
    /// Lines of at most 30 characters.
    ShortLines "short_lines",
    /// Lines of fewer than three words.
    BareLines "bare_lines",
    /// Lines of at least 200 characters.
    LongLines "long_lines",
    /// Lines that speak of terms of use, privacy policies or cookies in the words of a notice.
    PolicyLines "policy_lines",
    /// Lines that mention JavaScript.
    JavascriptLines "javascript_lines",
    /// Opening braces.
    Braces "braces",
    /// Occurrences of "lorem ipsum".
    LoremIpsum "lorem_ipsum",
    /// Letters.
    Letters "letters",
    /// Letters in upper case.
    UpperLetters "upper_letters",
    /// Digits.
    Digits "digits",
    /// White space characters.
    Spaces "spaces",
    /// Characters that are neither letter, digit nor white space.
    Symbols "symbols",
    /// Round brackets.
    Parentheses "parentheses",
    /// Characters of web addresses.
    UrlChars "url_chars",
    /// Lines that were there before.
    RepeatedLines "repeated_lines",
    /// Characters of lines that were there before.
    RepeatedLineChars "repeated_line_chars",
    /// Paragraphs that were there before.
    RepeatedParagraphs "repeated_paragraphs",
    /// Characters of paragraphs that were there before.
    RepeatedParagraphChars "repeated_paragraph_chars",
    /// Lines that occur more than once, the first copy counted.
    CopiedLines "copied_lines",
    /// Visible characters of lines that occur more than once, the first copy counted.
    CopiedLineChars "copied_line_chars",
    /// Sentences that were there before.
    RepeatedSentences "repeated_sentences",
    /// Characters of sentences that were there before.
    RepeatedSentenceChars "repeated_sentence_chars",
    /// Sentences that end without a mark.
    OpenSentences "open_sentences",
    /// Sentences under 20 or over 500 characters, mostly of capitalised words, or of technical signs.
    OddSentences "odd_sentences",
    /// Words on lines that are mostly upper case, only digits, a counter, or one word.
    ResidueWords "residue_words",
    /// Characters of all copies of the commonest run of two words.
    Top2 "top_2gram_chars",
    /// The same of three words.
    Top3 "top_3gram_chars",
    /// The same of four words.
    Top4 "top_4gram_chars",
    /// Characters of runs of five words that were there before.
    Dup5 "dup_5gram_chars",
    /// The same of six words.
    Dup6 "dup_6gram_chars",
    /// The same of seven words.
    Dup7 "dup_7gram_chars",
    /// The same of eight words.
    Dup8 "dup_8gram_chars",
    /// The same of nine words.
    Dup9 "dup_9gram_chars",
    /// The same of ten words.
    Dup10 "dup_10gram_chars",
}

impl Measure {
    /// Words of the runs that the measure counts, where it counts runs.
    pub(super) fn gram(self) -> Option<Gram> {
        Some(match self {
            Self::Top2 => Gram::Top(2),
            Self::Top3 => Gram::Top(3),
            Self::Top4 => Gram::Top(4),
            Self::Dup5 => Gram::Repeated(5),
            Self::Dup6 => Gram::Repeated(6),
            Self::Dup7 => Gram::Repeated(7),
            Self::Dup8 => Gram::Repeated(8),
            Self::Dup9 => Gram::Repeated(9),
            Self::Dup10 => Gram::Repeated(10),
            _ => return None,
        })
    }

    /// Whether the sentences of the document are needed.
    pub(super) fn is_of_sentences(self) -> bool {
        matches!(
            self,
            Self::Sentences
                | Self::RepeatedSentences
                | Self::RepeatedSentenceChars
                | Self::OpenSentences
                | Self::OddSentences
        )
    }
}

/// Which runs of words are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gram {
    /// The commonest run of that many words.
    Top(usize),
    /// Runs of that many words that were there before.
    Repeated(usize),
}
