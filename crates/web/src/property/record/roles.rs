//! Who has done what for the listing: in one row, so that an empty place is seen.

use fangke_shared::company::member::MemberRef;
use leptos::prelude::*;

use crate::property::listing::parts::record::use_record;
use crate::tr;
use crate::ui::Avatar;

/// 录入 维护 实勘 钥匙 独家.
#[component]
pub fn Roles() -> impl IntoView {
    let record = use_record();
    let one = |label: &'static str, who: Option<MemberRef>| {
        let who = match who {
            Some(member) => {
                let name = member.display_name;
                view! { <span class="who"><Avatar name=name.clone() class="avatar--sm"/>{name}</span> }.into_any()
            }
            None => view! { <span class="muted">{tr!(record.role.nobody)}</span> }.into_any(),
        };
        view! { <div><dt>{label}</dt><dd>{who}</dd></div> }
    };
    let rows = move || {
        let roles = record.listing.with(|listing| listing.roles.clone());
        let typed = roles.on_behalf.map(|behalf| {
            let told = tr!(record.role.typed_by, name = behalf.by.display_name, reason = behalf.reason);
            view! { <div><dt>{tr!(record.role.on_behalf)}</dt><dd>{told}</dd></div> }
        });
        view! {
            {one(tr!(record.role.entered), roles.entered)}
            {typed}
            {one(tr!(record.role.maintained), roles.maintained)}
            {one(tr!(record.role.surveyed), roles.surveyed)}
            {one(tr!(record.role.keys), roles.keys)}
            {one(tr!(record.role.exclusive), roles.exclusive)}
        }
    };
    view! {
        <section class="panel" aria-labelledby="h-roles">
            <header><h2 id="h-roles">{tr!(record.role.title)}</h2></header>
            <div class="body"><dl class="facts roles" style:--cols="5">{rows}</dl></div>
        </section>
    }
}
