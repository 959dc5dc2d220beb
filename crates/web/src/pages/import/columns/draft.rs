//! The mapping while it is being made.

use fangke_shared::import::{FieldMapping, ImportColumn, ImportFieldResponse, ImportResponse};
use fangke_shared::listing::Purpose;

/// The one field that several columns may fill; a row may tell everything there, required fields too.
const DETAILS: &str = "details";

/// For each column the field that it fills, and the purpose of rows that tell none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// One entry a column, in their order.
    pub fields: Vec<Option<String>>,
    /// What listings are for where the row doesn't say.
    pub purpose: Purpose,
}

impl Draft {
    /// What the server holds.
    pub fn stored(import: &ImportResponse) -> Self {
        let field_of = |column: &ImportColumn| field_of(&import.mapping, &column.name);
        Self { fields: import.columns.iter().map(field_of).collect(), purpose: import.default_purpose }
    }

    /// What to begin with: the mapping in force, or the suggestions where there is none yet.
    pub fn of(import: &ImportResponse) -> Self {
        let stored = Self::stored(import);
        if stored.fields.iter().any(Option::is_some) {
            return stored;
        }
        Self { fields: import.columns.iter().map(|column| column.suggestion.clone()).collect(), ..stored }
    }

    /// Columns that fill a field.
    pub fn matched(&self) -> usize {
        self.fields.iter().flatten().count()
    }

    /// The field of a column.
    pub fn field(&self, column: usize) -> Option<&str> {
        self.fields.get(column)?.as_deref()
    }

    /// The other column that already fills this field, where only one may.
    pub fn holder(&self, field: &str, column: usize) -> Option<usize> {
        (field != DETAILS).then(|| self.fields.iter().position(|other| other.as_deref() == Some(field))).flatten().filter(|at| *at != column)
    }

    /// Lets a column fill a field, or nothing. The column that filled it until now gives it up.
    pub fn choose(&mut self, column: usize, field: Option<&str>) {
        if let Some(holder) = field.and_then(|field| self.holder(field, column))
            && let Some(slot) = self.fields.get_mut(holder)
        {
            *slot = None;
        }
        if let Some(slot) = self.fields.get_mut(column) {
            *slot = field.map(ToOwned::to_owned);
        }
    }

    /// Required fields that no column fills.
    pub fn missing<'a>(&self, fields: &'a [ImportFieldResponse]) -> Vec<&'a str> {
        let fills = |name: &str| self.fields.iter().flatten().any(|field| field == name);
        if fills(DETAILS) {
            return Vec::new();
        }
        fields.iter().filter(|field| field.is_required && !fills(&field.field)).map(|field| field.field.as_str()).collect()
    }

    /// The mapping as sent.
    pub fn mapping(&self, columns: &[ImportColumn]) -> Vec<FieldMapping> {
        let entry = |(column, field): (&ImportColumn, &Option<String>)| Some(FieldMapping { field: field.clone()?, column: column.name.clone() });
        columns.iter().zip(&self.fields).filter_map(entry).collect()
    }

    /// Takes over a saved mapping, by the names of the columns; says how many of them the file has. With none it stays as it is.
    pub fn apply(&mut self, columns: &[ImportColumn], mapping: &[FieldMapping], purpose: Purpose) -> usize {
        let fields: Vec<_> = columns.iter().map(|column| field_of(mapping, &column.name)).collect();
        let found = fields.iter().flatten().count();
        if found > 0 {
            *self = Self { fields, purpose };
        }
        found
    }
}

fn field_of(mapping: &[FieldMapping], column: &str) -> Option<String> {
    mapping.iter().find(|entry| entry.column == column).map(|entry| entry.field.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<ImportColumn> {
        [("楼盘", Some("community")), ("总价", Some("price")), ("备注2", None)]
            .map(|(name, suggestion)| ImportColumn { name: name.into(), samples: vec![], suggestion: suggestion.map(Into::into) })
            .into()
    }

    fn draft(fields: [Option<&str>; 3]) -> Draft {
        Draft { fields: fields.map(|field| field.map(Into::into)).into(), purpose: Purpose::Sale }
    }

    fn field(name: &str, is_required: bool) -> ImportFieldResponse {
        ImportFieldResponse { field: name.into(), is_required }
    }

    #[test]
    fn a_field_moves_from_one_column_to_another() {
        let mut draft = draft([Some("community"), Some("price"), None]);
        assert_eq!(draft.holder("price", 2), Some(1));
        assert_eq!(draft.holder("price", 1), None);
        draft.choose(2, Some("price"));
        assert_eq!(draft.fields, [Some("community".to_owned()), None, Some("price".to_owned())]);
        draft.choose(2, None);
        assert_eq!(draft.matched(), 1);
    }

    #[test]
    fn details_may_come_from_several_columns() {
        let mut draft = draft([Some("details"), None, None]);
        draft.choose(1, Some("details"));
        assert_eq!(draft.matched(), 2);
    }

    #[test]
    fn says_which_required_field_is_missing() {
        let fields = [field("community", true), field("price", false)];
        assert_eq!(draft([None, Some("price"), None]).missing(&fields), ["community"]);
        assert_eq!(draft([Some("community"), None, None]).missing(&fields), [""; 0]);
        assert_eq!(draft([Some("details"), None, None]).missing(&fields), [""; 0]);
    }

    #[test]
    fn is_sent_by_the_names_of_the_columns() {
        let mapping = draft([Some("community"), None, Some("notes")]).mapping(&columns());
        let pairs: Vec<_> = mapping.iter().map(|entry| (entry.column.as_str(), entry.field.as_str())).collect();
        assert_eq!(pairs, [("楼盘", "community"), ("备注2", "notes")]);
    }

    #[test]
    fn a_preset_fits_by_column_names_or_changes_nothing() {
        let entry = |field: &str, column: &str| FieldMapping { field: field.into(), column: column.into() };
        let mut draft = draft([Some("community"), Some("price"), None]);
        assert_eq!(draft.apply(&columns(), &[entry("notes", "不在这里")], Purpose::Rental), 0);
        assert_eq!((draft.matched(), draft.purpose), (2, Purpose::Sale));
        assert_eq!(draft.apply(&columns(), &[entry("rent", "总价"), entry("notes", "不在这里")], Purpose::Rental), 1);
        assert_eq!((draft.field(0), draft.field(1), draft.purpose), (None, Some("rent"), Purpose::Rental));
    }
}
