//! Up to four listings side by side, fact by fact; what differs stands out.

use fangke_shared::ListingId;
use fangke_shared::property::favourite::COMPARED_MAX;
use fangke_shared::property::listing::ListingResponse;
use leptos::prelude::*;

use super::facts::{Fact, flat, terms};
use super::fields::field_label;
use crate::address;
use crate::address::use_address_state;
use crate::address_state;
use crate::api::use_api;
use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::tr;
use crate::ui::{Empty, Loaded, PageTitle, set_title};

/// Which listings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Compared {
    /// Their numbers, with commas between them.
    ids: String,
}

address_state!(Compared at "/compare"; ids: text "ids");

impl Compared {
    fn ids(&self) -> Vec<ListingId> {
        let mut ids: Vec<ListingId> = self.ids.split(',').filter_map(|id| id.parse().ok()).collect();
        ids.truncate(COMPARED_MAX);
        ids
    }
}

/// The page.
#[component]
pub fn ComparePage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(favourite.compare).to_owned(), subtitle: None, back: Some("/favourites".to_owned()) });
    let api = use_api();
    let (state, _) = use_address_state::<Compared>();
    let resource = LocalResource::new(move || {
        let ids = state.get().ids();
        async move { futures::future::try_join_all(ids.into_iter().map(|id| api.get_listing(id))).await }
    });
    let show = |listings: Vec<ListingResponse>| table(&listings);
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(favourite.compare)}</h1></div>
            <section class="panel" aria-label=tr!(favourite.compare)><Loaded resource rows=12 view=show/></section>
        </div>
    }
}

fn table(listings: &[ListingResponse]) -> AnyView {
    if listings.is_empty() {
        return view! { <Empty icon=icondata_lu::LuColumns3 title=tr!(favourite.nothing) text=tr!(favourite.too_few)/> }.into_any();
    }
    let heads = listings
        .iter()
        .map(|listing| view! { <th scope="col"><a href=address::listing(listing.summary.id)>{words::title(&listing.summary)}</a></th> })
        .collect_view();
    let row = |label: &'static str, values: Vec<Option<String>>| {
        if values.iter().all(Option::is_none) {
            return None;
        }
        let differs = values.windows(2).any(|pair| matches!(pair, [a, b] if a != b));
        let cells = values
            .into_iter()
            .map(|value| view! { <td class:strong=differs>{value.unwrap_or_else(|| "–".to_owned())}</td> })
            .collect_view();
        Some(view! { <tr><th scope="row" class="muted">{label}</th>{cells}</tr> })
    };
    let of = |value: fn(&ListingResponse) -> Option<String>| listings.iter().map(value).collect::<Vec<_>>();
    let facts = |read: fn(&ListingResponse) -> Vec<Fact>| {
        let all: Vec<_> = listings.iter().map(read).collect();
        let names: Vec<&'static str> = all.first().map(|facts| facts.iter().map(|(name, _)| *name).collect()).unwrap_or_default();
        names
            .into_iter()
            .enumerate()
            .map(|(i, name)| row(field_label(name), all.iter().map(|facts| facts.get(i).and_then(|(_, value)| value.clone())).collect()))
            .collect_view()
    };
    view! {
        <div class="table-wrap">
            <table class="table table--plain compare">
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>
                    {row(tr!(listing.column.asking), of(|listing| Some(words::asking_text(&listing.summary))))}
                    {row(tr!(listing.column.unit_price), of(|listing| listing.summary.unit_price_fen.map(|fen| format!("{} {}", fangke_shared::money::whole_yuan(fen), tr!(listing.unit.yuan_sqm)))))}
                    {row(tr!(listing.column.status), of(|listing| Some(listing.summary.status.label().to_owned())))}
                    {row(tr!(listing.column.grade), of(|listing| Some(listing.summary.grade.label().to_owned())))}
                    {row(tr!(listing.column.maintainer), of(|listing| listing.summary.maintainer.as_ref().map(|member| member.display_name.clone())))}
                    {facts(flat)}
                    {facts(terms)}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn four_at_most_are_compared() {
        assert_survives([Compared::default(), Compared { ids: "1,2".into() }]);
        assert_eq!(Compared { ids: "5,x,6,7,8,9".into() }.ids(), [5, 6, 7, 8].map(ListingId));
    }
}
