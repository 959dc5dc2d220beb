//! Headings in their writings, and pointers that lead back to columns.

use super::*;
use crate::exchange::import::ImportReject;
use crate::problem::{FieldCode, FieldMessage};

#[test]
fn headings_in_three_writings_are_known() {
    for (field, headings) in [
        (ImportField::Price, ["总价", "TOTALPRICE", "Total_Price", "总价（万元）"]),
        (ImportField::Area, ["面积", "AREA", "建筑面积(㎡)", "mianji"]),
        (ImportField::BuiltYear, ["建成年代", "BUILDTIME", "year", " 年代 "]),
        (ImportField::District, ["区域", "DISTRICT", "quyu", "行政区"]),
    ] {
        for heading in headings {
            assert!(field.is_headed(heading), "{field} {heading}");
            assert!(is_known_heading(heading));
        }
    }
    assert!(!is_known_heading("望京花园"));
    assert!(!is_known_heading(""));
}

#[test]
fn every_heading_is_written_as_it_is_compared() {
    for field in ImportField::ALL {
        for heading in field.headings() {
            assert_eq!(*heading, heading_key(heading), "{field}");
        }
    }
}

#[test]
fn no_heading_means_two_fields_of_one_kind() {
    for kind in ImportKind::ALL {
        let mut seen = std::collections::BTreeMap::new();
        for field in ImportField::of(*kind) {
            for heading in field.headings() {
                assert_eq!(seen.insert(heading, field), None, "{heading}");
            }
        }
    }
}

#[test]
fn pointers_of_drafts_lead_back_to_columns() {
    for (pointer, field) in [
        ("/price_fen", ImportField::Price),
        ("/floor", ImportField::Floor),
        ("/owners/0/phone", ImportField::OwnerPhone),
        ("/owners/0/name", ImportField::OwnerName),
        ("/aliases/3", ImportField::Aliases),
        ("/reference_price_fen", ImportField::ReferencePrice),
    ] {
        assert_eq!(ImportField::of_pointer(pointer), Some(field), "{pointer}");
    }
}

#[test]
fn a_cell_that_cannot_be_read_is_told_how_to_write_it() {
    let told = |field: ImportField, code: FieldCode| {
        let (field, code) = (field.as_str().to_owned(), code.as_str().to_owned());
        ImportReject { sheet: String::new(), line: 2, field, code, value: String::new() }.message()
    };
    let codes = [FieldCode::InvalidFormat, FieldCode::UnknownWord, FieldCode::DoesNotExist];
    let untold: Vec<_> = ImportField::ALL.iter().filter(|field| codes.iter().all(|code| told(**field, *code).is_none())).collect();
    // Read as they stand: nothing can be wrong with them but their length.
    let free = [
        ImportField::BusinessArea,
        ImportField::Aliases,
        ImportField::Building,
        ImportField::Unit,
        ImportField::Equipment,
        ImportField::Title,
        ImportField::Notes,
        ImportField::OwnerName,
        ImportField::Source,
        ImportField::Details,
        ImportField::ClientName,
        ImportField::Wechat,
        ImportField::Email,
        ImportField::Wish,
        ImportField::WantedDistrict,
        ImportField::WantedCommunity,
        ImportField::WantedUse,
        ImportField::ClientSource,
        ImportField::LastWords,
        ImportField::ContractNumber,
        ImportField::SellerName,
        ImportField::BuyerName,
        ImportField::FollowUpText,
        ImportField::FollowUpKind,
    ];
    assert_eq!(untold, free.iter().collect::<Vec<_>>());
    // What is one to a form may be another to a row of a file.
    assert_eq!(told(ImportField::Building, FieldCode::Required), Some(FieldMessage::RowBuildingRequired));
    assert_eq!(told(ImportField::ReceivedOn, FieldCode::Closed), Some(FieldMessage::ReceivedOnClosed));
    assert_eq!(told(ImportField::ClosingAgent, FieldCode::DoesNotExist), Some(FieldMessage::MemberDoesNotExist));
    assert_eq!(told(ImportField::ClientPhone, FieldCode::InvalidFormat), Some(FieldMessage::PhoneInvalidFormat));
}
