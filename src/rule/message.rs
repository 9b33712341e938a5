//! Message templates: `` `{match}` is repeated ``, with the parts and values of a hit put in.
//!
//! `{name}` is a part of the match or a value the matcher counted; `{match}` is what is underlined. `{name:lower}`,
//! `{name:upper}` and `{name:capital}` change the case; `{name:.1}` and `{name:.0%}` format a number. `{{` is `{`.

/// A text with named places.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Text(String),
    Name { name: String, form: Form },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Plain,
    Lower,
    Upper,
    Capital,
    Number { decimals: usize, percent: bool },
}

/// Characters of a quoted part that a message shows at most.
const SHOWN: usize = 60;

impl Template {
    /// Reads a template; the error says what is wrong with it.
    pub fn parse(source: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut rest = source;
        while let Some(i) = rest.find(['{', '}']) {
            text.push_str(&rest[..i]);
            let double = rest[i..].starts_with("{{") || rest[i..].starts_with("}}");
            if double {
                text.push_str(&rest[i..=i]);
                rest = &rest[i + 2..];
                continue;
            }
            if rest[i..].starts_with('}') {
                return Err("`}` without `{`; write `}}` for a brace".to_owned());
            }
            let end = rest[i..].find('}').ok_or("`{` is never closed; write `{{` for a brace")? + i;
            let (name, form) = rest[i + 1..end].split_once(':').unwrap_or((&rest[i + 1..end], ""));
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) {
                return Err(format!("`{{{name}}}` is no name"));
            }
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(Piece::Name { name: name.to_owned(), form: form_of(form)? });
            rest = &rest[end + 1..];
        }
        text.push_str(rest);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        Ok(Self { pieces })
    }

    /// The names it uses.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|p| match p {
            Piece::Name { name, .. } => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// Fills the template for a message: one line, long parts shortened. Unknown names give nothing.
    #[must_use]
    pub fn message<'a>(&self, value: &dyn Fn(&str) -> Option<std::borrow::Cow<'a, str>>) -> String {
        self.fill(value, true)
    }

    /// Fills the template for a replacement: parts exactly as they are. Unknown names give nothing.
    #[must_use]
    pub fn text<'a>(&self, value: &dyn Fn(&str) -> Option<std::borrow::Cow<'a, str>>) -> String {
        self.fill(value, false)
    }

    fn fill<'a>(&self, value: &dyn Fn(&str) -> Option<std::borrow::Cow<'a, str>>, short: bool) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(t) => out.push_str(t),
                Piece::Name { name, form } => {
                    let Some(v) = value(name) else { continue };
                    let v = form.apply(&v);
                    if short { out.push_str(&one_line(&v)) } else { out.push_str(&v) }
                }
            }
        }
        out
    }
}

/// A piece of text on one line: white space runs become one space, control characters are named, the middle of a
/// long piece is left out.
#[must_use]
pub fn one_line(text: &str) -> String {
    // A long text is cut before it is walked: only its ends can be shown.
    let total = text.len();
    let mut shown = String::new();
    let mut push = |piece: &str| {
        let mut space = false;
        for c in piece.chars() {
            if c.is_whitespace() {
                space = true;
                continue;
            }
            if space && !shown.is_empty() {
                shown.push(' ');
            }
            space = false;
            if c.is_control() || is_unseen(c) {
                shown.push_str(&format!("<U+{:04X}>", c as u32));
            } else {
                shown.push(c);
            }
        }
        if space {
            shown.push(' ');
        }
    };
    if total <= SHOWN || text.chars().nth(SHOWN).is_none() {
        push(text);
    } else {
        let head: String = text.chars().take(SHOWN * 2 / 3).collect();
        let tail: String = text.chars().rev().take(SHOWN / 4).collect::<Vec<_>>().into_iter().rev().collect();
        push(head.trim_end());
        push(" … ");
        push(tail.trim_start());
    }
    shown
}

/// Characters that print nothing, which a message must name to be understood.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}' | '\u{E0000}'..='\u{E007F}')
}

fn form_of(form: &str) -> Result<Form, String> {
    Ok(match form {
        "" => Form::Plain,
        "lower" => Form::Lower,
        "upper" => Form::Upper,
        "capital" => Form::Capital,
        _ => {
            let number = form.strip_prefix('.').ok_or_else(|| format!("`:{form}` is no form"))?;
            let (digits, percent) = number.strip_suffix('%').map_or((number, false), |d| (d, true));
            let decimals = digits.parse().map_err(|_| format!("`:{form}` is no form"))?;
            Form::Number { decimals, percent }
        }
    })
}

impl Form {
    fn apply(self, value: &str) -> String {
        match self {
            Self::Plain => value.to_owned(),
            Self::Lower => value.to_lowercase(),
            Self::Upper => value.to_uppercase(),
            Self::Capital => capital(value),
            Self::Number { decimals, percent } => match value.parse::<f64>() {
                Ok(v) if percent => format!("{:.decimals$}%", v * 100.0),
                Ok(v) => format!("{v:.decimals$}"),
                Err(_) => value.to_owned(),
            },
        }
    }
}

/// The text with its first letter in upper case.
#[must_use]
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_names_in_their_form() {
        let t = Template::parse("`{a:capital}` {{x}} {share:.0%} {none}.").expect("a good template");
        let text = t.text(&|n| match n {
            "a" => Some("the".into()),
            "share" => Some("0.314".into()),
            _ => None,
        });
        assert_eq!(text, "`The` {x} 31% .");
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(Template::parse("{a").err().unwrap_or_default(), "`{` is never closed; write `{{` for a brace");
        assert_eq!(Template::parse("{a:x}").err().unwrap_or_default(), "`:x` is no form");
    }

    #[test]
    fn shows_a_long_part_on_one_line() {
        let long = "word\n".repeat(100);
        let shown = one_line(&long);
        assert!(shown.contains(" … ") && !shown.contains('\n') && shown.chars().count() < 70, "{shown}");
        assert_eq!(one_line("a\u{200B}b"), "a<U+200B>b");
    }
}
