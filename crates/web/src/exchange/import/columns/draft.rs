//! The mapping while it is being made.

use fangke_shared::exchange::import::{
    DuplicatePolicy, FieldMapping, ImportColumn, ImportField, ImportKind, ImportResponse, check_mapping,
};
use fangke_shared::geo::Datum;
use fangke_shared::problem::FieldCode;
use fangke_shared::property::listing::Purpose;

/// For each column the field that it fills, and the purpose of rows that tell none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// One entry a column, in their order.
    pub fields: Vec<Option<ImportField>>,
    /// What listings are for where the row doesn't say.
    pub purpose: Purpose,
    /// What becomes of rows about known clients.
    pub duplicates: DuplicatePolicy,
    /// What the coordinates of the file are in.
    pub datum: Datum,
}

impl Draft {
    /// What the server holds; after the upload that is what it suggests.
    pub fn of(import: &ImportResponse) -> Self {
        let fields = fields_of(&import.columns, &import.mapping);
        Self { fields, purpose: import.default_purpose, duplicates: import.duplicates, datum: import.datum }
    }

    /// Columns that fill a field.
    pub fn matched(&self) -> usize {
        self.fields.iter().flatten().count()
    }

    /// The field of a column.
    pub fn field(&self, column: usize) -> Option<ImportField> {
        self.fields.get(column).copied().flatten()
    }

    /// Does a column tell where homes lie?
    pub fn has_coordinates(&self) -> bool {
        self.fields.iter().flatten().any(|field| matches!(field, ImportField::Longitude | ImportField::Latitude))
    }

    /// The other column that already fills this field, where only one may.
    pub fn holder(&self, field: ImportField, column: usize) -> Option<usize> {
        let holder = self.fields.iter().position(|other| *other == Some(field));
        holder.filter(|at| *at != column && !field.is_gathered())
    }

    /// Lets a column fill a field, or nothing. The column that filled it until now gives it up.
    pub fn choose(&mut self, column: usize, field: Option<ImportField>) {
        let holder = field.and_then(|field| self.holder(field, column));
        if let Some(slot) = holder.and_then(|holder| self.fields.get_mut(holder)) {
            *slot = None;
        }
        if let Some(slot) = self.fields.get_mut(column) {
            *slot = field;
        }
    }

    /// Required fields that no column fills.
    pub fn missing(&self, kind: ImportKind, columns: &[ImportColumn]) -> Vec<ImportField> {
        let errors = check_mapping(kind, columns, &self.mapping(columns)).err().unwrap_or_default();
        let missing = errors.iter().filter(|error| error.code == FieldCode::Required);
        missing.filter_map(|error| error.params.get("field")?.as_str()?.parse().ok()).collect()
    }

    /// The mapping as sent.
    pub fn mapping(&self, columns: &[ImportColumn]) -> Vec<FieldMapping> {
        let filled = columns.iter().zip(&self.fields).filter_map(|(column, field)| Some((column, (*field)?)));
        filled.map(|(column, field)| FieldMapping { field: field.as_str().to_owned(), column: column.name.clone() }).collect()
    }

    /// Takes over a saved mapping, by the names of the columns; says how many of them the file has. With none it stays as it is.
    pub fn apply(&mut self, columns: &[ImportColumn], mapping: &[FieldMapping], purpose: Purpose) -> usize {
        let preset = Self { fields: fields_of(columns, mapping), purpose, duplicates: self.duplicates, datum: self.datum };
        let found = preset.matched();
        if found > 0 {
            *self = preset;
        }
        found
    }
}

fn fields_of(columns: &[ImportColumn], mapping: &[FieldMapping]) -> Vec<Option<ImportField>> {
    let field_of = |column: &ImportColumn| mapping.iter().find(|entry| entry.column == column.name)?.field.parse().ok();
    columns.iter().map(field_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ImportField::{Community, Details, Notes, Price, Rent};

    fn columns() -> Vec<ImportColumn> {
        ["楼盘", "总价", "备注2"]
            .map(|name| ImportColumn { name: name.into(), samples: vec![], suggestion: None, is_doubtful: false, is_own: false })
            .into()
    }

    fn draft(fields: [Option<ImportField>; 3]) -> Draft {
        Draft { fields: fields.into(), purpose: Purpose::Sale, duplicates: DuplicatePolicy::Link, datum: Datum::Gcj02 }
    }

    #[test]
    fn a_field_moves_from_one_column_to_another() {
        let mut draft = draft([Some(Community), Some(Price), None]);
        assert_eq!(draft.holder(Price, 2), Some(1));
        assert_eq!(draft.holder(Price, 1), None);
        draft.choose(2, Some(Price));
        assert_eq!(draft.fields, [Some(Community), None, Some(Price)]);
        draft.choose(2, None);
        assert_eq!(draft.matched(), 1);
    }

    #[test]
    fn coordinates_are_asked_about_where_a_column_tells_them() {
        let mut draft = draft([Some(Community), None, None]);
        assert!(!draft.has_coordinates());
        draft.choose(1, Some(ImportField::Latitude));
        assert!(draft.has_coordinates());
    }

    #[test]
    fn details_may_come_from_several_columns() {
        let mut draft = draft([Some(Details), None, None]);
        draft.choose(1, Some(Details));
        assert_eq!(draft.fields, [Some(Details), Some(Details), None]);
    }

    #[test]
    fn says_which_required_field_is_missing() {
        let missing = |fields| draft(fields).missing(ImportKind::Listings, &columns());
        assert_eq!(missing([None, Some(Price), None]), [Community]);
        assert_eq!(missing([Some(Community), None, None]), []);
        assert_eq!(missing([Some(Details), None, None]), []);
        assert_eq!(draft([None; 3]).missing(ImportKind::Communities, &columns()), [ImportField::Name, ImportField::District]);
    }

    #[test]
    fn is_sent_by_the_names_of_the_columns() {
        let mapping = draft([Some(Community), None, Some(Notes)]).mapping(&columns());
        let pairs: Vec<_> = mapping.iter().map(|entry| (entry.column.as_str(), entry.field.as_str())).collect();
        assert_eq!(pairs, [("楼盘", "community"), ("备注2", "notes")]);
    }

    #[test]
    fn a_preset_fits_by_column_names_or_changes_nothing() {
        let entry = |field: &str, column: &str| FieldMapping { field: field.into(), column: column.into() };
        let mut draft = draft([Some(Community), Some(Price), None]);
        assert_eq!(draft.apply(&columns(), &[entry("notes", "不在这里")], Purpose::Rental), 0);
        assert_eq!((draft.matched(), draft.purpose), (2, Purpose::Sale));
        assert_eq!(draft.apply(&columns(), &[entry("rent", "总价"), entry("notes", "不在这里")], Purpose::Rental), 1);
        assert_eq!((draft.field(0), draft.field(1), draft.purpose), (None, Some(Rent), Purpose::Rental));
    }
}
