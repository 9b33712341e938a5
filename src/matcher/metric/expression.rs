//! A small language for numbers: `repeated_line_chars / chars > 0.20 && lines >= 10`.
//!
//! Numbers, names, `+ - * /`, the comparisons `< <= > >= ==`, `&&`, `||` and parentheses, each binding as usual. There
//! is no way to write a loop, a call or a text. A division by zero has no value, and nothing compares with it: a limit
//! on a share of nothing is not broken.

/// A parsed expression; names are numbers of a table that the reader keeps.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// A number as written.
    Number(f64),
    /// The name of that number.
    Name(usize),
    /// Two operands.
    Binary(Operator, Box<Expression>, Box<Expression>),
}

/// What joins two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// Either is true.
    Or,
    /// Both are true.
    And,
    /// Less.
    Less,
    /// Less or equal.
    AtMost,
    /// Greater.
    More,
    /// Greater or equal.
    AtLeast,
    /// Equal.
    Equal,
    /// Sum.
    Plus,
    /// Difference.
    Minus,
    /// Product.
    Times,
    /// Quotient.
    Over,
}

/// Operators from the loosest to the tightest; of two that share a beginning the longer comes first.
const LEVELS: &[&[(&str, Operator)]] = &[
    &[("||", Operator::Or)],
    &[("&&", Operator::And)],
    &[
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("==", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::More),
    ],
    &[("+", Operator::Plus), ("-", Operator::Minus)],
    &[("*", Operator::Times), ("/", Operator::Over)],
];
/// Parentheses deeper than this are refused, so that no rule file can exhaust the stack.
const DEEPEST: usize = 32;

impl Expression {
    /// Parses `source`; `name` gives the number of a name. The error says what is wrong and at which byte.
    pub(super) fn parse(source: &str, name: &dyn Fn(&str) -> Option<usize>) -> Result<Self, (String, usize)> {
        let mut parser = Parser { source, at: 0, name, depth: 0 };
        let expression = parser.level(0)?;
        parser.space();
        if parser.at < source.len() {
            return Err((format!("`{}` was not expected", &source[parser.at..]), parser.at));
        }
        Ok(expression)
    }

    /// The value, where `values` are those of the names; truth is 1, falsehood 0.
    pub(super) fn value(&self, values: &[f64]) -> f64 {
        match self {
            Self::Number(n) => *n,
            Self::Name(i) => values[*i],
            Self::Binary(operator, a, b) => {
                let (a, b) = (a.value(values), b.value(values));
                let truth = |t: bool| f64::from(u8::from(t));
                match operator {
                    Operator::Or => truth(a > 0.0 || b > 0.0),
                    Operator::And => truth(a > 0.0 && b > 0.0),
                    Operator::Less => truth(a < b),
                    Operator::AtMost => truth(a <= b),
                    Operator::More => truth(a > b),
                    Operator::AtLeast => truth(a >= b),
                    Operator::Equal => truth((a - b).abs() < f64::EPSILON),
                    Operator::Plus => a + b,
                    Operator::Minus => a - b,
                    Operator::Times => a * b,
                    Operator::Over => {
                        if b == 0.0 {
                            f64::NAN
                        } else {
                            a / b
                        }
                    }
                }
            }
        }
    }

    /// Calls `see` with every name.
    pub(super) fn names(&self, see: &mut impl FnMut(usize)) {
        match self {
            Self::Number(_) => {}
            Self::Name(i) => see(*i),
            Self::Binary(_, a, b) => {
                a.names(see);
                b.names(see);
            }
        }
    }
}

struct Parser<'s> {
    source: &'s str,
    at: usize,
    name: &'s dyn Fn(&str) -> Option<usize>,
    depth: usize,
}

impl Parser<'_> {
    fn space(&mut self) {
        self.at += self.source[self.at..].len() - self.source[self.at..].trim_start().len();
    }

    fn level(&mut self, level: usize) -> Result<Expression, (String, usize)> {
        let Some(operators) = LEVELS.get(level) else { return self.operand() };
        let mut left = self.level(level + 1)?;
        loop {
            self.space();
            let Some((sign, operator)) = operators.iter().find(|(sign, _)| self.source[self.at..].starts_with(sign))
            else {
                return Ok(left);
            };
            self.at += sign.len();
            let right = self.level(level + 1)?;
            left = Expression::Binary(*operator, Box::new(left), Box::new(right));
        }
    }

    fn operand(&mut self) -> Result<Expression, (String, usize)> {
        self.space();
        let rest = &self.source[self.at..];
        let start = self.at;
        if rest.starts_with('(') {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(("too many parentheses".to_owned(), start));
            }
            self.at += 1;
            let inner = self.level(0)?;
            self.space();
            if !self.source[self.at..].starts_with(')') {
                return Err(("`)` is missing".to_owned(), self.at));
            }
            self.at += 1;
            self.depth -= 1;
            return Ok(inner);
        }
        let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
        let word = &rest[..len];
        self.at += len;
        if word.is_empty() {
            return Err(("a number or a name was expected".to_owned(), start));
        }
        if let Ok(number) = word.parse::<f64>() {
            return Ok(Expression::Number(number));
        }
        (self.name)(word).map(Expression::Name).ok_or_else(|| (format!("no measure is called `{word}`"), start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(source: &str) -> f64 {
        Expression::parse(source, &|n| (n == "x").then_some(0)).expect("it parses").value(&[4.0])
    }

    #[test]
    fn binds_as_usual() {
        assert!((value("1 + 2 * x") - 9.0).abs() < 1e-9);
        assert!((value("(1 + 2) * x - 2 - 1") - 9.0).abs() < 1e-9);
        assert!(value("x > 3 && x <= 4 || x == 9") > 0.0);
    }

    #[test]
    fn nothing_compares_with_a_share_of_nothing() {
        assert!(value("x / 0 > 0 || x / 0 < 1 || x / 0 == 0") < 0.5);
    }

    #[test]
    fn mistakes_are_placed() {
        let parse = |s: &str| Expression::parse(s, &|_| None);
        assert_eq!(parse("2 > wrds"), Err(("no measure is called `wrds`".to_owned(), 4)));
        assert_eq!(parse("(2"), Err(("`)` is missing".to_owned(), 2)));
        assert_eq!(parse("2 !"), Err(("`!` was not expected".to_owned(), 2)));
        assert!(parse(&"(".repeat(10_000)).is_err());
    }
}
