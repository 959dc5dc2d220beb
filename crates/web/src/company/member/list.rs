//! The list: a table at a desk, cards on a phone.

use fangke_shared::company::auth::MeResponse;
use fangke_shared::company::member::MemberResponse;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::filter::MemberFilter;
use super::rules::refusal;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Avatar, Button, Empty, LoadMore, Pager, ProblemNote, SkeletonRows, Status};
use crate::{time, tr};

/// The members that the filter leaves.
#[component]
pub fn MemberList(
    /// The rows.
    pager: Pager<MemberResponse>,
    /// The filter in force.
    filter: Memo<MemberFilter>,
    /// Clears the filter.
    #[prop(into)]
    on_clear: Callback<()>,
    /// Opens one member.
    #[prop(into)]
    on_open: Callback<MemberResponse>,
) -> impl IntoView {
    let session = use_session();
    let me = StoredValue::new(untrack(|| session.me()));
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let is_narrowed = Memo::new(move |_| filter.with(MemberFilter::is_set));
    let may_manage = session.may(Action::ManageMembers);
    let key = |member: &MemberResponse| (member.id, member.version);
    view! {
        <section class="panel" aria-label=tr!(member.title) aria-busy=move || pager.busy().get().to_string()>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty>
                <Empty icon=icondata_lu::LuContact title=tr!(member.empty) text=tr!(member.empty_text)>
                    {move || is_narrowed.get().then(|| view! { <Button on_click=on_clear>{tr!(common.clear_filters)}</Button> })}
                </Empty>
            </Show>
            <Show when=move || !rows.with(Vec::is_empty)>
                <div class="table-wrap desk-only">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{tr!(member.name)}</th>
                                <th scope="col">{tr!(member.role_label)}</th>
                                <th scope="col">{tr!(member.unit)}</th>
                                <th scope="col" class="p2">{tr!(member.phone)}</th>
                                <th scope="col" class="p3">{tr!(member.last_login)}</th>
                                <th scope="col">{tr!(member.standing)}</th>
                                {may_manage.then(|| view! { <th scope="col"><span class="sr">{tr!(common.edit)}</span></th> })}
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || rows.get() key=key children=move |member| view! { <Row member me may_manage on_open/> }/>
                        </tbody>
                    </table>
                </div>
                <ul class="cards">
                    <For each=move || rows.get() key=key children=move |member| view! { <Card member me may_manage on_open/> }/>
                </ul>
            </Show>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

#[component]
fn Row(member: MemberResponse, me: StoredValue<Option<MeResponse>>, may_manage: bool, on_open: Callback<MemberResponse>) -> impl IntoView {
    let (is_active, shown) = (member.is_active, member.clone());
    let last_login = member.last_login_at.map(|at| view! { <span title=time::exact(at)>{time::moment(at)}</span> });
    view! {
        <tr data-off=(!is_active).then_some("")>
            <td>
                <span class="who">
                    <Avatar name=member.display_name.clone() is_me=is_me(me, &member)/>
                    <span class="strong">{member.display_name.clone()}</span>
                    <small class="muted">{member.username.clone()}</small>
                </span>
            </td>
            <td>{roles(&member)}</td>
            <td class="grow">{unit_path(&member)}</td>
            <td class="p2 tnum">{member.phone.clone().map_or_else(unknown, IntoAny::into_any)}</td>
            <td class="p3">{last_login.map_or_else(|| view! { <span class="muted">{tr!(member.never)}</span> }.into_any(), IntoAny::into_any)}</td>
            <td><Membership is_active/></td>
            {may_manage.then(|| view! { <td class="tail"><EditButton member=shown me on_open/></td> })}
        </tr>
    }
}

#[component]
fn Card(member: MemberResponse, me: StoredValue<Option<MeResponse>>, may_manage: bool, on_open: Callback<MemberResponse>) -> impl IntoView {
    let (is_active, shown) = (member.is_active, member.clone());
    let call = member.phone.clone().map(|phone| view! { <a href=fangke_shared::contact::tel(&phone)>{phone.clone()}</a> });
    view! {
        <li class="members__card">
            <Avatar name=member.display_name.clone() class="avatar--lg" is_me=is_me(me, &member)/>
            <div>
                <div class="strong">{member.display_name.clone()} " " <small class="muted">{roles(&member)}</small></div>
                <div class="d">{unit_path(&member)}</div>
                <div class="d">{call} {(!is_active).then(|| view! { <Membership is_active=false/> })}</div>
            </div>
            {may_manage.then(|| view! { <EditButton member=shown me on_open/> })}
        </li>
    }
}

#[component]
fn EditButton(member: MemberResponse, me: StoredValue<Option<MeResponse>>, on_open: Callback<MemberResponse>) -> impl IntoView {
    let why = me.with_value(|me| me.as_ref().and_then(|me| refusal(me, &member))).map(super::rules::Refusal::text);
    let label = format!("{} {}", tr!(common.edit), member.display_name);
    view! {
        <Button class="btn--sm" refused=Signal::stored(why) label=label on_click=move |()| on_open.run(member.clone())>{tr!(common.edit)}</Button>
    }
}

#[component]
fn Membership(is_active: bool) -> impl IntoView {
    if is_active {
        view! { <Status shape="available">{tr!(member.active)}</Status> }
    } else {
        view! { <Status shape="withdrawn">{tr!(member.inactive)}</Status> }
    }
}

fn is_me(me: StoredValue<Option<MeResponse>>, member: &MemberResponse) -> bool {
    me.with_value(|me| me.as_ref().is_some_and(|me| me.member.id == member.id))
}

/// Everything that somebody is, in words.
fn roles(member: &MemberResponse) -> String {
    member.roles().iter().map(|role| role.label()).collect::<Vec<_>>().join(" · ")
}

fn unit_path(member: &MemberResponse) -> String {
    if member.org_path.is_empty() { tr!(member.company).to_owned() } else { member.org_path.join(" / ") }
}

fn unknown() -> AnyView {
    view! { <span class="muted">{tr!(member.no_phone)}</span> }.into_any()
}
