//! How the parameter of a search is read and written, by the type of its field.

use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;

use super::{check_value, join, parse, parse_list, parse_value, unknown};
use crate::field::check_day;
use crate::month::Month;
use crate::problem::FieldError;
use crate::vocabulary::Word;

/// What stands in a query string between commas: a word, a number, a day, an id, a text.
pub trait Value: FromStr + Display {
    /// Is it one that the house can have to do with?
    ///
    /// # Errors
    /// What is wrong with it, under the parameter's name.
    fn check(&self, _name: &str) -> Result<(), FieldError> {
        Ok(())
    }
}

impl<W: Word + FromStr + Display> Value for W {}
impl Value for String {}
impl Value for Month {}
impl Value for bool {}
impl Value for i32 {}
impl Value for i64 {}

impl Value for NaiveDate {
    fn check(&self, name: &str) -> Result<(), FieldError> {
        check_day(name, *self)
    }
}

/// The field of a parameter, to be filled.
pub trait Read {
    /// Reads what isn't blank.
    fn read(&mut self, name: &str, value: &str) -> Result<(), FieldError>;
}

/// The field of a parameter, to be written. Apart from [`Read`], so that the browser has nothing of what only the server reads.
pub trait Write {
    /// Its text; none at its default.
    fn write(&self) -> Option<String>;
}

impl<T: Value> Read for Option<T> {
    fn read(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        *self = Some(parse_value(name, value)?);
        Ok(())
    }
}

impl<T: Value> Write for Option<T> {
    fn write(&self) -> Option<String> {
        self.as_ref().map(ToString::to_string)
    }
}

impl<T: Value> Read for Vec<T> {
    fn read(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        *self = parse_list(name, value)?;
        Ok(())
    }
}

impl<T: Value> Write for Vec<T> {
    fn write(&self) -> Option<String> {
        join(self)
    }
}

impl Read for bool {
    fn read(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        *self = parse(name, value)?;
        Ok(())
    }
}

impl Write for bool {
    fn write(&self) -> Option<String> {
        self.then(|| "true".to_owned())
    }
}

/// Reads one parameter into the field of its name.
pub fn set(fields: &mut [(&'static str, &mut dyn Read)], name: &str, value: &str) -> Result<(), FieldError> {
    check_value(name, value)?;
    let (_, field) = fields.iter_mut().find(|(known, _)| *known == name).ok_or_else(|| unknown(name))?;
    if value.trim().is_empty() { Ok(()) } else { field.read(name, value) }
}

/// Writes the fields that are not at their defaults.
pub fn to_pairs(fields: &[(&'static str, &dyn Write)]) -> Vec<(&'static str, String)> {
    fields.iter().filter_map(|(name, field)| Some((*name, field.write()?))).collect()
}
