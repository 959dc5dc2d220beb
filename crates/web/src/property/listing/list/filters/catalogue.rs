//! Every filter: the parameters of the query that it sets, and how one chooses its value.

use fangke_shared::permission::Scope;
use fangke_shared::property::listing::{
    BuildingForm, CertificateState, Decoration, EquipmentAsked, FacetCount, FloorBand, Grade, LandTenure, ListingFacets, ListingQuery,
    ListingSource, ListingStatus, MissingPart, Orientation, Pool, Purpose, ROOMS_AND_MORE, Tenancy,
};

use super::range;
use crate::amount::Unit;
use crate::i18n::{Locale, Word};
use crate::property::listing::address::{parameter, with_parameters};
use crate::tr;
use crate::ui::{Choice, word_choices};

/// Lower and upper end of a ready-made range, in the unit of its filter.
pub type Preset = (Option<i64>, Option<i64>);
/// The counts of one attribute.
pub type Counts = fn(&ListingFacets) -> &Vec<FacetCount>;

/// How the value is chosen.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Two numbers: the parameters `<name>_min` and `<name>_max`.
    Range(Unit, fn() -> &'static str, &'static [Preset]),
    /// Two days: `created_from` and `created_to`.
    Days,
    /// Several of a list.
    Many(fn() -> Vec<Choice>, Option<Counts>),
    /// One of a list.
    One(fn() -> Vec<Choice>),
    /// Communities, completed while typing.
    Communities,
    /// Colleagues, completed while typing.
    Members,
    /// A text that must match.
    Text,
    /// An area, drawn on the map.
    Area,
}

/// A filter.
#[derive(Clone, Copy)]
pub struct Filter {
    /// Its parameter in the query.
    pub name: &'static str,
    /// Its name on screen.
    pub label: fn() -> &'static str,
    /// How its value is chosen.
    pub kind: Kind,
}

impl Filter {
    /// The parameters that it sets.
    pub fn parameters(self) -> Vec<String> {
        match self.kind {
            Kind::Range(..) => vec![format!("{}_min", self.name), format!("{}_max", self.name)],
            Kind::Days => vec!["created_from".to_owned(), "created_to".to_owned()],
            _ => vec![self.name.to_owned()],
        }
    }

    /// Is it of use while looking for this? Prices belong to sales and rents to rentals.
    pub fn is_useful(self, query: &ListingQuery) -> bool {
        match self.name {
            "price" | "unit_price" => query.purpose != Some(Purpose::Rental),
            "rent" => query.purpose != Some(Purpose::Sale),
            // Leads are a list of their own, and so have one status.
            "status" => query.status != [ListingStatus::Lead],
            _ => true,
        }
    }

    /// Does it narrow the list?
    pub fn is_set(self, query: &ListingQuery) -> bool {
        self.is_useful(query) && self.parameters().iter().any(|name| parameter(query, name).is_some())
    }

    /// The query without it.
    pub fn cleared(self, query: &ListingQuery) -> ListingQuery {
        let names = self.parameters();
        with_parameters(query, &names.iter().map(|name| (name.as_str(), None)).collect::<Vec<_>>())
    }

    /// Its value in words; `name_of` knows communities and colleagues.
    pub fn words(self, query: &ListingQuery, name_of: impl Fn(&str) -> String) -> Option<String> {
        if !self.is_set(query) {
            return None;
        }
        let value = |name: &str| parameter(query, name);
        let labels = |choices: Vec<Choice>| {
            let chosen = value(self.name).unwrap_or_default();
            let label = |word: &str| {
                choices.iter().find(|choice| choice.value == word).map_or_else(|| word.to_owned(), |choice| choice.label.clone())
            };
            chosen.split(',').map(label).collect::<Vec<_>>().join(tr!(common.list_separator))
        };
        Some(match self.kind {
            Kind::Range(unit, suffix, _) => {
                let ends = self.parameters();
                let end = |i: usize| ends.get(i).and_then(|name| value(name)).and_then(|text| range::stored(unit, &text));
                range::words(unit, suffix(), end(0), end(1))
            }
            Kind::Days => match (value("created_from"), value("created_to")) {
                (Some(from), Some(to)) => format!("{from} – {to}"),
                (Some(from), None) => format!("≥ {from}"),
                (None, to) => format!("≤ {}", to.unwrap_or_default()),
            },
            // The choices of districts are in the counts, and their words are their names.
            Kind::Many(choices, _) => labels(choices()),
            Kind::One(choices) => labels(choices()),
            Kind::Communities | Kind::Members => {
                value(self.name).unwrap_or_default().split(',').map(name_of).collect::<Vec<_>>().join(tr!(common.list_separator))
            }
            Kind::Text => value(self.name).unwrap_or_default(),
            Kind::Area => tr!(listing.filter.drawn).to_owned(),
        })
    }
}

fn yes_or_no() -> Vec<Choice> {
    vec![Choice::new("true", tr!(common.yes)), Choice::new("false", tr!(common.no))]
}

fn statuses() -> Vec<Choice> {
    let mut choices = word_choices::<ListingStatus>();
    choices.retain(|choice| choice.value != ListingStatus::Lead.word());
    choices
}

fn rooms() -> Vec<Choice> {
    (1..ROOMS_AND_MORE)
        .map(|n| Choice::new(n.to_string(), tr!(listing.layout.rooms, n = n)))
        .chain([Choice::new(ROOMS_AND_MORE.to_string(), tr!(listing.filter.rooms_and_more, n = ROOMS_AND_MORE))])
        .collect()
}

fn baths() -> Vec<Choice> {
    (1..=3).map(|n| Choice::new(n.to_string(), tr!(listing.layout.baths, n = n))).collect()
}

fn scopes() -> Vec<Choice> {
    [
        (Scope::Own, tr!(listing.filter.scope_own)),
        (Scope::Team, tr!(listing.filter.scope_team)),
        (Scope::Store, tr!(listing.filter.scope_store)),
        (Scope::Region, tr!(listing.filter.scope_region)),
    ]
    .into_iter()
    .map(|(scope, label)| Choice::new(scope.word(), label))
    .collect()
}

fn idle_days() -> Vec<Choice> {
    [3, 7, 14, 30].into_iter().map(|n| Choice::new(n.to_string(), tr!(listing.filter.days, n = n))).collect()
}

const fn filter(name: &'static str, label: fn() -> &'static str, kind: Kind) -> Filter {
    Filter { name, label, kind }
}

/// The filters, the most used first.
pub const FILTERS: [Filter; 36] = [
    filter("district", || tr!(community.district), Kind::Many(Vec::new, Some(|facets| &facets.district))),
    filter("community_id", || tr!(listing.filter.community), Kind::Communities),
    filter(
        "price",
        || tr!(listing.column.price),
        Kind::Range(
            Unit::Wan,
            || tr!(listing.unit.wan),
            &[
                (None, Some(300)),
                (Some(300), Some(500)),
                (Some(500), Some(700)),
                (Some(700), Some(1000)),
                (Some(1000), Some(1500)),
                (Some(1500), None),
            ],
        ),
    ),
    filter(
        "rent",
        || tr!(listing.column.rent),
        Kind::Range(
            Unit::Yuan,
            || tr!(listing.unit.yuan_month),
            &[
                (None, Some(2000)),
                (Some(2000), Some(4000)),
                (Some(4000), Some(6000)),
                (Some(6000), Some(8000)),
                (Some(8000), Some(12_000)),
                (Some(12_000), None),
            ],
        ),
    ),
    filter(
        "area",
        || tr!(listing.column.area),
        Kind::Range(
            Unit::Sqm,
            || "㎡",
            &[
                (None, Some(60)),
                (Some(60), Some(80)),
                (Some(80), Some(100)),
                (Some(100), Some(130)),
                (Some(130), Some(180)),
                (Some(180), None),
            ],
        ),
    ),
    filter("rooms", || tr!(listing.column.layout), Kind::Many(rooms, Some(|facets| &facets.rooms))),
    filter(
        "floor",
        || tr!(listing.column.floor),
        Kind::Range(Unit::One, || tr!(listing.unit.floor), &[(Some(1), Some(6)), (Some(7), Some(15)), (Some(16), None)]),
    ),
    filter("status", || tr!(listing.column.status), Kind::Many(statuses, Some(|facets| &facets.status))),
    filter("grade", || tr!(listing.column.grade), Kind::Many(word_choices::<Grade>, None)),
    filter("pool", || tr!(listing.column.pool), Kind::One(word_choices::<Pool>)),
    filter("scope", || tr!(listing.column.maintainer), Kind::One(scopes)),
    filter("maintainer_id", || tr!(listing.filter.member), Kind::Members),
    filter("claimable", || tr!(listing.filter.claimable), Kind::One(yes_or_no)),
    filter("has_keys", || tr!(listing.filter.has_keys), Kind::One(yes_or_no)),
    filter("is_exclusive", || tr!(listing.filter.is_exclusive), Kind::One(yes_or_no)),
    filter("has_survey", || tr!(listing.filter.has_survey), Kind::One(yes_or_no)),
    filter("published", || tr!(listing.filter.published), Kind::One(yes_or_no)),
    filter("decoration", || tr!(listing.column.decoration), Kind::Many(word_choices::<Decoration>, Some(|facets| &facets.decoration))),
    filter("equipment", || tr!(listing.filter.equipment), Kind::Many(word_choices::<EquipmentAsked>, Some(|facets| &facets.equipment))),
    filter("orientation", || tr!(listing.column.orientation), Kind::Many(word_choices::<Orientation>, None)),
    filter(
        "unit_price",
        || tr!(listing.column.unit_price),
        Kind::Range(
            Unit::Yuan,
            || tr!(listing.unit.yuan_sqm),
            &[
                (None, Some(40_000)),
                (Some(40_000), Some(60_000)),
                (Some(60_000), Some(80_000)),
                (Some(80_000), Some(100_000)),
                (Some(100_000), None),
            ],
        ),
    ),
    filter(
        "built_year",
        || tr!(listing.column.built_year),
        Kind::Range(Unit::One, || "", &[(Some(2015), None), (Some(2005), Some(2014)), (None, Some(2004))]),
    ),
    filter("floor_band", || tr!(listing.filter.floor_band), Kind::Many(word_choices::<FloorBand>, None)),
    filter(
        "total_floors",
        || tr!(listing.filter.total_floors),
        Kind::Range(Unit::One, || tr!(listing.unit.floor), &[(None, Some(6)), (Some(7), Some(18)), (Some(19), None)]),
    ),
    filter("baths", || tr!(listing.filter.baths), Kind::Many(baths, None)),
    filter("building_form", || tr!(listing.filter.building_form), Kind::Many(word_choices::<BuildingForm>, None)),
    filter("has_elevator", || tr!(listing.filter.elevator), Kind::One(yes_or_no)),
    filter("certificate", || tr!(listing.filter.certificate), Kind::Many(word_choices::<CertificateState>, None)),
    filter("tenancy", || tr!(listing.filter.tenancy), Kind::Many(word_choices::<Tenancy>, None)),
    filter("land_tenure", || tr!(listing.filter.land_tenure), Kind::Many(word_choices::<LandTenure>, None)),
    filter("source", || tr!(listing.filter.source), Kind::Many(word_choices::<ListingSource>, None)),
    filter("unfollowed_days", || tr!(listing.filter.unfollowed), Kind::One(idle_days)),
    filter("is_late_entry", || tr!(listing.filter.late_entry), Kind::One(yes_or_no)),
    filter("created_on", || tr!(listing.column.created), Kind::Days),
    filter("building", || MissingPart::Building.label(), Kind::Text),
    filter("within", || tr!(listing.filter.area_on_map), Kind::Area),
];

/// How many of them have a chip even while they are unset: as many as fit into one line of a screen of 1440 pixels.
pub const fn on_the_bar(locale: Locale) -> usize {
    match locale {
        Locale::en => 8,
        _ => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Filter {
        FILTERS.into_iter().find(|filter| filter.name == name).unwrap()
    }

    #[test]
    fn every_parameter_of_a_filter_is_one_of_the_query() {
        for filter in FILTERS {
            for name in filter.parameters() {
                assert!(ListingQuery::NAMES.contains(&name.as_str()), "{name}");
            }
        }
    }

    #[test]
    fn every_attribute_of_the_query_has_a_filter() {
        // The rest is chosen elsewhere: the search field, the purpose, a scope, the order, the map, pages.
        const ELSEWHERE: [&str; 8] = ["q", "purpose", "org_unit_id", "bbox", "sort", "limit", "cursor", "total"];
        let filtered: Vec<String> = FILTERS.iter().flat_map(|filter| filter.parameters()).collect();
        for name in ListingQuery::NAMES {
            assert!(ELSEWHERE.contains(name) || filtered.iter().any(|known| known == name), "{name}");
        }
    }

    #[test]
    fn a_set_filter_says_its_value() {
        let query = with_parameters(
            &ListingQuery::default(),
            &[("price_min", Some("500000000".into())), ("price_max", Some("700000000".into())), ("rooms", Some("2,5".into()))],
        );
        let words = |name: &str| named(name).words(&query, str::to_owned);
        assert_eq!(words("price").as_deref(), Some("500–700万"));
        assert_eq!(words("rooms").as_deref(), Some("2室、5室以上"));
        assert_eq!(words("area"), None);
        assert!(!named("price").is_set(&named("price").cleared(&query)));
    }
}
