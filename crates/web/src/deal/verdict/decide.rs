//! What a manager decides.

use std::collections::BTreeMap;

use fangke_shared::MemberId;
use fangke_shared::deal::verdict::{ClientVerdict, VerdictDecisionRequest, VerdictPart};
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Field, Form, ProblemNote, Select, TextArea, unique_id, use_toaster};

/// Everybody whom the verdict names, by number.
fn named(verdict: &ClientVerdict) -> BTreeMap<MemberId, String> {
    let of_facts = verdict.facts.iter().filter_map(|fact| fact.member.clone());
    let of_rules = verdict.conclusions.iter().flat_map(|concluded| concluded.members.clone());
    of_facts.chain(of_rules).map(|member| (member.id, member.display_name)).collect()
}

/// Asks who has the client part, who the closing part, and why. What the rules say is what it begins with.
#[component]
pub fn Decide(
    /// What is known.
    verdict: ClientVerdict,
    /// The dialog.
    open: RwSignal<bool>,
    /// It is decided.
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let (client, listing) = (verdict.client.id, verdict.listing.as_ref().map(|listing| listing.id));
    let first = verdict.conclusions.iter().find(|concluded| concluded.part == VerdictPart::Client);
    let first = first.and_then(|concluded| concluded.members.first()).map(|member| member.id.to_string()).unwrap_or_default();
    let people = named(&verdict);
    let choices: Vec<Choice> = people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect();
    let (owner, closers, reason) = (RwSignal::new(first), RwSignal::new(Vec::<MemberId>::new()), RwSignal::new(String::new()));
    let request = move || VerdictDecisionRequest {
        listing_id: listing,
        client_member_id: owner.with(|owner| owner.parse().unwrap_or(MemberId(0))),
        closing_member_ids: closers.get(),
        reason: reason.with(|reason| reason.trim().to_owned()),
    };
    let form = Form::new(move || request().validate()).keeping(session.draft("verdict", client), &[reason]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.decide_client_verdict(client, key, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(verdict.done));
            on_done.run(());
        });
    };
    let ticks = people.into_iter().map(|(id, name)| {
        let tick = move |is_on: bool| {
            closers.update(|all| {
                all.retain(|other| *other != id);
                if is_on {
                    all.push(id);
                }
            });
        };
        let is_on = move || closers.with(|all| all.contains(&id));
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=is_on on:change:target=move |event| tick(event.target().checked())/>
                {name}
            </label>
        }
    });
    let ticks = ticks.collect_view();
    let form_id = unique_id("verdict");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(verdict.client_part) state=form.field("/client_member_id") required=true><Select value=owner choices/></Field>
            <fieldset>
                <legend>{tr!(verdict.closing_part)}</legend>
                {ticks}
            </fieldset>
            <p class="muted">{tr!(verdict.closing_text)}</p>
            <Field label=tr!(verdict.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(verdict.decide)}</Button>
        </footer>
    }
}
