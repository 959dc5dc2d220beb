//! Texts with any count of numbers, and names and remarks around them.

use super::number::{ContactError, Gap, Group, single};
use super::remark::{remark, said_of};
use super::token::{Token, extension_at, tokens, written};
use super::{Contact, Number};
use crate::text;

/// What a text says: numbers, and pieces that are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The numbers, in order, none twice.
    pub contacts: Vec<Contact>,
    /// What can't be read, as written, and why.
    pub faults: Vec<(String, ContactError)>,
}

/// Texts that say that there is no number.
const NOTHING: &[&str] = &[
    "",
    "-",
    "--",
    "---",
    "—",
    "?",
    "??",
    "nan",
    "null",
    "none",
    "nil",
    "n/a",
    "#n/a",
    "na",
    "0",
    "无",
    "暂无",
    "没有",
    "未知",
    "不详",
    "未留",
    "未填",
    "无电话",
    "暂无数据",
    "暂无电话",
    "无联系方式",
];

/// Reads a text. Line ends, blanks, `/、,;|` and remarks part its numbers.
pub fn read(raw: &str) -> Reading {
    let shown = text::half_width(&text::visible(raw));
    let shown: String =
        shown.chars().map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '﹣' | '~') { '-' } else { c }).collect();
    let whole = shown.trim().trim_start_matches('\'').trim();
    let mut reading = Reading::default();
    if is_nothing(whole) {
        return reading;
    }
    if let Some(found) = of_figure(whole) {
        take(&mut reading, whole, found.map(|digits| vec![digits]));
        return reading;
    }
    for piece in pieces(whole) {
        if let Some(found) = of_figure(piece) {
            take(&mut reading, piece, found.map(|digits| vec![digits]));
        } else if !is_nothing(piece) {
            read_piece(&mut reading, piece);
        }
    }
    // Words without a number are a remark on the one before, or nobody to call.
    if reading.contacts.is_empty() && reading.faults.is_empty() {
        reading.faults.push((raw.trim().to_owned(), ContactError::NotANumber));
    }
    reading
}

fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn take(reading: &mut Reading, piece: &str, found: Result<Vec<String>, ContactError>) {
    let number = found.and_then(|digits| {
        let groups: Vec<Group> = digits.into_iter().map(|digits| Group { gap: Gap::Blank, digits }).collect();
        single(&groups, false)
    });
    match number {
        Ok(number) => add(reading, Contact { number, name: None, relation: None, note: None }),
        Err(error) => reading.faults.push((piece.trim().to_owned(), error)),
    }
}

fn add(reading: &mut Reading, contact: Contact) {
    if reading.contacts.iter().all(|known| known.number != contact.number) {
        reading.contacts.push(contact);
    }
}

/// Parts that never belong together. A comma between groups of three digits belongs to a figure.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r', '/', '\\', '、', ',', ';', '|', '&', '或', '。']).map(str::trim)
}

/// The digits of a figure that a spreadsheet has made of a number: `13900000001.0`, `1.3900000003E10`, `13,900,000,004`.
fn of_figure(piece: &str) -> Option<Result<String, ContactError>> {
    let piece = piece.trim();
    if let Some((mantissa, exponent)) = piece.split_once(['e', 'E'])
        && let Ok(exponent) = exponent.trim_start_matches('+').parse::<usize>()
        && mantissa.chars().all(|c| c.is_ascii_digit() || c == '.')
        && mantissa.chars().any(|c| c.is_ascii_digit())
    {
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // As many decimals as the exponent moves: no digit is made up.
        let is_exact =
            exponent <= 20 && decimals.len() >= exponent && decimals.get(exponent..).is_some_and(|rest| rest.bytes().all(|b| b == b'0'));
        return Some(if is_exact {
            Ok(format!("{whole}{}", decimals.get(..exponent).unwrap_or_default()))
        } else {
            Err(ContactError::DigitsLost)
        });
    }
    let (whole, decimals) = piece.split_once('.').map_or((piece, None), |(whole, decimals)| (whole, Some(decimals)));
    let is_grouped = whole.contains(',')
        && whole.split(',').enumerate().all(|(at, group)| {
            let is_digits = !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
            is_digits && if at == 0 { group.len() <= 3 } else { group.len() == 3 }
        });
    let digits: String = if is_grouped { whole.replace(',', "") } else { whole.to_owned() };
    let is_figure = digits.len() >= 7 && digits.bytes().all(|b| b.is_ascii_digit());
    match decimals {
        None if is_grouped => Some(Ok(digits)),
        Some(zeros) if is_figure && !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => Some(Ok(digits)),
        _ => None,
    }
}

fn read_piece(reading: &mut Reading, piece: &str) {
    // `0731-88886666.0`: no digit of the number.
    let bare =
        piece.strip_suffix(".0").or_else(|| piece.strip_suffix(".00")).filter(|bare| bare.bytes().filter(u8::is_ascii_digit).count() >= 7);
    let piece = bare.unwrap_or(piece);
    if is_masked(piece) {
        reading.faults.push((piece.to_owned(), ContactError::Masked));
        return;
    }
    let tokens = tokens(piece);
    let first = reading.contacts.len();
    let mut faults: Vec<(String, ContactError)> = Vec::new();
    let (mut before, mut is_attached) = (String::new(), false);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Plus | Token::Digits(_) => {
                let start = at;
                let has_plus = matches!(token, Token::Plus);
                let mut groups: Vec<Group> = Vec::new();
                let mut gap = Gap::Blank;
                at += usize::from(has_plus);
                loop {
                    match tokens.get(at) {
                        Some(Token::Digits(digits)) => {
                            groups.push(Group { gap, digits: digits.clone() });
                            at += 1;
                        }
                        Some(Token::Gap(found)) if matches!(tokens.get(at + 1), Some(Token::Digits(_))) => {
                            gap = *found;
                            at += 1;
                        }
                        _ => break,
                    }
                }
                let mut extension = None;
                if let Some((digits, next)) = extension_at(&tokens, at) {
                    (extension, at) = (Some(digits), next);
                }
                let written = written(&tokens, start, at);
                match numbers(&groups, has_plus, &before) {
                    Ok(found) => {
                        let last = found.len().saturating_sub(1);
                        for (i, mut number) in found.into_iter().enumerate() {
                            if i == last
                                && let Some(digits) = extension.take()
                            {
                                if number.extension.is_some() {
                                    faults.push((written.clone(), ContactError::Ambiguous));
                                    continue;
                                }
                                number.extension = Some(digits);
                            }
                            let said = if i == 0 { std::mem::take(&mut before) } else { String::new() };
                            add(reading, said_of(number, &said));
                        }
                    }
                    // `18点后打`: a few digits among words are words.
                    Err(_)
                        if groups.iter().map(|group| group.digits.len()).sum::<usize>() <= 4 && tokens.len() > 1 && extension.is_none() =>
                    {
                        before.push_str(&written);
                    }
                    Err(error) => faults.push((written, error)),
                }
                is_attached = true;
                continue;
            }
            Token::Words(words) => {
                // Words right behind a number, with a gap behind them, are about it: `13900000001先生 13900000002太太`.
                let is_followed = matches!((tokens.get(at + 1), tokens.get(at + 2)), (Some(Token::Digits(_) | Token::Plus), _));
                match reading.contacts.get_mut(first..).and_then(<[Contact]>::last_mut).filter(|_| is_attached && !is_followed) {
                    Some(contact) => remark(contact, words),
                    None => before.push_str(words),
                }
            }
            Token::Remark(words) => match reading.contacts.get_mut(first..).and_then(<[Contact]>::last_mut) {
                Some(contact) => remark(contact, words),
                None => before.push_str(words),
            },
            Token::Gap(_) => is_attached = false,
            Token::Extension => {}
        }
        at += 1;
    }
    let before = before.trim_matches([' ', ':', '-', '.', '(', ')']).to_owned();
    if !before.is_empty() {
        let last = reading.contacts.last_mut();
        match last {
            Some(contact) => remark(contact, &before),
            None if faults.is_empty() => faults.push((piece.to_owned(), ContactError::NotANumber)),
            None => {}
        }
    }
    reading.faults.extend(faults);
}

/// The numbers of a run of groups: as few as possible, each valid by itself.
fn numbers(groups: &[Group], has_plus: bool, before: &str) -> Result<Vec<Number>, ContactError> {
    let whole = match single(groups, has_plus) {
        Ok(number) => return Ok(vec![number]),
        Err(error) => error,
    };
    // Eight digits that somebody calls a number of Hong Kong or Macau.
    let digits: String = groups.iter().map(|group| group.digits.as_str()).collect();
    if !has_plus && digits.len() == 8 {
        let code = [("香港", "852"), ("HK", "852"), ("澳门", "853"), ("澳門", "853")]
            .into_iter()
            .find(|(word, _)| before.to_uppercase().contains(word));
        if let Some((_, code)) = code {
            return single(&[Group { gap: Gap::Blank, digits: format!("{code}{digits}") }], true).map(|number| vec![number]);
        }
    }
    // One number may not be cut out of another, so parts that are numbers by themselves must be parted by blanks.
    for length in (1..groups.len()).rev() {
        let (head, tail) = groups.split_at(length);
        if tail.first().is_some_and(|group| group.gap == Gap::Hyphen && group.digits.len() < 7) {
            continue;
        }
        if let (Ok(number), Ok(rest)) = (single(head, has_plus), numbers(tail, false, "")) {
            return Ok(std::iter::once(number).chain(rest).collect());
        }
    }
    Err(whole)
}

/// `139****0001`, `139xxxx0001`.
fn is_masked(piece: &str) -> bool {
    let is_star = |c: char| matches!(c, '*' | 'x' | 'X' | '●' | '×');
    let chars: Vec<char> = piece.chars().collect();
    chars.windows(3).any(|three| matches!(three, [a, b, c] if (a.is_ascii_digit() || is_star(*a)) && is_star(*b) && is_star(*c)))
        && chars.iter().filter(|c| c.is_ascii_digit()).count() >= 4
}
