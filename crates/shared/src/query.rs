//! Reading and writing query strings: unknown parameters and unreadable values are errors, never ignored.

use std::fmt::Display;
use std::str::FromStr;

use crate::problem::{FieldCode, FieldError};

/// Refuses the one character that no text of a database can hold.
///
/// # Errors
/// `forbidden_character` under the parameter's name.
pub fn check_value(name: &str, value: &str) -> Result<(), FieldError> {
    if value.contains('\0') { Err(FieldError::new(name, FieldCode::ForbiddenCharacter)) } else { Ok(()) }
}

/// Reads one value.
///
/// # Errors
/// `invalid_format` under the parameter's name.
pub fn parse<T: FromStr>(name: &str, value: &str) -> Result<T, FieldError> {
    value.trim().parse().map_err(|_| FieldError::new(name, FieldCode::InvalidFormat))
}

/// Reads a list separated by commas; empty entries are left out.
///
/// # Errors
/// `invalid_format` under the parameter's name, or `too_many` over 100 entries.
pub fn parse_list<T: FromStr>(name: &str, value: &str) -> Result<Vec<T>, FieldError> {
    let items: Vec<T> = value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(|v| parse(name, v)).collect::<Result<_, _>>()?;
    if items.len() > 100 { Err(FieldError::new(name, FieldCode::TooMany).with("max", 100)) } else { Ok(items) }
}

/// Writes a list separated by commas; `None` when it is empty.
pub fn join<T: Display>(items: &[T]) -> Option<String> {
    (!items.is_empty()).then(|| items.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
}

/// An unknown parameter.
pub fn unknown(name: &str) -> FieldError {
    FieldError::new(name, FieldCode::UnknownField)
}
