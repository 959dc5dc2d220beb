//! The filters above the list.

use std::time::Duration;

use fangke_shared::permission::Role;
use leptos::prelude::*;

use super::filter::{MemberFilter, Membership};
use crate::company::organisation::parts::Units;
use crate::tr;
use crate::ui::{Choice, Segmented, Select, TextInput, debounced, word_choices};

const PAUSE: Duration = Duration::from_millis(200);

/// Search, unit, role, membership. `on_change` gets the filter as it should be.
#[component]
pub fn Filters(
    /// The filter in force.
    filter: Memo<MemberFilter>,
    /// The organisation.
    units: Memo<Units>,
    /// Takes the filter as it should be.
    on_change: Callback<MemberFilter>,
) -> impl IntoView {
    let start = filter.get_untracked();
    let q = RwSignal::new(start.q);
    let unit = RwSignal::new(start.org_unit_id.map(|id| id.to_string()).unwrap_or_default());
    let role = RwSignal::new(start.role.map(|role| role.to_string()).unwrap_or_default());
    let membership = RwSignal::new(start.membership.as_str().to_owned());

    // The address may change from outside: Back, or the button that clears.
    Effect::new(move || {
        let now = filter.get();
        let set = |field: RwSignal<String>, value: String| {
            if field.with_untracked(|old| *old != value) {
                field.set(value);
            }
        };
        set(q, now.q);
        set(unit, now.org_unit_id.map(|id| id.to_string()).unwrap_or_default());
        set(role, now.role.map(|role| role.to_string()).unwrap_or_default());
        set(membership, now.membership.as_str().to_owned());
    });
    let send = move |()| {
        let wanted = MemberFilter {
            q: q.get_untracked().trim().to_owned(),
            org_unit_id: unit.get_untracked().parse().ok(),
            role: role.get_untracked().parse().ok(),
            membership: membership.get_untracked().parse().unwrap_or_default(),
        };
        if filter.try_get_untracked().is_some_and(|now| now != wanted) {
            on_change.run(wanted);
        }
    };
    let send_soon = debounced(PAUSE, send);
    Effect::new(move |first: Option<()>| {
        q.track();
        if first.is_some() {
            send_soon(());
        }
    });
    Effect::new(move |first: Option<()>| {
        unit.track();
        role.track();
        membership.track();
        if first.is_some() {
            send(());
        }
    });
    let unit_choices = Signal::derive(move || units.with(|units| units.choices(|_| true)));
    let role_choices = word_choices::<Role>();
    let memberships = vec![
        Choice::new(Membership::Active.as_str(), tr!(member.active)),
        Choice::new(Membership::Left.as_str(), tr!(member.inactive)),
        Choice::new(Membership::All.as_str(), tr!(common.all)),
    ];
    view! {
        <div class="filterbar listfilters" role="search" aria-label=tr!(member.filter)>
            <TextInput
                value=q
                kind="search"
                class="listfilters__search"
                icon=icondata_lu::LuSearch
                label=tr!(member.search)
                placeholder=tr!(member.search)
            />
            <Select value=unit choices=unit_choices blank=tr!(member.all_units) label=tr!(member.unit)/>
            <Select value=role choices=role_choices blank=tr!(member.all_roles) label=tr!(member.role_label)/>
            <Segmented value=membership choices=memberships label=tr!(member.standing)/>
        </div>
    }
}
