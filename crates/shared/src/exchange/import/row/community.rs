//! Rows of communities.

use super::{RowError, RowReader};
use crate::exchange::import::{ImportField, cell};
use crate::problem::FieldCode;
use crate::property::community::CommunityDraft;
use crate::text;

impl RowReader {
    pub(super) fn read_community(&self, cells: &[String]) -> Result<(CommunityDraft, Vec<RowError>), Vec<RowError>> {
        let mut draft = CommunityDraft::default();
        let mut warnings = Vec::new();
        for (field, raw) in self.cells(cells) {
            if let Err(code) = self.fill_community(&mut draft, field, raw) {
                warnings.push(RowError::new(Some(field), code, raw));
            }
        }
        if draft.reference_price_fen == Some(0) {
            draft.reference_price_fen = None;
            warnings.push(RowError::new(
                Some(ImportField::ReferencePrice),
                FieldCode::OutOfRange,
                self.cell(cells, ImportField::ReferencePrice),
            ));
        }
        let mut draft = draft.normalised();
        // A name and a district make a community; everything else may be left empty.
        for mistake in draft.validate().err().unwrap_or_default() {
            let error = self.blame(&mistake, cells);
            match error.field {
                Some(ImportField::BusinessArea) => draft.business_area = None,
                Some(ImportField::Aliases) => draft.aliases.clear(),
                Some(ImportField::BuiltYear) => draft.built_year = None,
                Some(ImportField::Longitude | ImportField::Latitude) => (draft.longitude, draft.latitude) = (None, None),
                Some(ImportField::ReferencePrice) => draft.reference_price_fen = None,
                _ => continue,
            }
            if warnings.iter().all(|known| known.field != error.field) {
                warnings.push(error);
            }
        }
        match draft.validate() {
            Ok(()) => Ok((draft, warnings)),
            Err(mistakes) => Err(mistakes.iter().map(|mistake| self.blame(mistake, cells)).collect()),
        }
    }

    fn fill_community(&self, draft: &mut CommunityDraft, field: ImportField, raw: &str) -> Result<(), FieldCode> {
        match field {
            ImportField::Name => draft.name = cell::text(raw).unwrap_or_default(),
            ImportField::District => {
                let (district, beside) = cell::district(raw)?;
                draft.district = district;
                draft.business_area = draft.business_area.take().or(beside);
            }
            ImportField::BusinessArea => draft.business_area = cell::text(raw).or(draft.business_area.take()),
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
    use crate::geo::Datum;
    use crate::property::listing::Purpose;
    use chrono::DateTime;

    const FIELDS: [&str; 8] = ["name", "district", "business_area", "aliases", "built_year", "longitude", "latitude", "reference_price"];

    fn read(cells: [&str; 8]) -> Result<CommunityDraft, Vec<RowError>> {
        let columns: Vec<_> = FIELDS.iter().map(|f| ImportColumn { name: (*f).into(), ..ImportColumn::default() }).collect();
        let mapping: Vec<_> = FIELDS.iter().map(|f| FieldMapping { field: (*f).into(), column: (*f).into() }).collect();
        let reader = RowReader::new(ImportKind::Communities, &columns, &mapping, Purpose::Sale).unwrap();
        match reader.read(&cells.map(str::to_owned), DateTime::UNIX_EPOCH)?.row {
            ParsedRow::Community(draft) => Ok(*draft),
            _ => unreachable!("the reader reads communities"),
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
        let draft = read(["云庭", "朝阳", "", "", "80年代", "116.4", "", "1-2万"]).unwrap();
        assert_eq!(draft, CommunityDraft { district: "朝阳".into(), name: "云庭".into(), ..Default::default() });
        assert_eq!(read(["云庭", "朝阳", "", "", "", "", "", "0"]).unwrap().reference_price_fen, None);
        let errors = read(["", "朝阳", "", "", "", "", "", ""]).unwrap_err();
        assert_eq!(errors.iter().map(|e| (e.field, e.code)).collect::<Vec<_>>(), [(Some(ImportField::Name), FieldCode::Required)]);
    }

    #[test]
    fn coordinates_are_kept_in_gcj_02_whatever_the_file_has_them_in() {
        let columns = ["名称", "区域", "经度", "纬度"].map(|name| ImportColumn { name: name.into(), ..ImportColumn::default() });
        let mapping: Vec<FieldMapping> = columns
            .iter()
            .zip(["name", "district", "longitude", "latitude"])
            .map(|(column, field)| FieldMapping { field: field.into(), column: column.name.clone() })
            .collect();
        let reader = RowReader::new(ImportKind::Communities, &columns, &mapping, Purpose::Sale).unwrap();
        let read = |datum: Datum, longitude: &str, latitude: &str| {
            let cells = ["云庭", "朝阳", longitude, latitude].map(str::to_owned);
            let row = reader.clone().in_datum(datum).read(&cells, chrono::DateTime::UNIX_EPOCH).unwrap().row;
            let ParsedRow::Community(draft) = row else { panic!("{row:?}") };
            draft.longitude.zip(draft.latitude)
        };
        let is_near = |found: Option<(f64, f64)>, (longitude, latitude): (f64, f64)| {
            found.is_some_and(|found| (found.0 - longitude).abs() < 1e-6 && (found.1 - latitude).abs() < 1e-6)
        };
        assert_eq!(read(Datum::Gcj02, "116.404", "39.915"), Some((116.404, 39.915)));
        assert!(is_near(read(Datum::Wgs84, "116.404", "39.915"), (116.410_244_5, 39.916_404_3)));
        assert!(is_near(read(Datum::Bd09, "116.404", "39.915"), (116.397_627_3, 39.908_656_7)));
        assert_eq!(read(Datum::Wgs84, "2.35", "48.85"), Some((2.35, 48.85)));
        assert_eq!(read(Datum::Wgs84, "116.404", ""), None);
    }
}
