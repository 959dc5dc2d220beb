//! Rows of communities.

use super::{RowError, RowReader};
use crate::exchange::import::{ImportField, cell};
use crate::problem::FieldCode;
use crate::property::community::CommunityDraft;
use crate::text;

impl RowReader {
    pub(super) fn read_community(&self, cells: &[String]) -> Result<CommunityDraft, Vec<RowError>> {
        let mut draft = CommunityDraft::default();
        let mut errors = Vec::new();
        for (field, raw) in self.cells(cells) {
            if let Err(code) = self.fill_community(&mut draft, field, raw) {
                errors.push(RowError::new(Some(field), code, raw));
            }
        }
        let draft = draft.normalised();
        if let Err(mistakes) = draft.validate() {
            errors.extend(mistakes.iter().map(|mistake| self.blame(mistake, cells)));
        }
        if errors.is_empty() { Ok(draft) } else { Err(errors) }
    }

    fn fill_community(&self, draft: &mut CommunityDraft, field: ImportField, raw: &str) -> Result<(), FieldCode> {
        match field {
            ImportField::Name => draft.name = cell::text(raw).unwrap_or_default(),
            ImportField::District => draft.district = cell::text(raw).unwrap_or_default(),
            ImportField::BusinessArea => draft.business_area = cell::text(raw),
            ImportField::Aliases => {
                let names = raw.split([',', '，', '、', ';', '；', '|', '/']).filter_map(cell::text);
                draft.aliases = names.map(|name| text::one_line(&name)).collect();
            }
            ImportField::BuiltYear => draft.built_year = cell::built_year(raw)?,
            ImportField::Longitude => draft.longitude = cell::coordinate(raw)?,
            ImportField::Latitude => draft.latitude = cell::coordinate(raw)?,
            ImportField::ReferencePrice => draft.reference_price_fen = cell::unit_price(raw, self.units.unit_price)?,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::ParsedRow;
    use super::*;
    use crate::exchange::import::{FieldMapping, ImportColumn, ImportKind};
    use crate::property::listing::Purpose;
    use chrono::DateTime;

    const FIELDS: [&str; 8] = ["name", "district", "business_area", "aliases", "built_year", "longitude", "latitude", "reference_price"];

    fn read(cells: [&str; 8]) -> Result<CommunityDraft, Vec<RowError>> {
        let columns: Vec<_> = FIELDS.iter().map(|f| ImportColumn { name: (*f).into(), samples: vec![], suggestion: None }).collect();
        let mapping: Vec<_> = FIELDS.iter().map(|f| FieldMapping { field: (*f).into(), column: (*f).into() }).collect();
        let reader = RowReader::new(ImportKind::Communities, &columns, &mapping, Purpose::Sale).unwrap();
        match reader.read(&cells.map(str::to_owned), DateTime::UNIX_EPOCH)? {
            ParsedRow::Community(draft) => Ok(*draft),
            ParsedRow::Listing(_) => unreachable!("the reader reads communities"),
        }
    }

    #[test]
    fn a_full_row() {
        let draft = read(["云庭 家园", "chaoyang", "望京", "云庭、老云庭", "2004年建", "116.41", "39.98", "69,345元/平"]).unwrap();
        assert_eq!((draft.name.as_str(), draft.district.as_str()), ("云庭 家园", "朝阳"));
        assert_eq!(draft.aliases, ["云庭", "老云庭"]);
        assert_eq!((draft.built_year, draft.reference_price_fen), (Some(2004), Some(6_934_500)));
    }

    #[test]
    fn blanks_are_nothing_and_mistakes_are_all_named() {
        let draft = read(["云庭", "朝阳", "-", "", "未知", "", "", ""]).unwrap();
        assert_eq!(draft, CommunityDraft { district: "朝阳".into(), name: "云庭".into(), ..Default::default() });
        let errors = read(["", "朝阳", "", "", "80年代", "116.4", "", "1-2万"]).unwrap_err();
        let named: Vec<_> = errors.iter().map(|e| (e.field.map(ImportField::as_str), e.code, e.value.as_str())).collect();
        assert_eq!(
            named,
            [
                (Some("built_year"), FieldCode::InvalidFormat, "80年代"),
                (Some("reference_price"), FieldCode::InvalidFormat, "1-2万"),
                (Some("name"), FieldCode::Required, ""),
                (Some("latitude"), FieldCode::Required, ""),
            ]
        );
    }
}
