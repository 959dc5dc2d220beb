//! Reads a `$filter` (OData 4.01, part 2: URL conventions, 5.1.1).
//!
//! The rules follow the order of precedence: `or`, `and`, `not`, a comparison. No rule is tried twice at one place, so reading takes time in
//! proportion to the text; how deep it may be nested is limited, so it takes no more of the stack than is there.

use std::cell::Cell;

use chrono::{DateTime, Datelike as _, NaiveDate};
use fangke_shared::field::YEARS;
use winnow::ascii::{digit1, multispace0, multispace1};
use winnow::combinator::{alt, cut_err, delimited, empty, fail, not, opt, peek, preceded, repeat, separated, terminated};
use winnow::prelude::*;
use winnow::stream::Stateful;
use winnow::token::{any, one_of, take_till, take_while};

use super::expression::{Comparison, Each, Expression, Literal, Number, Operand, Quantifier};

/// Longest text that is read, in bytes.
pub const LONGEST: usize = 4_096;
/// So many brackets, `not`, `any` and `all` may stand within each other.
pub const DEEPEST: u32 = 32;

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong.
    pub reason: String,
}

/// What the rules know beside the text.
#[derive(Debug, Default)]
struct State {
    depth: Cell<u32>,
    /// Said by the rule that knows more than that the text can't be read here.
    reason: Cell<Option<&'static str>>,
}

type Input<'a> = Stateful<&'a str, &'a State>;

/// Reads a whole filter.
///
/// # Errors
/// What is wrong, and at which character.
pub fn read(text: &str) -> Result<Expression, Unreadable> {
    if text.len() > LONGEST {
        return Err(Unreadable { reason: format!("it is longer than {LONGEST} bytes") });
    }
    let state = State::default();
    let input = Stateful { input: text, state: &state };
    delimited(multispace0, either, multispace0).parse(input).map_err(|error| {
        let before = text.get(..error.offset()).unwrap_or(text);
        let reason = state.reason.get().unwrap_or("it can't be read");
        Unreadable { reason: format!("{reason}, at character {}", before.chars().count() + 1) }
    })
}

/// Fails for good, and says why.
fn refuse<T>(input: &mut Input<'_>, reason: &'static str) -> ModalResult<T> {
    input.state.reason.set(Some(reason));
    cut_err(fail).parse_next(input)
}

/// A rule one level deeper.
fn deeper<'a, T>(input: &mut Input<'a>, mut rule: impl FnMut(&mut Input<'a>) -> ModalResult<T>) -> ModalResult<T> {
    let depth = &input.state.depth;
    if depth.get() == DEEPEST {
        return refuse(input, "it is nested too deep");
    }
    depth.set(depth.get() + 1);
    let read = rule(input);
    input.state.depth.set(input.state.depth.get() - 1);
    read
}

fn either(input: &mut Input<'_>) -> ModalResult<Expression> {
    let all: Vec<Expression> = separated(1.., both, (multispace1, "or", multispace1)).parse_next(input)?;
    Ok(joined(all, Expression::Or))
}

fn both(input: &mut Input<'_>) -> ModalResult<Expression> {
    let all: Vec<Expression> = separated(1.., single, (multispace1, "and", multispace1)).parse_next(input)?;
    Ok(joined(all, Expression::And))
}

fn joined(mut all: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    if all.len() == 1 { all.swap_remove(0) } else { join(all) }
}

fn single(input: &mut Input<'_>) -> ModalResult<Expression> {
    let is_negated = opt(("not", alt((multispace1.void(), peek('(').void())))).parse_next(input)?.is_some();
    if is_negated {
        let inner = deeper(input, |input| cut_err(single).parse_next(input))?;
        return Ok(Expression::Not(Box::new(inner)));
    }
    if opt('(').parse_next(input)?.is_some() {
        return deeper(input, |input| cut_err(delimited(multispace0, either, (multispace0, ')'))).parse_next(input));
    }
    comparison(input)
}

fn comparison(input: &mut Input<'_>) -> ModalResult<Expression> {
    let first = match started_by_name(input)? {
        Some(Start::Each(each)) => return Ok(Expression::Each(each)),
        Some(Start::Operand(operand)) => operand,
        None => Operand::Literal(literal(input)?),
    };
    let operator = opt(delimited(multispace1, operator, multispace1)).parse_next(input)?;
    match operator {
        None => Ok(Expression::Operand(first)),
        Some(Operator::In) => {
            let list = delimited(('(', multispace0), separated(1.., value, (multispace0, ',', multispace0)), (multispace0, ')'));
            let values: Vec<Literal> = cut_err(list).parse_next(input)?;
            Ok(Expression::In(first, values))
        }
        Some(Operator::Compare(comparison)) => Ok(Expression::Compare(first, comparison, cut_err(operand).parse_next(input)?)),
    }
}

#[derive(Clone, Copy)]
enum Operator {
    Compare(Comparison),
    In,
}

fn operator(input: &mut Input<'_>) -> ModalResult<Operator> {
    use Comparison::{AtLeast, AtMost, Different, Equal, Greater, Has, Less};
    let word = take_while(2..=3, 'a'..='z').parse_next(input)?;
    Ok(match word {
        "eq" => Operator::Compare(Equal),
        "ne" => Operator::Compare(Different),
        "gt" => Operator::Compare(Greater),
        "ge" => Operator::Compare(AtLeast),
        "lt" => Operator::Compare(Less),
        "le" => Operator::Compare(AtMost),
        "has" => Operator::Compare(Has),
        "in" => Operator::In,
        _ => return fail.parse_next(input),
    })
}

fn operand(input: &mut Input<'_>) -> ModalResult<Operand> {
    match started_by_name(input)? {
        Some(Start::Operand(operand)) => Ok(operand),
        Some(Start::Each(_)) => refuse(input, "any and all are conditions by themselves"),
        None => literal(input).map(Operand::Literal),
    }
}

fn value(input: &mut Input<'_>) -> ModalResult<Literal> {
    match operand(input)? {
        Operand::Literal(literal) => Ok(literal),
        Operand::Field(_) => refuse(input, "a list has values only"),
    }
}

/// What begins with a name.
enum Start {
    Operand(Operand),
    Each(Each),
}

fn name<'a>(input: &mut Input<'a>) -> ModalResult<&'a str> {
    let head = one_of(('a'..='z', 'A'..='Z', '_'));
    (head, take_while(0..=127, ('a'..='z', 'A'..='Z', '0'..='9', '_'))).take().parse_next(input)
}

fn started_by_name(input: &mut Input<'_>) -> ModalResult<Option<Start>> {
    let parts = opt(separated::<_, _, Vec<&str>, _, _, _, _>(1..=8, name, '.').take()).parse_next(input)?;
    let Some(first) = parts else { return Ok(None) };
    let literal = |literal| Ok(Some(Start::Operand(Operand::Literal(literal))));
    match peek(opt(any)).parse_next(input)? {
        Some('\'') => literal(Literal::Word { list: first.to_owned(), text: quoted(input)? }),
        Some('(') if first == "now" => {
            cut_err(('(', multispace0, ')')).parse_next(input)?;
            literal(Literal::Now)
        }
        Some('(') => refuse(input, "there is no such function"),
        Some('/') => each(input, first).map(|each| Some(Start::Each(each))),
        _ => match first {
            "null" => literal(Literal::Null),
            "true" => literal(Literal::Bool(true)),
            "false" => literal(Literal::Bool(false)),
            _ => Ok(Some(Start::Operand(Operand::Field(first.to_owned())))),
        },
    }
}

/// What follows a field with several values: `/any(v:v eq 'a')`.
fn each(input: &mut Input<'_>, field: &str) -> ModalResult<Each> {
    let quantifier = preceded('/', alt(("any".value(Quantifier::Any), "all".value(Quantifier::All))));
    let Some(quantifier) = opt(terminated(quantifier, ('(', multispace0))).parse_next(input)? else {
        return refuse(input, "fields of other resources can't be asked for");
    };
    let is_empty = quantifier == Quantifier::Any && opt(')').parse_next(input)?.is_some();
    if is_empty {
        return Ok(Each { field: field.to_owned(), quantifier, condition: None });
    }
    let variable = cut_err(terminated(name, (multispace0, ':', multispace0))).parse_next(input)?;
    let condition = deeper(input, |input| cut_err(terminated(either, (multispace0, ')'))).parse_next(input))?;
    Ok(Each { field: field.to_owned(), quantifier, condition: Some((variable.to_owned(), Box::new(condition))) })
}

/// A value that doesn't begin with a name.
fn literal(input: &mut Input<'_>) -> ModalResult<Literal> {
    if peek(opt('\'')).parse_next(input)?.is_some() {
        return quoted(input).map(Literal::Text);
    }
    let is_day = peek(opt((take_while(4, '0'..='9'), '-'))).parse_next(input)?.is_some();
    if is_day { moment(input) } else { number(input) }
}

/// A text; a quotation mark in it is doubled.
fn quoted(input: &mut Input<'_>) -> ModalResult<String> {
    let piece = alt(("''".value("'"), take_till(1.., '\'')));
    let inside = repeat(0.., piece).fold(String::new, |mut text, piece: &str| {
        text.push_str(piece);
        text
    });
    delimited('\'', inside, cut_err('\'')).parse_next(input)
}

fn number(input: &mut Input<'_>) -> ModalResult<Literal> {
    let digits = |input: &mut Input<'_>| digit1.map(str::to_owned).parse_next(input);
    let is_negative = opt('-').parse_next(input)?.is_some();
    let whole: String = digits(input)?;
    let fraction = opt(preceded('.', digits)).parse_next(input)?.unwrap_or_default();
    not(one_of(('a'..='z', 'A'..='Z', '_', '.'))).parse_next(input)?;
    Ok(Literal::Number(Number { is_negative, whole, fraction }))
}

/// A day, or a day and a time with its offset from UTC.
fn moment(input: &mut Input<'_>) -> ModalResult<Literal> {
    let text = take_while(1..=40, ('0'..='9', '-', ':', '.', '+', 'T', 'Z')).parse_next(input)?;
    let in_reach = |day: NaiveDate| YEARS.contains(&day.year());
    let read = if let Ok(day) = text.parse::<NaiveDate>() {
        (text.len() == 10 && in_reach(day)).then_some(Literal::Day(day))
    } else {
        // Seconds may be left out.
        let time = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z"));
        let time = time.or_else(|_| DateTime::parse_from_str(&text.replace('Z', "+00:00"), "%Y-%m-%dT%H:%M%:z"));
        time.ok().map(|time| time.to_utc()).filter(|time| in_reach(time.date_naive())).map(Literal::Time)
    };
    match read {
        Some(literal) => empty.value(literal).parse_next(input),
        None => refuse(input, "that is no day, and no time with its offset"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(field: &str, comparison: Comparison, literal: Literal) -> Expression {
        Expression::Compare(Operand::Field(field.to_owned()), comparison, Operand::Literal(literal))
    }

    fn figure(whole: &str, fraction: &str) -> Literal {
        Literal::Number(Number { is_negative: false, whole: whole.to_owned(), fraction: fraction.to_owned() })
    }

    fn text(text: &str) -> Literal {
        Literal::Text(text.to_owned())
    }

    #[track_caller]
    fn refused(filter: &str, reason: &str) {
        let error = read(filter).expect_err(filter);
        assert!(error.reason.starts_with(reason), "{filter}: {}", error.reason);
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closest() {
        let a = || compare("A", Comparison::Equal, figure("1", ""));
        let b = || compare("B", Comparison::AtLeast, figure("2", "50"));
        let c = || compare("C", Comparison::Has, text("x"));
        assert_eq!(read("A eq 1 or B ge 2.50 and C has 'x'"), Ok(Expression::Or(vec![a(), Expression::And(vec![b(), c()])])));
        assert_eq!(read(" (A eq 1 or  B ge 2.50) and C has 'x' "), Ok(Expression::And(vec![Expression::Or(vec![a(), b()]), c()])));
        let negated = Expression::And(vec![Expression::Not(Box::new(a())), b()]);
        assert_eq!((read("not (A eq 1) and B ge 2.50"), read("not(A eq 1) and B ge 2.50")), (Ok(negated.clone()), Ok(negated)));
        assert_eq!(read("notable eq 1"), Ok(compare("notable", Comparison::Equal, figure("1", ""))));
    }

    #[test]
    fn every_kind_of_value_is_read() {
        let value = |written: &str| match read(&format!("F eq {written}")) {
            Ok(Expression::Compare(_, _, Operand::Literal(literal))) => Ok(literal),
            Ok(other) => panic!("{other:?}"),
            Err(error) => Err(error.reason),
        };
        assert_eq!((value("null"), value("true"), value("false")), (Ok(Literal::Null), Ok(Literal::Bool(true)), Ok(Literal::Bool(false))));
        assert_eq!((value("'O''Neil'"), value("''"), value("''''")), (Ok(text("O'Neil")), Ok(text("")), Ok(text("'"))));
        assert_eq!(value("'云庭家园 🏠 ) or 1 eq 1'"), Ok(text("云庭家园 🏠 ) or 1 eq 1")));
        assert_eq!(value("-12.5"), Ok(Literal::Number(Number { is_negative: true, whole: "12".into(), fraction: "5".into() })));
        let word = Literal::Word { list: "cn.fangke.StandardStatus".into(), text: "Active".into() };
        assert_eq!(value("cn.fangke.StandardStatus'Active'"), Ok(word));
        assert_eq!(value("2026-03-18"), Ok(Literal::Day("2026-03-18".parse().unwrap())));
        let time = |text: &str| Ok(Literal::Time(text.parse().unwrap()));
        assert_eq!(value("2026-03-18T10:00:00+08:00"), time("2026-03-18T02:00:00Z"));
        assert_eq!(value("2026-03-18T02:00:00.123456Z"), time("2026-03-18T02:00:00.123456Z"));
        assert_eq!(
            (value("2026-03-18T02:00Z"), value("2026-03-18T10:00+08:00")),
            (time("2026-03-18T02:00:00Z"), time("2026-03-18T02:00:00Z"))
        );
        assert_eq!(value("now()"), Ok(Literal::Now));
    }

    #[test]
    fn lists_and_conditions_on_each_value_are_read() {
        assert_eq!(read("F in ('a', 'b')"), Ok(Expression::In(Operand::Field("F".into()), vec![text("a"), text("b")])));
        assert_eq!(read("F in (1,2)"), Ok(Expression::In(Operand::Field("F".into()), vec![figure("1", ""), figure("2", "")])));
        let inner = Box::new(compare("d", Comparison::Equal, text("South")));
        let each = |quantifier, condition| Ok(Expression::Each(Each { field: "F".into(), quantifier, condition }));
        assert_eq!(read("F/any(d:d eq 'South')"), each(Quantifier::Any, Some(("d".into(), inner.clone()))));
        assert_eq!(read("F/all( d : d eq 'South' )"), each(Quantifier::All, Some(("d".into(), inner))));
        assert_eq!(read("F/any()"), each(Quantifier::Any, None));
    }

    #[test]
    fn what_can_not_be_read_says_where() {
        refused("", "it can't be read, at character 1");
        refused("A eq ", "it can't be read, at character 6");
        refused("A eq 1 andd B eq 2", "it can't be read, at character 8");
        refused("云 eq 1", "it can't be read, at character 1");
        refused("A eq '云' B", "it can't be read, at character 10");
        for unreadable in [
            "A = 1",
            "A eq 1;DROP TABLE listings",
            "A eq 'open",
            "A eq 1e5",
            "A eq 1.2.3",
            "A eq .5",
            "A eq --1",
            "(A eq 1",
            "A eq 1)",
            "A eq1",
            "A in ()",
            "A in (B)",
            "A in (1,)",
            "not (",
            "A and",
            "A eq 1 or",
            "A/all()",
            "A/any(d)",
            "A/any(d:)",
            "A eq 1 -- comment",
            "A eq \"x\"",
            "A eq x'",
            "A eq 0x1F",
        ] {
            assert!(read(unreadable).is_err(), "{unreadable}");
        }
        refused("contains(A,'x')", "there is no such function, at character 9");
        refused("A eq sleep(5)", "there is no such function");
        refused("Media/Order eq 1", "fields of other resources");
        refused("A eq 2026-02-30", "that is no day");
        refused("A eq 2026-03-18T25:00:00Z", "that is no day");
        refused("A eq 2026-03-18T02:00:00", "that is no day");
        refused("A eq 9999-01-01", "that is no day");
    }

    #[test]
    fn nobody_nests_deeper_than_the_stack() {
        for (open, close) in [("(", ")"), ("not (", ")"), ("not ", ""), ("F/any(d:", ")")] {
            let nested = |levels: usize| format!("{}A eq 1{}", open.repeat(levels), close.repeat(levels));
            assert!(read(&nested(10)).is_ok(), "{}", nested(10));
            refused(&nested(400), "it is nested too deep");
        }
        refused(&format!("{}A eq 1{}", "(".repeat(1_000), ")".repeat(1_000)), "it is nested too deep");
        refused(&"(".repeat(100_000), "it is longer than");
        refused(&format!("A eq {}", "9".repeat(5_000)), "it is longer than");
        let many = vec!["A eq 1"; 400].join(" or ");
        assert!(matches!(read(&many), Ok(Expression::Or(all)) if all.len() == 400));
    }
}
