//! The grammar of a single number: groups of digits with what stands between them.

use super::Number;

/// Why a text is no number that can be dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactError {
    /// Something else than digits and the usual separators.
    NotANumber,
    /// Too few or too many digits.
    WrongLength {
        /// Digits given.
        digits: usize,
        /// Digits that such a number has.
        expected: usize,
    },
    /// A spreadsheet has rounded the number: `1.39E+10`.
    DigitsLost,
    /// A spreadsheet has dropped the zero of the area code: `7318888666`.
    ZeroLost,
    /// Part of it is hidden: `139****0001`.
    Masked,
    /// Digits follow that may belong to the number or be an extension.
    Ambiguous,
    /// More than one number where one is asked for.
    Several,
}

/// What stands before a group of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// A hyphen, with or without blanks.
    Hyphen,
    /// Blanks, dots, brackets.
    Blank,
}

/// Digits without anything between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub gap: Gap,
    pub digits: String,
}

/// Longest extension.
const EXTENSION_MAX: usize = 6;

/// Codes of countries with the lengths of the numbers behind them, longest codes first.
const COUNTRIES: &[(&str, &[usize])] = &[
    ("852", &[8]),
    ("853", &[8]),
    ("886", &[8, 9]),
    ("855", &[8, 9]),
    ("856", &[8, 9, 10]),
    ("971", &[8, 9]),
    ("976", &[8]),
    ("960", &[7]),
    ("673", &[7]),
    ("86", &[]),
    ("60", &[8, 9, 10]),
    ("61", &[9]),
    ("63", &[8, 9, 10]),
    ("64", &[8, 9, 10]),
    ("65", &[8]),
    ("66", &[8, 9]),
    ("81", &[9, 10]),
    ("82", &[8, 9, 10]),
    ("84", &[9, 10]),
    ("91", &[10]),
    ("31", &[9]),
    ("32", &[8, 9]),
    ("33", &[9]),
    ("34", &[9]),
    ("41", &[9]),
    ("44", &[9, 10]),
    ("55", &[10, 11]),
    ("1", &[10]),
    ("7", &[10]),
];

/// All digits of the groups, and where a gap lies between them.
struct Line {
    digits: String,
    gaps: Vec<(usize, Gap)>,
}

impl Line {
    fn of(groups: &[Group]) -> Self {
        let (mut digits, mut gaps) = (String::new(), Vec::new());
        for group in groups {
            if !digits.is_empty() {
                gaps.push((digits.len(), group.gap));
            }
            digits.push_str(&group.digits);
        }
        Self { digits, gaps }
    }

    fn rest(&self, from: usize) -> &str {
        self.digits.get(from..).unwrap_or_default()
    }

    /// The end of a number that begins at `from` and has one of these lengths: followed by nothing, or by a hyphen and an extension.
    /// The extension is looked for first: `0917-3881234-8` has seven digits and an extension, though eight would do as well.
    fn fit(&self, from: usize, lengths: &[usize]) -> Option<(usize, Option<String>)> {
        let with_extension = lengths.iter().map(|length| from + length).find(|end| {
            let is_last_gap = self.gaps.last().is_some_and(|(at, gap)| at == end && *gap == Gap::Hyphen);
            is_last_gap && (1..=EXTENSION_MAX).contains(&self.rest(*end).len())
        });
        if let Some(end) = with_extension {
            return Some((end, Some(self.rest(end).to_owned())));
        }
        lengths.iter().map(|length| from + length).find(|end| *end == self.digits.len()).map(|end| (end, None))
    }
}

/// Reads groups as one number. `has_plus`: a plus stands before them.
pub(super) fn single(groups: &[Group], has_plus: bool) -> Result<Number, ContactError> {
    let line = Line::of(groups);
    let digits = line.digits.as_str();
    if has_plus {
        return international(&line, 0);
    }
    if digits.starts_with("00") {
        return international(&line, 2);
    }
    // Hong Kong, Macau and Taiwan without a plus: no mainland number has this form. `86 139…`, too.
    for (code, first, lengths) in [("852", "235679", &[8][..]), ("853", "268", &[8]), ("886", "9", &[9]), ("86", "1", &[11])] {
        let behind = line.rest(code.len());
        if digits.starts_with(code)
            && behind.starts_with(|c| first.contains(c))
            && let Some((end, extension)) = line.fit(code.len(), lengths)
        {
            return Ok(Number { dial: format!("+{}", digits.get(..end).unwrap_or_default()), extension });
        }
    }
    if let Some(behind) = digits.strip_prefix("86").filter(|behind| behind.starts_with('0')) {
        let from = digits.len() - behind.len();
        return mainland(&line, from);
    }
    mainland(&line, 0)
}

fn international(line: &Line, from: usize) -> Result<Number, ContactError> {
    let behind = line.rest(from);
    let wrong = |expected: usize| Err(ContactError::WrongLength { digits: behind.len(), expected });
    let Some((code, lengths)) = COUNTRIES.iter().find(|(code, _)| behind.starts_with(code)) else {
        // Of other countries only the limits of E.164 are known, so a short group behind a hyphen may be either.
        let is_doubtful = line.gaps.last().is_some_and(|(at, gap)| *gap == Gap::Hyphen && line.rest(*at).len() <= 4);
        return match behind.len() {
            8..=15 if is_doubtful => Err(ContactError::Ambiguous),
            8..=15 if !behind.starts_with('0') => Ok(Number { dial: format!("+{behind}"), extension: None }),
            _ => wrong(11),
        };
    };
    let mut start = from + code.len();
    if *code == "86" {
        return mainland(line, start);
    }
    // The zero before the area code belongs to calls within the country: `+44 (0)20 …`.
    if line.rest(start).starts_with('0') {
        start += 1;
    }
    match line.fit(start, lengths) {
        Some((end, extension)) => Ok(Number { dial: format!("+{code}{}", line.digits.get(start..end).unwrap_or_default()), extension }),
        None => wrong(code.len() + lengths.last().copied().unwrap_or_default()),
    }
}

/// A number of the mainland from `from` on. Behind the country's code the area code has no zero, before it it must have one.
fn mainland(line: &Line, from: usize) -> Result<Number, ContactError> {
    let national = line.rest(from);
    let has_code = from > 0;
    let bare = national.strip_prefix('0').unwrap_or(national);
    let wrong = |expected| Err(ContactError::WrongLength { digits: national.len(), expected });
    let at = line.digits.len() - bare.len();
    let dial = |end: usize| line.digits.get(at..end).unwrap_or_default().to_owned();
    if is_mobile(bare) {
        return match line.fit(at, &[11]) {
            Some((end, extension)) => Ok(Number { dial: format!("+86{}", dial(end)), extension }),
            None => wrong(11),
        };
    }
    if national.starts_with("400") || national.starts_with("800") {
        return match line.fit(at, &[10]) {
            Some((end, extension)) => Ok(Number { dial: dial(end), extension }),
            None => wrong(10),
        };
    }
    if is_service(national) {
        return Ok(Number { dial: national.to_owned(), extension: None });
    }
    let (area, lengths): (usize, &[usize]) = match bare.as_bytes() {
        [b'1', b'0', ..] => (2, &[8]),
        [b'2', b'0'..=b'9', ..] => (2, &[8]),
        [b'3'..=b'9', ..] => (3, &[7, 8]),
        _ => return wrong(11),
    };
    // No number in a city begins with a zero or a one.
    let is_local = bare.as_bytes().get(area).is_some_and(|first| (b'2'..=b'9').contains(first));
    let found = line.fit(at + area, lengths).filter(|_| is_local);
    match found {
        Some(_) if bare.len() == national.len() && !has_code => Err(ContactError::ZeroLost),
        Some((end, extension)) => Ok(Number { dial: format!("+86{}", dial(end)), extension }),
        None => wrong(11),
    }
}

/// The first digits of a mobile number, as opposed to Beijing's area code.
pub(super) fn is_mobile(national: &str) -> bool {
    matches!(national.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Switchboards of banks, insurers, carriers and the city: `95588`, `96110`, `12345`, `10086`, `1010 9666`.
fn is_service(national: &str) -> bool {
    match national.len() {
        5 => ["95", "96", "12", "100"].iter().any(|head| national.starts_with(head)),
        6 => national.starts_with("96") || national.starts_with("95"),
        7 => national.starts_with("95"),
        8 => ["950", "951", "952", "1010"].iter().any(|head| national.starts_with(head)),
        _ => false,
    }
}
