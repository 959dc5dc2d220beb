//! What holds for every search.

use super::query;
use crate::client::funnel::FunnelQuery;
use crate::client::objection::ObjectionQuery;
use crate::client::query::ClientQuery;
use crate::client::reception::{ConversionQuery, ReceptionQuery};
use crate::client::showing::ShowingQuery;
use crate::deal::bonus::BonusQuery;
use crate::deal::contract::{ContractBoardQuery, ContractQuery};
use crate::deal::cost::CostQuery;
use crate::deal::developer_statement::DeveloperQuery;
use crate::deal::performance::LineQuery;
use crate::deal::receivable::ReceivableQuery;
use crate::deal::risk::{RiskQuery, RiskReportQuery};
use crate::page::MAX_LIMIT;
use crate::partner::webhook::WebhookDeliveryQuery;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;
use crate::{ClientId, MemberId};

type Pairs = Vec<(&'static str, String)>;
type Again = fn(&[(&str, &str)]) -> Result<Pairs, Vec<FieldError>>;

/// A search without its type.
struct Search {
    name: &'static str,
    names: &'static [&'static str],
    examples: &'static [(&'static str, &'static str)],
    /// Reads the pairs and writes them again.
    again: Again,
}

macro_rules! searches {
    ($($query:ident),+ $(,)?) => {
        [$(Search {
            name: stringify!($query),
            names: $query::NAMES,
            examples: $query::EXAMPLES,
            again: |pairs| $query::from_pairs(pairs.iter().copied()).map(|query| query.to_pairs()),
        }),+]
    };
}

const SEARCHES: &[Search] = &searches![
    AnyQuery,
    BonusQuery,
    ClientQuery,
    ContractBoardQuery,
    ContractQuery,
    ConversionQuery,
    CostQuery,
    DeveloperQuery,
    FunnelQuery,
    LineQuery,
    ObjectionQuery,
    ReceivableQuery,
    ReceptionQuery,
    RiskQuery,
    RiskReportQuery,
    ShowingQuery,
    WebhookDeliveryQuery,
];

fn wrong(search: &Search, pairs: &[(&str, &str)]) -> Vec<(String, FieldCode)> {
    let errors = (search.again)(pairs).err().unwrap_or_default();
    errors.into_iter().map(|error| (error.pointer, error.code)).collect()
}

#[test]
fn the_examples_of_the_description_survive_the_address_bar() {
    for search in SEARCHES {
        let pairs = (search.again)(search.examples).unwrap_or_else(|errors| panic!("{}: {errors:?}", search.name));
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(pairs, search.examples, "{}", search.name);
    }
}

#[test]
fn every_name_is_known_and_no_other() {
    for search in SEARCHES {
        for name in search.names {
            assert_eq!((search.again)(&[(name, " ")]), Ok(Vec::new()), "{}: {name}", search.name);
            assert_eq!(wrong(search, &[(name, "\0")]), [((*name).to_owned(), FieldCode::ForbiddenCharacter)], "{}", search.name);
        }
        assert_eq!(wrong(search, &[("no_such", "1"), ("nor_this", "")]).len(), 2, "{}", search.name);
        assert_eq!(wrong(search, &[("no_such", "")]), [("no_such".to_owned(), FieldCode::UnknownField)], "{}", search.name);
    }
}

#[test]
fn a_page_has_from_one_row_to_two_hundred() {
    let paged: Vec<_> = SEARCHES.iter().filter(|search| search.names.contains(&"limit")).collect();
    assert!(paged.len() > 5 && paged.iter().all(|search| search.names.ends_with(&["limit", "cursor"])));
    for search in paged {
        for (limit, is_right) in [(-1, false), (0, false), (1, true), (MAX_LIMIT, true), (MAX_LIMIT + 1, false)] {
            let found = wrong(search, &[("limit", &limit.to_string())]);
            let expected = (!is_right).then(|| ("limit".to_owned(), FieldCode::OutOfRange));
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{}: {limit}", search.name);
        }
    }
}

#[test]
fn the_last_day_is_not_before_the_first() {
    for (name, from, to) in [
        ("ConversionQuery", "from", "to"),
        ("ContractQuery", "signed_from", "signed_to"),
        ("ReceptionQuery", "from", "to"),
        ("RiskReportQuery", "from", "to"),
        ("ShowingQuery", "from", "to"),
    ] {
        let search = SEARCHES.iter().find(|search| search.name == name).unwrap();
        assert_eq!(wrong(search, &[(from, "2026-03-18"), (to, "2026-03-18")]), [], "{name}");
        assert_eq!(wrong(search, &[(from, "2026-03-18"), (to, "2026-03-17")]), [(to.to_owned(), FieldCode::EndsBeforeStart)], "{name}");
        assert_eq!(wrong(search, &[(from, "0001-01-01")]), [(from.to_owned(), FieldCode::OutOfRange)], "{name}");
    }
}

vocabulary! {
    /// A colour.
    Colour {
        /// Like a stop.
        Red = "red",
        /// Like grass.
        Green = "green",
    }
}

query! {
    /// A search with a parameter of every type.
    AnyQuery: checked {
        /// What it is called.
        /// Or was called.
        #[example = "apple"]
        q: Option<String>,
        /// A word.
        colour: Option<Colour>,
        /// Words.
        #[schema(inline)]
        shade: Vec<Colour>,
        /// One of three.
        is_ripe: Option<bool>,
        /// One of two.
        is_rotten: bool,
        /// An id.
        client_id: Option<ClientId>,
        /// Ids.
        #[example = "3,4"]
        agent_id: Vec<MemberId>,
        /// A month.
        month: Option<crate::month::Month>,
    }
}

impl AnyQuery {
    fn check(&self, errors: &mut Vec<FieldError>) {
        if self.is_rotten && self.is_ripe == Some(true) {
            errors.push(FieldError::new("is_rotten", FieldCode::Contradicts));
        }
    }
}

#[test]
fn each_type_is_read_and_written() {
    let text = [
        ("q", " apple "),
        ("colour", "red"),
        ("shade", "green, ,red"),
        ("is_ripe", "false"),
        ("is_rotten", "true"),
        ("client_id", "7"),
        ("agent_id", "4"),
        ("month", "202603"),
    ];
    let query = AnyQuery::from_pairs(text).unwrap();
    let expected = AnyQuery {
        q: Some("apple".to_owned()),
        colour: Some(Colour::Red),
        shade: vec![Colour::Green, Colour::Red],
        is_ripe: Some(false),
        is_rotten: true,
        client_id: Some(ClientId(7)),
        agent_id: vec![MemberId(4)],
        month: "202603".parse().ok(),
    };
    assert_eq!(query, expected);
    let written = query.to_pairs();
    assert_eq!(written[0..3], [("q", "apple".to_owned()), ("colour", "red".to_owned()), ("shade", "green,red".to_owned())]);
    assert_eq!(AnyQuery::from_pairs(written.iter().map(|(name, value)| (*name, value.as_str()))), Ok(query));
    assert_eq!(AnyQuery::default().to_pairs(), []);
}

#[test]
fn all_that_is_wrong_is_told_in_order() {
    let pairs = [("is_rotten", "true"), ("month", "202613"), ("colour", "blue"), ("size", "3"), ("client_id", "x"), ("is_ripe", "true")];
    let errors = AnyQuery::from_pairs(pairs).unwrap_err();
    assert_eq!(
        errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(),
        ["month", "colour", "size", "client_id", "is_rotten"]
    );
    let many = ["1"; 101].join(",");
    assert_eq!(AnyQuery::from_pairs([("agent_id", many.as_str())]).unwrap_err()[0].code, FieldCode::TooMany);
}

#[cfg(feature = "openapi")]
#[test]
fn a_parameter_is_described_by_its_declaration() {
    let described = <AnyQuery as utoipa::IntoParams>::into_params(|| None);
    let described = serde_json::to_value(described).unwrap();
    let parameter = |name: &str| described.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
    let expected = serde_json::json!({
        "name": "agent_id", "in": "query", "description": "Ids", "required": false, "style": "form", "explode": false, "example": [3, 4],
        "schema": { "type": "array", "items": { "type": "integer", "format": "int64" } },
    });
    assert_eq!(*parameter("agent_id"), expected);
    let q = parameter("q");
    assert_eq!((&q["description"], &q["example"], &q["style"]), (&"What it is called. Or was called".into(), &"apple".into(), &().into()));
    assert_eq!(parameter("colour")["schema"]["$ref"], "#/components/schemas/Colour");
    assert_eq!(parameter("shade")["schema"]["items"]["enum"], serde_json::json!(["red", "green"]));
}
