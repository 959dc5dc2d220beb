//! Communities 小区, their buildings 楼栋 and units 单元: the dictionary that listings stand on.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::{BuildingId, CommunityId, ListingId, text};

/// Longest name of a community, district or alias, in characters.
pub const NAME_MAX: usize = 80;
/// The most aliases of one community.
pub const ALIASES_MAX: usize = 10;

/// A community as sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommunityResponse {
    /// The community.
    pub id: CommunityId,
    /// Its district 区域, without the suffix 区.
    pub district: String,
    /// Its name, unique in the district.
    pub name: String,
    /// Other names that people use.
    pub aliases: Vec<String>,
    /// The neighbourhood that people name, 商圈.
    pub business_area: Option<String>,
    /// Year of completion.
    pub built_year: Option<i32>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Reference price of a square metre in fen.
    pub reference_price_fen: Option<i64>,
    /// Listings available there now; only on single communities and in the dictionary's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing_count: Option<i64>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// For `If-Match`.
    pub version: i64,
}

/// Body of `POST /communities`, and what `PATCH /communities/{id}` merges into.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommunityDraft {
    /// District; a suffix 区 is dropped.
    #[cfg_attr(feature = "openapi", schema(example = "朝阳"))]
    pub district: String,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(example = "望京花园"))]
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The neighbourhood that people name, 商圈.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "望京"))]
    pub business_area: Option<String>,
    /// Year of completion, 1900 to 2100.
    #[serde(default)]
    pub built_year: Option<i32>,
    /// Degrees east.
    #[serde(default)]
    pub longitude: Option<f64>,
    /// Degrees north.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// Reference price of a square metre in fen.
    #[serde(default)]
    pub reference_price_fen: Option<i64>,
}

impl CommunityDraft {
    /// The form in which it is stored: names on one line, the district without its suffix, no repeated alias.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        self.district = district_name(&self.district);
        self.name = text::one_line(&self.name);
        self.business_area = text::non_blank(self.business_area.map(|area| text::one_line(&area)));
        let mut seen = vec![text::name_key(&self.name)];
        self.aliases = self
            .aliases
            .iter()
            .map(|alias| text::one_line(alias))
            .filter(|alias| {
                let key = text::name_key(alias);
                let is_new = !key.is_empty() && !seen.contains(&key);
                seen.push(key);
                is_new
            })
            .collect();
        self
    }

    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/district", &self.district, 1, NAME_MAX);
        checks.text("/name", &self.name, 1, NAME_MAX);
        if text::name_key(&self.name).is_empty() && !self.name.trim().is_empty() {
            checks.push(FieldError::new("/name", FieldCode::InvalidFormat));
        }
        if self.aliases.len() > ALIASES_MAX {
            checks.push(FieldError::new("/aliases", FieldCode::TooMany).with("max", ALIASES_MAX));
        }
        for (i, alias) in self.aliases.iter().enumerate() {
            checks.text(&format!("/aliases/{i}"), alias, 1, NAME_MAX);
        }
        checks.optional_text("/business_area", self.business_area.as_deref(), NAME_MAX);
        checks.range("/built_year", self.built_year, 1900, 2100);
        checks.range("/longitude", self.longitude, -180.0, 180.0);
        checks.range("/latitude", self.latitude, -90.0, 90.0);
        checks.range("/reference_price_fen", self.reference_price_fen, 1, crate::money::MAX_FEN);
        checks.wrong_if(self.longitude.is_some() != self.latitude.is_some(), "/latitude", FieldCode::Required);
        checks.finish()
    }
}

/// Words of the query `GET /communities`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CommunityQuery {
    /// Chinese, pinyin or initials.
    pub q: Option<String>,
    /// One district.
    pub district: Option<String>,
}

/// A district with its size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DistrictResponse {
    /// The name, without 区.
    pub name: String,
    /// Its communities.
    pub community_count: i64,
}

/// A building with its units, as known from listings and the dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BuildingResponse {
    /// The building.
    pub id: BuildingId,
    /// As written on the house: `3`, `A座`.
    pub name: String,
    /// Its units, in order.
    pub units: Vec<String>,
    /// Storeys, where known.
    pub total_floors: Option<i32>,
}

/// Body of `POST /communities/{id}/buildings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateBuildingRequest {
    /// As written on the house.
    #[cfg_attr(feature = "openapi", schema(example = "3"))]
    pub name: String,
    /// Its units.
    #[serde(default)]
    pub units: Vec<String>,
    /// Storeys.
    #[serde(default)]
    pub total_floors: Option<i32>,
}

/// Body of `POST /communities/{id}/merge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeCommunitiesRequest {
    /// The community that goes: its names, buildings and listings become those of the one that stays.
    pub with: CommunityId,
}

/// What merging two communities would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommunityMergePreview {
    /// The one that stays, as it would be.
    pub into: CommunityDraft,
    /// The one that goes.
    pub from: CommunityResponse,
    /// Listings and leads that would move.
    pub listings: i64,
    /// Flats that both have on the market for one purpose: nothing is merged until one of each pair is closed.
    pub clashes: Vec<CommunityClash>,
}

/// Two listings of what would be one flat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommunityClash {
    /// In the community that goes.
    pub from: ListingId,
    /// In the community that stays.
    pub into: ListingId,
}

/// Body of `POST /districts/rename`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RenameDistrictRequest {
    /// Its name until now.
    #[cfg_attr(feature = "openapi", schema(example = "姜山"))]
    pub from: String,
    /// Its name from now on; that of another district merges the two.
    #[cfg_attr(feature = "openapi", schema(example = "鄞州"))]
    pub to: String,
}

impl RenameDistrictRequest {
    /// Checks both names.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/from", &self.from, 1, NAME_MAX);
        checks.text("/to", &self.to, 1, NAME_MAX);
        checks.finish()
    }
}

/// Pinyin of districts as portals write them in their data, and the name that people use.
const DISTRICTS_IN_PINYIN: &[(&str, &str)] = &[
    ("dongcheng", "东城"),
    ("xicheng", "西城"),
    ("chaoyang", "朝阳"),
    ("fengtai", "丰台"),
    ("shijingshan", "石景山"),
    ("haidian", "海淀"),
    ("mentougou", "门头沟"),
    ("fangshan", "房山"),
    ("tongzhou", "通州"),
    ("shunyi", "顺义"),
    ("changping", "昌平"),
    ("daxing", "大兴"),
    ("huairou", "怀柔"),
    ("pinggu", "平谷"),
    ("miyun", "密云"),
    ("yanqing", "延庆"),
];

/// The name under which a district is kept: `朝阳区` → `朝阳`, `chaoyang` → `朝阳`.
pub fn district_name(raw: &str) -> String {
    let name = text::one_line(&text::half_width(raw));
    let lower = name.to_ascii_lowercase();
    if let Some((_, known)) = DISTRICTS_IN_PINYIN.iter().find(|(pinyin, _)| *pinyin == lower) {
        return (*known).to_owned();
    }
    match name.strip_suffix('区') {
        Some(short) if short.chars().count() >= 2 && !short.ends_with("新") && !short.ends_with("矿") => short.to_owned(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn districts_are_kept_under_one_name() {
        assert_eq!(district_name("朝阳区"), "朝阳");
        assert_eq!(district_name(" Chaoyang "), "朝阳");
        assert_eq!(district_name("浦东新区"), "浦东新区");
        assert_eq!(district_name("东区"), "东区");
    }

    #[test]
    fn half_a_coordinate_is_refused() {
        let draft = CommunityDraft { district: "朝阳".into(), name: "云庭".into(), longitude: Some(116.4), ..Default::default() };
        let errors = draft.validate().unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].pointer, "/latitude");
    }
}
