//! Checks of single fields, collected so that a form hears of every mistake at once.

use chrono::{Datelike, NaiveDate};

use crate::problem::{FieldCode, FieldError};
use crate::text;

/// First and last year of a day that people can mean, and that every database keeps.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The mistake of a day outside of [`YEARS`], if it is.
///
/// # Errors
/// `out_of_range` with the first and the last day.
pub fn check_day(pointer: &str, day: NaiveDate) -> Result<(), FieldError> {
    if YEARS.contains(&day.year()) {
        return Ok(());
    }
    let (min, max) = (format!("{}-01-01", YEARS.start()), format!("{}-12-31", YEARS.end()));
    Err(FieldError::new(pointer, FieldCode::OutOfRange).with("min", min).with("max", max))
}

/// Collects what is wrong with a body.
#[derive(Debug, Default)]
pub struct Checks {
    errors: Vec<FieldError>,
}

impl Checks {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a mistake.
    pub fn push(&mut self, error: FieldError) {
        self.errors.push(error);
    }

    /// Notes a mistake without limits when `is_wrong`.
    pub fn wrong_if(&mut self, is_wrong: bool, pointer: &str, code: FieldCode) {
        if is_wrong {
            self.push(FieldError::new(pointer, code));
        }
    }

    /// A text of `min` to `max` characters, without control characters.
    pub fn text(&mut self, pointer: &str, value: &str, min: usize, max: usize) {
        let length = value.trim().chars().count();
        if length == 0 && min > 0 {
            self.push(FieldError::new(pointer, FieldCode::Required));
        } else if length < min {
            self.push(FieldError::new(pointer, FieldCode::TooShort).with("min", min));
        } else if length > max {
            self.push(FieldError::new(pointer, FieldCode::TooLong).with("max", max));
        } else if text::has_forbidden(value) {
            self.push(FieldError::new(pointer, FieldCode::ForbiddenCharacter));
        }
    }

    /// An optional text of at most `max` characters.
    pub fn optional_text(&mut self, pointer: &str, value: Option<&str>, max: usize) {
        if let Some(value) = value {
            self.text(pointer, value, 0, max);
        }
    }

    /// A number within limits, both included.
    pub fn range<T: PartialOrd + Copy + Into<serde_json::Value>>(&mut self, pointer: &str, value: Option<T>, min: T, max: T) {
        if let Some(value) = value
            && !(value >= min && value <= max)
        {
            self.push(FieldError::new(pointer, FieldCode::OutOfRange).with("min", min).with("max", max));
        }
    }

    /// A day that people can mean.
    pub fn day(&mut self, pointer: &str, value: Option<NaiveDate>) {
        self.errors.extend(value.and_then(|day| check_day(pointer, day).err()));
    }

    /// The mistakes, or `Ok` if there are none.
    ///
    /// # Errors
    /// The collected mistakes.
    pub fn finish(self) -> Result<(), Vec<FieldError>> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    /// The mistakes found so far.
    pub fn into_errors(self) -> Vec<FieldError> {
        self.errors
    }
}
