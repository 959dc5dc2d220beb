//! Projects and campaigns that a cost may be for.

use fangke_shared::OrgUnitId;
use leptos::prelude::*;

use crate::api::use_api;
use crate::ui::Choice;

/// The projects and campaigns that the member sees; with a cost centre only those that it may spend on.
pub fn use_cost_objects(centre: impl Fn() -> Option<Option<OrgUnitId>> + Send + Sync + 'static) -> Signal<Vec<Choice>> {
    let api = use_api();
    let objects = LocalResource::new(move || async move { api.list_cost_objects().await.map(|list| list.items).unwrap_or_default() });
    Signal::derive(move || {
        let centre = centre();
        let fits = |store: Option<OrgUnitId>| store.is_none() || centre.is_none_or(|centre| centre == store);
        let all = objects.get().unwrap_or_default().into_iter().filter(|object| fits(object.store_id));
        all.map(|object| Choice::new(object.id.to_string(), object.name)).collect()
    })
}
