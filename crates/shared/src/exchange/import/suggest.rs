//! Suggestions: which field a column seems to fill, from its heading and its samples.

use super::cell::{self, PriceUnit};
use super::details::{Fact, is_district, parts};
use super::{ImportColumn, ImportField, ImportKind};
use crate::property::community::district_name;
use crate::property::listing::Purpose;

/// Writes the suggestions into the columns: at most one column a field, apart from details; the same file gives the same ones.
pub fn suggest(kind: ImportKind, columns: &mut [ImportColumn]) {
    mark_own(columns);
    let mut candidates = Vec::new();
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| !column.is_own) {
        for (rank, field) in ImportField::of(kind).iter().enumerate() {
            let score = score(*field, column);
            if score > 0 {
                candidates.push((std::cmp::Reverse(score), rank, at, *field));
            }
        }
    }
    candidates.sort_unstable_by_key(|(score, rank, at, _)| (*score, *rank, *at));
    for column in columns.iter_mut() {
        (column.suggestion, column.is_doubtful) = (None, false);
    }
    let mut taken = Vec::new();
    for (_, _, at, field) in candidates {
        let Some(name) = columns.get(at).map(|column| column.name.as_str()) else { continue };
        let is_part_of_details = columns.iter().any(|whole| is_details(whole) && is_part(name, &whole.name));
        if is_part_of_details || taken.contains(&field) {
            continue;
        }
        if let Some(column) = columns.get_mut(at).filter(|column| column.suggestion.is_none()) {
            column.suggestion = Some(field.as_str().to_owned());
            column.is_doubtful = !is_mostly_readable(field, &column.samples);
            if !field.is_gathered() {
                taken.push(field);
            }
        }
    }
    mend_regions(columns);
}

/// The columns that Fangke puts before rejected rows, behind the `sheet` where there are several.
pub const OWN_COLUMNS: [&str; 5] = ["line", "field", "code", "value", "reason"];

fn mark_own(columns: &mut [ImportColumn]) {
    // Earlier versions gave no reason in words.
    let is_ours = OWN_COLUMNS.iter().filter(|own| **own != "reason").all(|own| columns.iter().any(|column| column.name == *own));
    for column in columns {
        column.is_own = is_ours && (OWN_COLUMNS.contains(&column.name.as_str()) || column.name == "sheet");
    }
}

/// English crawlers call the district `Region` and the neighbourhood `District`.
fn mend_regions(columns: &mut [ImportColumn]) {
    let named = |columns: &[ImportColumn], name: &str| columns.iter().position(|column| column.name.trim().eq_ignore_ascii_case(name));
    let (Some(region), Some(district)) = (named(columns, "region"), named(columns, "district")) else { return };
    let takes =
        |column: Option<&ImportColumn>| column.is_some_and(|column| matches!(column.suggestion.as_deref(), None | Some("district")));
    if !takes(columns.get(region)) || !takes(columns.get(district)) {
        return;
    }
    let has_area = columns.iter().any(|column| column.suggestion.as_deref() == Some(ImportField::BusinessArea.as_str()));
    if let Some(column) = columns.get_mut(region) {
        column.suggestion = Some(ImportField::District.as_str().to_owned());
    }
    if let Some(column) = columns.get_mut(district) {
        column.suggestion = (!has_area).then(|| ImportField::BusinessArea.as_str().to_owned());
    }
}

fn is_mostly_readable(field: ImportField, samples: &[String]) -> bool {
    let readable = samples.iter().filter(|sample| can_read(field, sample)).count();
    readable * 2 >= samples.len()
}

/// What the listings of a file are for where the rows don't say.
pub fn default_purpose(columns: &[ImportColumn]) -> Purpose {
    let has = |field: ImportField| columns.iter().any(|column| column.suggestion.as_deref() == Some(field.as_str()));
    let is_rent_of_contracts =
        |column: &ImportColumn| column.suggestion.as_deref() == Some(ImportField::ContractPrice.as_str()) && column.name.contains('租');
    if columns.iter().any(is_rent_of_contracts) {
        return Purpose::Rental;
    }
    if has(ImportField::Rent) && !has(ImportField::Price) { Purpose::Rental } else { Purpose::Sale }
}

fn is_details(column: &ImportColumn) -> bool {
    column.suggestion.as_deref() == Some(ImportField::Details.as_str())
}

/// Is `des[3]` a part of `des`?
fn is_part(name: &str, whole: &str) -> bool {
    name.strip_prefix(whole).is_some_and(|rest| rest.starts_with('['))
}

fn score(field: ImportField, column: &ImportColumn) -> u32 {
    let samples = &column.samples;
    if field == ImportField::Details {
        // First of all, so that the parts of a composite aren't suggested beside it.
        return if is_composite(samples) { 200 } else { 0 };
    }
    if !is_mostly_readable(field, samples) {
        // Still offered and asked about, unless the heading has other meanings, too.
        return match field {
            ImportField::Purpose | ImportField::Source | ImportField::WantedFor => 0,
            _ if field.is_headed(&column.name) || field.is_headed_with_unit(&column.name) => 40,
            _ => 0,
        };
    }
    if field.is_headed(&column.name) {
        return 100;
    }
    if field.is_headed_with_unit(&column.name) {
        return 90;
    }
    if field.is_nearly_headed(&column.name) {
        return 80;
    }
    // Without a heading every sample must agree.
    if !samples.is_empty() && samples.iter().all(|sample| shows(field, sample)) {
        return 60;
    }
    if field == ImportField::Community || field == ImportField::Name {
        let named = samples.iter().filter(|sample| looks_like_community(sample)).count();
        if named * 2 > samples.len() {
            return 20;
        }
    }
    0
}

/// Several samples in parts, and most of them with facts.
fn is_composite(samples: &[String]) -> bool {
    let with_facts = samples.iter().filter(|sample| parts(sample).any(|part| Fact::of(part).is_some())).count();
    samples.iter().any(|sample| parts(sample).nth(1).is_some()) && with_facts * 2 >= samples.len() && with_facts > 0
}

/// Does the field's parser take the sample?
fn can_read(field: ImportField, sample: &str) -> bool {
    match field {
        ImportField::Area | ImportField::InnerArea => cell::area(sample).is_ok(),
        ImportField::Layout => cell::layout(sample).is_ok(),
        ImportField::Rooms | ImportField::Halls | ImportField::Baths => cell::count(sample).is_ok(),
        ImportField::Floor => cell::floor(sample).is_ok(),
        ImportField::TotalFloors => cell::total_floors(sample).is_ok(),
        ImportField::Orientation => cell::orientations(sample).is_ok(),
        ImportField::Decoration => cell::decoration(sample).is_ok(),
        ImportField::BuildingForm => cell::building_form(sample).is_ok(),
        ImportField::HasElevator => cell::has_elevator(sample).is_ok(),
        ImportField::BuiltYear => cell::built_year(sample).is_ok(),
        ImportField::Price => cell::price(sample, PriceUnit::Yuan).is_ok(),
        ImportField::Rent => cell::is_on_request(sample) || cell::rent(sample, PriceUnit::Yuan).is_ok(),
        ImportField::OwnerPhone => !crate::contact::read(sample).contacts.is_empty() || crate::contact::read(sample).faults.is_empty(),
        ImportField::EnteredOn | ImportField::SignedOn | ImportField::ReceivedOn | ImportField::FollowedUpOn => cell::day(sample).is_ok(),
        ImportField::ContractPrice
        | ImportField::OwnerCommission
        | ImportField::ClientCommission
        | ImportField::InformationFee
        | ImportField::BankRebate
        | ImportField::ReceivedAmount => cell::price(sample, PriceUnit::Yuan).is_ok(),
        ImportField::ContractKind => cell::contract_purpose(sample).is_ok(),
        ImportField::UnitPrice | ImportField::ReferencePrice => cell::unit_price(sample, PriceUnit::Yuan).is_ok(),
        ImportField::Purpose => cell::purpose(sample).is_ok(),
        ImportField::Source => cell::source(sample).is_ok(),
        ImportField::Longitude | ImportField::Latitude => cell::coordinate(sample).is_ok(),
        ImportField::ClientPhone => crate::contact::read(sample).faults.is_empty(),
        ImportField::WantedFor => cell::wanted_for(sample).is_ok(),
        ImportField::WantedLayout => cell::wanted_rooms(sample).is_ok(),
        ImportField::WantedArea => cell::wanted_area(sample).is_ok(),
        ImportField::Budget => cell::budget(sample, "", false).is_ok(),
        ImportField::ClientGrade => cell::client_grade(sample).is_ok(),
        _ => true,
    }
}

/// Does the sample show by itself that it belongs to the field?
fn shows(field: ImportField, sample: &str) -> bool {
    match field {
        ImportField::District => is_district(sample) || district_name(sample) != sample.trim(),
        ImportField::Longitude => is_coordinate(sample, 73.0, 136.0),
        ImportField::Latitude => is_coordinate(sample, 3.0, 54.0),
        ImportField::OwnerPhone | ImportField::ClientPhone => crate::property::owner::normalise_phone(sample).is_ok(),
        ImportField::ReferencePrice => Fact::of(sample).map(|fact| fact.field()) == Some(ImportField::UnitPrice),
        _ => Fact::of(sample).map(|fact| fact.field()) == Some(field),
    }
}

/// A number between limits, given more exactly than any area or price.
fn is_coordinate(sample: &str, from: f64, to: f64) -> bool {
    let decimals = sample.trim().split_once('.').map_or(0, |(_, decimals)| decimals.len());
    decimals >= 4 && sample.trim().parse::<f64>().is_ok_and(|degrees| (from..=to).contains(&degrees))
}

fn looks_like_community(sample: &str) -> bool {
    const ENDINGS: &[char] = &['园', '苑', '里', '庄', '城', '府', '区', '院', '居', '湾', '庭', '寓', '厦', '轩', '阁', '家'];
    let name = sample.trim();
    (2..=20).contains(&name.chars().count()) && name.ends_with(ENDINGS) && !name.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestions(kind: ImportKind, columns: &[(&str, &[&str])]) -> Vec<Option<String>> {
        let mut columns: Vec<ImportColumn> = columns
            .iter()
            .map(|(name, samples)| ImportColumn {
                name: (*name).into(),
                samples: samples.iter().map(|s| (*s).into()).collect(),
                ..ImportColumn::default()
            })
            .collect();
        suggest(kind, &mut columns);
        columns.into_iter().map(|column| column.suggestion).collect()
    }

    fn words(words: &[&str]) -> Vec<Option<String>> {
        words.iter().map(|w| (!w.is_empty()).then(|| (*w).to_owned())).collect()
    }

    #[test]
    fn english_capitals() {
        let columns: &[(&str, &[&str])] = &[
            ("NAME", &["云庭家园", "蓝湾"]),
            ("BUILDTIME", &["2009", "1998"]),
            ("AGE", &["10", "21"]),
            ("longitude", &["116.411858"]),
            ("latitude", &["39.869364"]),
            ("DISTRICT", &["dongcheng"]),
            ("AREA", &["90.69"]),
            ("TOTALPRICE", &["653"]),
            ("UNITPRICE", &["72004"]),
        ];
        let expected = ["community", "built_year", "", "longitude", "latitude", "district", "area", "price", "unit_price"];
        assert_eq!(suggestions(ImportKind::Listings, columns), words(&expected));
    }

    #[test]
    fn the_same_heading_means_another_field_for_communities() {
        let columns: &[(&str, &[&str])] = &[("ID", &["1111"]), ("NAME", &["云庭"]), ("DISTRICT", &["chaoyang"]), ("PRICE", &["69345"])];
        assert_eq!(suggestions(ImportKind::Communities, columns), words(&["", "name", "district", "reference_price"]));
    }

    #[test]
    fn samples_overrule_a_heading() {
        let columns: &[(&str, &[&str])] = &[("小区", &["云庭"]), ("price", &["1200元/月", "800元/月"])];
        assert_eq!(suggestions(ImportKind::Listings, columns), words(&["community", "rent"]));
    }

    #[test]
    fn chinese_headings_with_units() {
        let columns: &[(&str, &[&str])] = &[
            ("小区名称", &["云庭"]),
            ("挂牌总价(万)", &["653"]),
            ("建筑面积（㎡）", &["90.15"]),
            ("所在楼层", &["12/28"]),
            ("朝向", &["南"]),
            ("联系电话", &["13800000000"]),
        ];
        let expected = ["community", "price", "area", "floor", "orientation", "owner_phone"];
        assert_eq!(suggestions(ImportKind::Listings, columns), words(&expected));
    }

    #[test]
    fn a_composite_stands_for_its_parts() {
        let columns: &[(&str, &[&str])] = &[
            ("title", &["整租·云庭 2室2厅 南/北"]),
            ("des[0]", &["鼎城区"]),
            ("des[1]", &["桥南"]),
            ("des[2]", &["云庭家园"]),
            ("des[3]", &["90.00㎡"]),
            ("des", &["鼎城区 | 桥南 | 云庭家园 | 90.00㎡"]),
            ("bottom[0]", &["精装", "随时看房"]),
            ("bottom", &["精装", "精装 | 随时看房"]),
            ("price", &["1200元/月"]),
        ];
        assert_eq!(suggestions(ImportKind::Listings, columns), words(&["title", "", "", "", "", "details", "", "details", "rent"]));
    }

    #[test]
    fn columns_without_headings_show_themselves() {
        let columns: &[(&str, &[&str])] = &[
            ("列 1", &["云庭家园", "蓝湾城"]),
            ("列 2", &["朝阳区", "海淀区"]),
            ("列 3", &["2室1厅", "3室2厅"]),
            ("列 4", &["90平米", "120平米"]),
            ("列 5", &["539万", "1200万"]),
            ("列 6", &["4", "5"]),
        ];
        assert_eq!(suggestions(ImportKind::Listings, columns), words(&["community", "district", "layout", "area", "price", ""]));
    }

    #[test]
    fn formal_and_english_headings() {
        let formal: &[(&str, &[&str])] = &[
            ("所属小区", &["云庭"]),
            ("建筑面积（平方米）", &["90.15"]),
            ("总价（人民币万元）", &["653"]),
            ("平均价格", &["72000元/平"]),
            ("房屋户型", &["3室2厅"]),
        ];
        assert_eq!(suggestions(ImportKind::Listings, formal), words(&["community", "area", "price", "unit_price", "layout"]));
        let english: &[(&str, &[&str])] = &[
            ("Direction", &["东西"]),
            ("District", &["灯市口"]),
            ("Elevator", &["有电梯"]),
            ("Floor", &["6"]),
            ("Garden", &["云庭"]),
            ("Id", &["101102647043"]),
            ("Layout", &["3室1厅"]),
            ("Price", &["780"]),
            ("Region", &["东城"]),
            ("Renovation", &["精装"]),
            ("Size", &["75"]),
            ("Year", &["1988"]),
        ];
        let expected = [
            "orientation",
            "business_area",
            "has_elevator",
            "floor",
            "community",
            "",
            "layout",
            "price",
            "district",
            "decoration",
            "area",
            "built_year",
        ];
        assert_eq!(suggestions(ImportKind::Listings, english), words(&expected));
    }

    #[test]
    fn what_cannot_be_read_is_offered_and_our_own_columns_are_not() {
        let mut columns: Vec<ImportColumn> = [
            ("小区", "云庭"),
            ("朝向", "跃层"),
            ("line", "3"),
            ("field", "price"),
            ("code", "is_range"),
            ("value", "1-2万"),
            ("reason", "售价"),
        ]
        .map(|(name, sample)| ImportColumn { name: name.into(), samples: vec![sample.into()], ..ImportColumn::default() })
        .to_vec();
        suggest(ImportKind::Listings, &mut columns);
        assert_eq!((columns[1].suggestion.as_deref(), columns[1].is_doubtful), (Some("orientation"), true));
        assert!(columns[2..].iter().all(|column| column.is_own && column.suggestion.is_none()));
    }

    #[test]
    fn registers_of_clients_in_their_own_words() {
        let columns: &[(&str, &[&str])] = &[
            ("客户姓名", &["王小姐"]),
            ("手机1", &["139 0000 0001"]),
            ("手机2", &["13900000002"]),
            ("微信号", &["wang_88"]),
            ("身份证号码", &["32020119700707009X"]),
            ("求购/求租", &["求购"]),
            ("意向区域", &["朝阳、海淀"]),
            ("意向小区", &["云栖花园"]),
            ("户型", &["2-3室"]),
            ("面积(㎡)", &["80-100"]),
            ("预算(万)", &["300-400"]),
            ("购房用途", &["婚房"]),
            ("客户来源", &["转介绍"]),
            ("客户等级", &["A"]),
            ("跟进记录", &["3月1日带看"]),
            ("录入人", &["林晓"]),
            ("录入日期", &["2025-11-03"]),
            ("备注", &["周末有空"]),
        ];
        let expected = [
            "client_name",
            "client_phone",
            "client_phone",
            "wechat",
            "id_number",
            "wanted_for",
            "wanted_district",
            "wanted_community",
            "wanted_layout",
            "wanted_area",
            "budget",
            "wanted_use",
            "client_source",
            "client_grade",
            "last_words",
            "entered_by",
            "entered_on",
            "notes",
        ];
        assert_eq!(suggestions(ImportKind::Clients, columns), words(&expected));
    }

    #[test]
    fn a_file_with_rents_only_is_for_rental() {
        let column =
            |field: ImportField| ImportColumn { name: "c".into(), suggestion: Some(field.as_str().into()), ..ImportColumn::default() };
        assert_eq!(default_purpose(&[column(ImportField::Rent)]), Purpose::Rental);
        assert_eq!(default_purpose(&[column(ImportField::Rent), column(ImportField::Price)]), Purpose::Sale);
        assert_eq!(default_purpose(&[]), Purpose::Sale);
    }
}
