//! Unique violations, named alike on both engines: `uq_<table>__<column>__<column>`.

use diesel::result::{DatabaseErrorKind, Error};

/// The violated constraint, if that is what the error is.
pub fn unique_violation(error: &Error) -> Option<String> {
    let Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) = error else { return None };
    if let Some(name) = info.constraint_name() {
        return Some(name.to_owned());
    }
    // SQLite: `UNIQUE constraint failed: members.username`
    let columns = info.message().rsplit(": ").next()?;
    let mut name = String::from("uq_");
    for (i, column) in columns.split(", ").enumerate() {
        let (table, column) = column.split_once('.')?;
        if i == 0 {
            name.push_str(table);
        }
        name.push_str("__");
        name.push_str(column);
    }
    Some(name)
}
