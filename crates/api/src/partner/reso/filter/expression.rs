//! What a `$filter` says, before anybody knows whether the resource has such fields.

use chrono::{DateTime, NaiveDate, Utc};

/// A condition, or what one is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// All of them hold.
    And(Vec<Self>),
    /// One of them holds.
    Or(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// Two operands compared.
    Compare(Operand, Comparison, Operand),
    /// An operand is one of the values.
    In(Operand, Vec<Literal>),
    /// Something of each value of a field that has several.
    Each(Each),
    /// An operand that is a condition by itself.
    Operand(Operand),
}

/// `field/any(variable:condition)`, or `all`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Each {
    /// The field with several values.
    pub field: String,
    /// How many of them the condition has to hold for.
    pub quantifier: Quantifier,
    /// What the condition calls a value; none for `any()`, which asks for a value at all.
    pub condition: Option<(String, Box<Expression>)>,
}

/// For how many values something has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// For one at least.
    Any,
    /// For every one; also where there is none.
    All,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A field by its name, or the variable of `any` and `all`.
    Field(String),
    /// A value.
    Literal(Literal),
}

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// `-12.50`.
    Number(Number),
    /// `'a text'`, with its quotation marks undone.
    Text(String),
    /// `Some.Type'Value'`, or with several values between commas.
    Word {
        /// The full name of the list.
        list: String,
        /// What stands between the quotation marks.
        text: String,
    },
    /// `2026-03-18`.
    Day(NaiveDate),
    /// `2026-03-18T02:00:00Z`.
    Time(DateTime<Utc>),
    /// `now()`.
    Now,
}

/// How operands are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `eq`
    Equal,
    /// `ne`
    Different,
    /// `gt`
    Greater,
    /// `ge`
    AtLeast,
    /// `lt`
    Less,
    /// `le`
    AtMost,
    /// `has`
    Has,
}

impl Comparison {
    /// With the operands the other way round.
    pub const fn turned(self) -> Self {
        match self {
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            same => same,
        }
    }
}

/// A decimal number, kept as it was written: nothing is lost on the way to a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Is there a minus before it?
    pub is_negative: bool,
    /// The digits before the point.
    pub whole: String,
    /// The digits after it.
    pub fraction: String,
}

/// More digits than any of our figures has; longer ones are no numbers of anybody.
const DIGITS: usize = 30;

impl Number {
    /// In units of `10^-places`, and whether nothing was cut off; what is cut off makes it smaller. None if it is out of reach.
    pub fn scaled(&self, places: usize) -> Option<(i64, bool)> {
        let kept = self.fraction.get(..places.min(self.fraction.len()))?;
        let rest = self.fraction.get(kept.len()..)?;
        if self.whole.len() + places > DIGITS {
            return None;
        }
        let digits: i128 = format!("{}{kept:0<places$}", self.whole).parse().ok()?;
        let is_exact = rest.bytes().all(|digit| digit == b'0');
        let signed = if self.is_negative { -digits - i128::from(!is_exact) } else { digits };
        Some((i64::try_from(signed).ok()?, is_exact))
    }

    /// The nearest one that a computer reckons with.
    pub fn real(&self) -> Option<f64> {
        let sign = if self.is_negative { "-" } else { "" };
        format!("{sign}{}.{}0", self.whole, self.fraction).parse().ok().filter(|real: &f64| real.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        Number { is_negative, whole: whole.to_owned(), fraction: fraction.to_owned() }
    }

    #[test]
    fn numbers_are_scaled_without_a_loss() {
        let scaled = |text: &str, places| number(text).scaled(places);
        assert_eq!(
            (scaled("89", 2), scaled("89.5", 2), scaled("89.50", 2)),
            (Some((8_900, true)), Some((8_950, true)), Some((8_950, true)))
        );
        assert_eq!((scaled("2.5", 0), scaled("-2.5", 0), scaled("-2.0", 0)), (Some((2, false)), Some((-3, false)), Some((-2, true))));
        assert_eq!((scaled("0.005", 2), scaled("-0.005", 2)), (Some((0, false)), Some((-1, false))));
        assert_eq!(scaled("9223372036854775807", 0), Some((i64::MAX, true)));
        assert_eq!((scaled("9223372036854775808", 0), scaled(&"9".repeat(4_000), 2)), (None, None));
        assert_eq!((number("-116.4").real(), number("5").real()), (Some(-116.4), Some(5.0)));
    }
}
