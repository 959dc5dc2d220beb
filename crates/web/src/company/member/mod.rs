//! Members: finding colleagues, and managing those one may manage.

pub mod calls;
mod filter;
mod filters;
mod form;
mod leave;
mod list;
pub mod parts;
mod rules;

use fangke_shared::company::member::MemberResponse;
use fangke_shared::permission::Action;
use futures::FutureExt;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::filter::MemberFilter;
use self::filters::Filters;
use self::form::MemberDrawer;
use self::list::MemberList;
use crate::address::use_address_state;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::company::organisation::parts::Units;
use crate::tr;
use crate::ui::{Button, ButtonKind, PageTitle, Pager, set_title};

/// What the drawer shows.
#[derive(Debug, Clone, PartialEq)]
enum Subject {
    New,
    Existing(MemberResponse),
}

/// The list, with a drawer for one member.
#[component]
pub fn MembersPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(member.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let (params, navigate) = (use_query_map(), use_navigate());
    let (filter, change) = use_address_state::<MemberFilter>();
    let pager = Pager::new(move |cursor| {
        let query = filter.get().query(cursor);
        async move { api.list_members(&query).await }.boxed_local()
    });
    let org = LocalResource::new(move || async move { api.list_org_units().await });
    let units = Memo::new(move |_| org.get().and_then(Result::ok).map_or_else(Units::default, |page| Units::new(page.items)));

    let subject = RwSignal::new(None::<Subject>);
    // The ＋ of the frame leads here with `?new`.
    Effect::new(move || {
        if params.with(|params| params.get("new").is_some()) {
            subject.set(session.may(Action::ManageMembers).then_some(Subject::New));
            navigate("/members", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let may_manage = session.may(Action::ManageMembers);
    // A changed member is shown where they stand; a new one may belong anywhere.
    let saved = Callback::new(move |member: MemberResponse| {
        let rows = pager.rows();
        let is_known = rows.with_untracked(|rows| rows.iter().any(|row| row.id == member.id));
        if is_known {
            rows.update(|rows| rows.iter_mut().filter(|row| row.id == member.id).for_each(|row| *row = member.clone()));
        } else {
            pager.reload();
        }
    });
    view! {
        <div class="page">
            <div class="page-head desk-only">
                <h1>{tr!(member.title)}</h1>
                <div class="actions">
                    {may_manage.then(|| view! {
                        <Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=move |()| subject.set(Some(Subject::New))>
                            {tr!(common.add_member)}
                        </Button>
                    })}
                </div>
            </div>
            <Filters filter units on_change=change/>
            <MemberList pager filter on_clear=move |()| change.run(MemberFilter::default()) on_open=move |member| subject.set(Some(Subject::Existing(member)))/>
            <MemberDrawer subject units on_saved=saved/>
        </div>
    }
}

crate::lazy_view!(members, pub members_page: fn() -> AnyView = || MembersPage().into_any());
