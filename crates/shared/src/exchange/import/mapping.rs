//! Mappings: which column fills which field, and whether that can work.

use super::{FieldMapping, ImportColumn, ImportField, ImportKind};
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};

/// A checked mapping: for each mapped column its place in the row and its field.
pub(super) type Columns = Vec<(usize, ImportField)>;

/// Checks a mapping against the columns of its file.
///
/// # Errors
/// `unknown_field`, `does_not_exist` (the column), `repeated`, and `required` at `/mapping` for a field that every row needs.
pub fn check_mapping(kind: ImportKind, columns: &[ImportColumn], mapping: &[FieldMapping]) -> Result<(), Vec<FieldError>> {
    compile(kind, columns, mapping).map(|_| ())
}

pub(super) fn compile(kind: ImportKind, columns: &[ImportColumn], mapping: &[FieldMapping]) -> Result<Columns, Vec<FieldError>> {
    let mut checks = Checks::new();
    let mut compiled: Columns = Vec::with_capacity(mapping.len());
    for (i, entry) in mapping.iter().enumerate() {
        let field = entry.field.parse().ok().filter(|field| ImportField::of(kind).contains(field));
        checks.wrong_if(field.is_none(), &format!("/mapping/{i}/field"), FieldCode::UnknownField);
        let column = columns.iter().position(|column| column.name == entry.column);
        checks.wrong_if(column.is_none(), &format!("/mapping/{i}/column"), FieldCode::DoesNotExist);
        let (Some(field), Some(column)) = (field, column) else { continue };
        let is_repeated = !field.is_gathered() && compiled.iter().any(|(_, other)| *other == field);
        checks.wrong_if(is_repeated, &format!("/mapping/{i}/field"), FieldCode::Repeated);
        compiled.push((column, field));
    }
    // Details may tell the place, row by row.
    let has_details = compiled.iter().any(|(_, field)| *field == ImportField::Details);
    for field in ImportField::of(kind).iter().filter(|field| field.is_required(kind) && !has_details) {
        if !compiled.iter().any(|(_, mapped)| mapped == field) {
            checks.push(FieldError::new("/mapping", FieldCode::Required).with("field", field.as_str()));
        }
    }
    let reaches = |field| matches!(field, ImportField::ClientPhone | ImportField::Wechat | ImportField::Email);
    if kind == ImportKind::Clients && !compiled.iter().any(|(_, field)| reaches(*field)) {
        checks.push(FieldError::new("/mapping", FieldCode::Required).with("field", ImportField::ClientPhone.as_str()));
    }
    let is_about = |field| matches!(field, ImportField::Room | ImportField::ClientPhone);
    if kind == ImportKind::FollowUps && !compiled.iter().any(|(_, field)| is_about(*field)) {
        checks.push(FieldError::new("/mapping", FieldCode::Required).with("field", ImportField::Room.as_str()));
    }
    checks.finish().map(|()| compiled)
}

/// The mapping that the suggestions of the columns make.
pub fn suggested_mapping(columns: &[ImportColumn]) -> Vec<FieldMapping> {
    let entry = |column: &ImportColumn| Some(FieldMapping { field: column.suggestion.clone()?, column: column.name.clone() });
    columns.iter().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> ImportColumn {
        ImportColumn { name: name.into(), ..ImportColumn::default() }
    }

    fn mapping(pairs: &[(&str, &str)]) -> Vec<FieldMapping> {
        pairs.iter().map(|(field, column)| FieldMapping { field: (*field).into(), column: (*column).into() }).collect()
    }

    fn errors(kind: ImportKind, pairs: &[(&str, &str)]) -> Vec<(String, FieldCode)> {
        let columns = [column("A"), column("B")];
        let errors = check_mapping(kind, &columns, &mapping(pairs)).err().unwrap_or_default();
        errors.into_iter().map(|e| (e.pointer, e.code)).collect()
    }

    #[test]
    fn says_what_is_wrong_with_a_mapping() {
        let listings = ImportKind::Listings;
        assert_eq!(errors(listings, &[("community", "A"), ("price", "B")]), []);
        assert_eq!(errors(listings, &[("details", "A"), ("details", "B")]), []);
        assert_eq!(errors(listings, &[("price", "B")]), [("/mapping".into(), FieldCode::Required)]);
        assert_eq!(
            errors(listings, &[("community", "A"), ("name", "B"), ("price", "C")]),
            [("/mapping/1/field".into(), FieldCode::UnknownField), ("/mapping/2/column".into(), FieldCode::DoesNotExist)]
        );
        assert_eq!(errors(listings, &[("community", "A"), ("community", "B")]), [("/mapping/1/field".into(), FieldCode::Repeated)]);
        assert_eq!(errors(ImportKind::Communities, &[("name", "A")]), [("/mapping".into(), FieldCode::Required)]);
    }
}
