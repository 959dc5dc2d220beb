//! Contacts as people write them: numbers with their extensions, several in one cell, names and remarks around them (§2.5).
//!
//! One reader for owners, members, imports and public pages, so that a number is the same number wherever it is typed.
//! What can't be read for certain is refused by name: a wrong number is worse than none.

mod cell;
mod number;
mod remark;
mod token;

use serde::{Deserialize, Serialize};

use crate::problem::{FieldCode, FieldError};
use crate::property::owner::OwnerRelation;

pub use cell::{Reading, read};
pub use number::ContactError;

/// A number to dial, and the extension to dial afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Number {
    /// E.164 (`+8613812345678`); service numbers, which have no such form, as they are dialled: `4008208820`, `95588`.
    pub dial: String,
    /// The extension, digits only.
    pub extension: Option<String>,
}

/// What stands between number and extension where both are kept in one text, as in RFC 3966.
const EXTENSION: &str = ";ext=";

impl Number {
    /// The text that is kept, encrypted, and compared: `+8673188886666;ext=801`.
    pub fn stored(&self) -> String {
        self.extension.as_deref().map_or_else(|| self.dial.clone(), |extension| format!("{}{EXTENSION}{extension}", self.dial))
    }

    /// Reads [`Self::stored`].
    pub fn of_stored(stored: &str) -> Self {
        match stored.split_once(EXTENSION) {
            Some((dial, extension)) => Self { dial: dial.to_owned(), extension: Some(extension.to_owned()) },
            None => Self { dial: stored.to_owned(), extension: None },
        }
    }

    /// The address that a phone dials: a comma waits for the answer before the extension is dialled.
    pub fn tel(&self) -> String {
        self.extension.as_deref().map_or_else(|| format!("tel:{}", self.dial), |extension| format!("tel:{},{extension}", self.dial))
    }
}

/// A number with what stood around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The number.
    pub number: Number,
    /// A name before it: `孙女士13900000008`.
    pub name: Option<String>,
    /// What the words around it say of the person: `租客`.
    pub relation: Option<OwnerRelation>,
    /// The other words around it: `微信同号`.
    pub note: Option<String>,
}

/// Reads a text that holds one number, in any usual notation: mainland by default, others with their code.
///
/// # Errors
/// What is wrong with it; [`ContactError::Several`] where it holds more than one.
pub fn one(raw: &str) -> Result<Contact, ContactError> {
    let Reading { mut contacts, faults } = read(raw);
    if let Some((_, error)) = faults.into_iter().next() {
        return Err(error);
    }
    match (contacts.pop(), contacts.is_empty()) {
        (Some(contact), true) => Ok(contact),
        (Some(_), false) => Err(ContactError::Several),
        (None, _) => Err(ContactError::WrongLength { digits: 0, expected: 11 }),
    }
}

/// The address that a phone dials for a number as somebody typed it; what can't be read is left to the phone.
pub fn tel(typed: &str) -> String {
    one(typed).map_or_else(|_| format!("tel:{typed}"), |contact| contact.number.tel())
}

impl ContactError {
    /// The code that forms and rejected rows tell it by.
    pub const fn code(self) -> FieldCode {
        match self {
            Self::NotANumber | Self::WrongLength { .. } | Self::Ambiguous => FieldCode::InvalidFormat,
            Self::DigitsLost | Self::ZeroLost | Self::Masked => FieldCode::DigitsLost,
            Self::Several => FieldCode::TooMany,
        }
    }

    /// The mistake of a field.
    pub fn at(self, pointer: impl Into<String>) -> FieldError {
        let field = FieldError::new(pointer, self.code());
        match self {
            Self::WrongLength { digits, expected } => field.with("digits", digits).with("expected", expected),
            Self::Several => field.with("max", 1),
            _ => field,
        }
    }
}

#[cfg(test)]
mod tests;
