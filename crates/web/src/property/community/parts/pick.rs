//! Communities and buildings as completions of a name.

use fangke_shared::CommunityId;
use fangke_shared::property::community::CommunityQuery;

use crate::api::{Api, ApiError};
use crate::ui::Choice;

/// How many are offered.
const OFFERED: i64 = 8;

/// Communities by name, pinyin or initials.
///
/// # Errors
/// What the server answered.
pub async fn community_choices(api: Api, text: String) -> Result<Vec<Choice>, ApiError> {
    let query = CommunityQuery { q: Some(text), district: None };
    let found = api.list_communities(&query, Some(OFFERED), None).await?;
    Ok(found
        .items
        .into_iter()
        .map(|community| Choice::new(community.id.to_string(), community.name).with_note(community.district))
        .collect())
}

/// The buildings of a community, by a part of their name, with the units of each.
pub async fn building_choices(api: Api, community: CommunityId, text: &str) -> Vec<(Choice, Vec<String>)> {
    let found = api.list_buildings(community, Some(text)).await.map(|page| page.items).unwrap_or_default();
    let choice = |name: String, units: &[String]| Choice::new(name.clone(), name).with_note(units.join(" "));
    found.into_iter().map(|building| (choice(building.name, &building.units), building.units)).collect()
}
