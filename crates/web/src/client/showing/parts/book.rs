//! Booking a showing, and changing what was agreed on: with whom, when, what; what stands against it is told while one fills it in.

use std::time::Duration;

use chrono::Utc;
use fangke_shared::client::profile::ClientRef;
use fangke_shared::client::query::ClientQuery;
use fangke_shared::client::showing::{ShowingCheck, ShowingConflict, ShowingDraft, ShowingResponse};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{ListingQuery, ListingStatus};
use fangke_shared::{ClientId, DemandId, ListingId, MemberId, ShowingId};
use futures::FutureExt;
use leptos::prelude::*;

use crate::api::{Api, FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::company::member::parts::member_choices;
use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::ui::{
    Button, ButtonKind, Choice, Combobox, Drawer, Field, Form, Icon, Note, ProblemNote, Select, Task, TextArea, TextInput, Tone, debounced,
    opened_by, unique_id,
};
use crate::{time, tr};

/// How long to wait before asking what stands against it.
const PAUSE: Duration = Duration::from_millis(400);
/// Clients and listings that are offered.
const OFFERED: i64 = 8;

/// What is known when one begins to book, or the showing that is changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Booking {
    /// With whom; chosen in the form where it is not known.
    pub client: Option<ClientRef>,
    /// The client's demands, and how they read.
    pub demands: Vec<(DemandId, String)>,
    /// What is to be shown, and how it reads.
    pub listings: Vec<(ListingId, String)>,
    /// The showing with which it is a group.
    pub joins: Option<ShowingId>,
    /// The showing that is changed, or whose time is taken over.
    pub before: Option<ShowingResponse>,
}

/// Books a showing, in a drawer; open while there is something to book.
#[component]
pub fn BookDialog(
    /// What is booked.
    booking: RwSignal<Option<Booking>>,
    /// It is booked, or changed.
    #[prop(into)]
    on_booked: Callback<ShowingResponse>,
) -> impl IntoView {
    let open = opened_by(booking);
    let is_change =
        move || booking.with(|booking| booking.as_ref().is_some_and(|booking| booking.before.is_some() && booking.joins.is_none()));
    let title = Signal::derive(move || if is_change() { tr!(showing.change).to_owned() } else { tr!(showing.book).to_owned() });
    view! { <Drawer open title>{move || booking.get().map(|booking| view! { <BookForm booking open on_booked/> })}</Drawer> }
}

/// The fields, as they are filled in.
#[derive(Clone, Copy)]
struct Fields {
    client: RwSignal<Option<ClientRef>>,
    demand: RwSignal<String>,
    starts: RwSignal<String>,
    ends: RwSignal<String>,
    listings: RwSignal<Vec<(ListingId, String)>>,
    keeps_order: RwSignal<bool>,
    with: RwSignal<Vec<(MemberId, String)>>,
    place: RwSignal<String>,
    note: RwSignal<String>,
    client_confirmed: RwSignal<bool>,
    owners_confirmed: RwSignal<Vec<ListingId>>,
    takes_keys: RwSignal<bool>,
    late_reason: RwSignal<String>,
    agent: StoredValue<Option<MemberId>>,
    joins: StoredValue<Option<ShowingId>>,
}

impl Fields {
    fn new(booking: &Booking) -> Self {
        let before = booking.before.as_ref();
        let changed = before.filter(|_| booking.joins.is_none());
        let moment =
            |at: fn(&ShowingResponse) -> chrono::DateTime<Utc>| RwSignal::new(before.map(at).map(time::to_local).unwrap_or_default());
        let text = |text: Option<&String>| RwSignal::new(text.cloned().unwrap_or_default());
        let stops = before.map(|showing| showing.stops.iter().filter(|stop| !stop.is_closed).collect::<Vec<_>>()).unwrap_or_default();
        let mut listings: Vec<_> = stops.iter().map(|stop| (stop.listing.id, words::title(&stop.listing))).collect();
        listings.extend(booking.listings.iter().filter(|(id, _)| !stops.iter().any(|stop| stop.listing.id == *id)).cloned());
        let client = booking.client.clone().or_else(|| changed.map(|showing| showing.summary.client.clone()));
        let co_agents = changed.map(|showing| showing.summary.co_agents.clone()).unwrap_or_default();
        Self {
            client: RwSignal::new(client),
            demand: RwSignal::new(changed.and_then(|showing| showing.demand_id).map(|id| id.to_string()).unwrap_or_default()),
            starts: moment(|showing| showing.summary.starts_at),
            ends: moment(|showing| showing.summary.ends_at),
            listings: RwSignal::new(listings),
            keeps_order: RwSignal::new(changed.is_some()),
            with: RwSignal::new(co_agents.into_iter().map(|member| (member.id, member.display_name)).collect()),
            place: text(before.and_then(|showing| showing.summary.meeting_place.as_ref())),
            note: text(changed.and_then(|showing| showing.note.as_ref())),
            client_confirmed: RwSignal::new(changed.is_some_and(|showing| showing.summary.client_confirmed)),
            owners_confirmed: RwSignal::new(
                stops.iter().filter(|stop| changed.is_some() && stop.owner_confirmed).map(|stop| stop.listing.id).collect(),
            ),
            takes_keys: RwSignal::new(before.is_none_or(|showing| showing.takes_keys)),
            late_reason: text(changed.and_then(|showing| showing.late_reason.as_ref())),
            agent: StoredValue::new(changed.map(|showing| showing.summary.agent.id)),
            joins: StoredValue::new(
                booking.joins.or_else(|| changed.and_then(|showing| showing.summary.group_id.filter(|group| *group != showing.summary.id))),
            ),
        }
    }

    /// The body; what isn't chosen yet is nobody and now, and found wrong beside it.
    fn draft(self) -> ShowingDraft {
        let listing_ids: Vec<ListingId> = self.listings.with(|listings| listings.iter().map(|(id, _)| *id).collect());
        let text = |text: RwSignal<String>| Some(text.get().trim().to_owned()).filter(|text| !text.is_empty());
        ShowingDraft {
            client_id: self.client.with(|client| client.as_ref().map_or(ClientId(0), |client| client.id)),
            demand_id: self.demand.get().parse().ok(),
            agent_id: self.agent.get_value(),
            starts_at: self.starts.with(|starts| time::from_local(starts)).unwrap_or_else(Utc::now),
            ends_at: self.ends.with(|ends| time::from_local(ends)),
            owners_confirmed: self.owners_confirmed.get().into_iter().filter(|id| listing_ids.contains(id)).collect(),
            listing_ids,
            keeps_order: self.keeps_order.get(),
            co_agent_ids: self.with.with(|with| with.iter().map(|(id, _)| *id).collect()),
            meeting_place: text(self.place),
            note: text(self.note),
            client_confirmed: self.client_confirmed.get(),
            takes_keys: self.takes_keys.get(),
            joins: self.joins.get_value(),
            late_reason: text(self.late_reason),
        }
    }

    fn check(self) -> Result<(), Vec<FieldError>> {
        let mut errors = self.draft().validate(Utc::now()).err().unwrap_or_default();
        if self.client.with(Option::is_none) {
            errors.push(FieldError::new("/client_id", FieldCode::Required));
        }
        if self.starts.with(|starts| time::from_local(starts)).is_none() {
            errors.push(FieldError::new("/starts_at", FieldCode::Required));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

#[component]
fn BookForm(booking: Booking, open: RwSignal<bool>, on_booked: Callback<ShowingResponse>) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let fields = Fields::new(&booking);
    let changed = booking.before.as_ref().filter(|_| booking.joins.is_none()).map(|showing| (showing.summary.id, showing.summary.version));
    let about = booking.client.as_ref().map_or_else(|| "new".to_owned(), |client| client.id.to_string());
    let form = Form::new(move || fields.check());
    // What was agreed on shows what is agreed on, and not what somebody typed last week.
    let form = if changed.is_none() { form.keeping(session.draft("showing.book", about), &[fields.place, fields.note]) } else { form };
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(move || fields.draft());
        let send = async move {
            match changed {
                Some((id, version)) => api.update_showing(id, version, &body).await,
                None => api.create_showing(key, &body).await,
            }
        };
        form.submit(send, move |showing| {
            open.set(false);
            on_booked.run(showing);
        });
    };
    let is_late =
        move || fields.starts.with(|starts| time::from_local(starts)).is_some_and(|at| Utc::now() - at > chrono::Duration::hours(24));
    let demands: Vec<Choice> = booking.demands.iter().map(|(id, text)| Choice::new(id.to_string(), text.clone())).collect();
    let demand = (!demands.is_empty()).then(|| {
        view! { <Field label=tr!(showing.demand) state=form.field("/demand_id") optional=true><Select value=fields.demand choices=demands blank=tr!(common.choose)/></Field> }
    });
    let is_fixed = booking.client.is_some() || changed.is_some();
    let with = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let form_id = unique_id("book-showing");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Client fields form is_fixed api/>
            {demand}
            <Field label=tr!(showing.starts_at) state=form.field("/starts_at") required=true class="w6"><TextInput value=fields.starts kind="datetime-local"/></Field>
            <Field label=tr!(showing.ends_at) state=form.field("/ends_at") hint=tr!(showing.ends_hint) optional=true class="w6"><TextInput value=fields.ends kind="datetime-local"/></Field>
            <Show when=is_late>
                <Field label=tr!(showing.late_reason) state=form.field("/late_reason") required=true><TextInput value=fields.late_reason/></Field>
            </Show>
            <Listings fields form api/>
            <Tick value=fields.keeps_order label=tr!(showing.keeps_order)/>
            <Picked label=tr!(showing.co_agents) state_at="/co_agent_ids" form chosen=fields.with source=with/>
            <Field label=tr!(showing.meeting_place) state=form.field("/meeting_place") optional=true><TextInput value=fields.place placeholder=tr!(showing.meeting_hint)/></Field>
            <Tick value=fields.client_confirmed label=tr!(showing.client_confirmed)/>
            <Tick value=fields.takes_keys label=tr!(showing.takes_keys)/>
            <Field label=tr!(showing.note) state=form.field("/note") optional=true><TextArea value=fields.note/></Field>
            <Against fields showing=changed.map(|(id, _)| id) api/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>
                {if changed.is_some() { tr!(common.save) } else { tr!(showing.booked_button) }}
            </Button>
        </footer>
    }
}

#[component]
fn Tick(value: RwSignal<bool>, label: &'static str) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=move || value.get() on:change:target=move |event| value.set(event.target().checked())/>
            {label}
        </label>
    }
}

/// With whom: fixed, or found among the own clients.
#[component]
fn Client(fields: Fields, form: Form, is_fixed: bool, api: Api) -> impl IntoView {
    let name = RwSignal::new(fields.client.with_untracked(|client| client.as_ref().map(|client| client.name.clone())).unwrap_or_default());
    if is_fixed {
        return view! { <p><b>{name.get_untracked()}</b></p> }.into_any();
    }
    let source = move |text: String| {
        async move {
            let query =
                ClientQuery { q: Some(text).filter(|text| !text.trim().is_empty()), limit: Some(OFFERED), ..ClientQuery::default() };
            let found = api.list_clients(&query).await.map(|page| page.items).unwrap_or_default();
            let own = found.into_iter().filter(|client| !client.is_masked && client.private_until.is_some());
            own.map(|client| Choice::new(client.id.to_string(), client.name).with_note(client.contact_masked.unwrap_or_default())).collect()
        }
        .boxed_local()
    };
    let pick = move |choice: Choice| fields.client.set(choice.value.parse().ok().map(|id| ClientRef { id, name: choice.label }));
    view! {
        <Field label=tr!(showing.client) state=form.field("/client_id") required=true>
            <Combobox value=name source on_pick=pick placeholder=tr!(showing.client_hint) eager=true/>
        </Field>
    }
    .into_any()
}

/// What is shown, in its order, with the word of each owner.
#[component]
fn Listings(fields: Fields, form: Form, api: Api) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let source = move |text: String| {
        async move {
            let query =
                ListingQuery { q: Some(text), status: vec![ListingStatus::Available], limit: Some(OFFERED), ..ListingQuery::default() };
            let found = api.list_listings(&query).await.map(|page| page.items).unwrap_or_default();
            found.into_iter().map(|listing| Choice::new(listing.id.to_string(), words::title(&listing))).collect()
        }
        .boxed_local()
    };
    let pick = move |choice: Choice| {
        if let Ok(id) = choice.value.parse::<ListingId>() {
            fields.listings.update(|listings| {
                if !listings.iter().any(|(known, _)| *known == id) {
                    listings.push((id, choice.label));
                }
            });
        }
        typed.set(String::new());
    };
    let up = move |at: usize| {
        fields.listings.update(|listings| {
            if at > 0 && at < listings.len() {
                listings.swap(at - 1, at)
            }
        })
    };
    let rows = move || {
        let confirmed = fields.owners_confirmed.get();
        let row = |(n, (id, title)): (usize, (ListingId, String))| {
            let is_confirmed = confirmed.contains(&id);
            let confirm = move |_| {
                fields.owners_confirmed.update(|all| if is_confirmed { all.retain(|known| *known != id) } else { all.push(id) });
            };
            let error = form.field(&format!("/listing_ids/{n}")).error;
            view! {
                <li>
                    <span class="showing-stop__n tnum">{n + 1}</span>
                    <span class="showing-stop__what">
                        {title}
                        {move || error.get().map(|error| view! { <span class="field__error" role="alert">{error}</span> })}
                    </span>
                    <label class="check"><input type="checkbox" prop:checked=is_confirmed on:change=confirm/>{tr!(showing.owner_confirmed)}</label>
                    <Button kind=ButtonKind::Quiet class="btn--sm btn--icon" icon=icondata_lu::LuArrowUp label=tr!(showing.earlier) on_click=move |()| { fields.keeps_order.set(true); up(n); }/>
                    <Button kind=ButtonKind::Quiet class="btn--sm btn--icon" icon=icondata_lu::LuX label=tr!(showing.remove) on_click=move |()| fields.listings.update(|all| all.retain(|(known, _)| *known != id))/>
                </li>
            }
        };
        fields.listings.get().into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <Field label=tr!(showing.shown) state=form.field("/listing_ids") required=true>
            <Combobox value=typed source on_pick=pick placeholder=tr!(showing.listing_hint)/>
        </Field>
        <ol class="showing-stops">{rows}</ol>
    }
}

/// Several of something, each with a way to take it out again.
#[component]
fn Picked<S>(label: &'static str, state_at: &'static str, form: Form, chosen: RwSignal<Vec<(MemberId, String)>>, source: S) -> impl IntoView
where
    S: Fn(String) -> futures::future::LocalBoxFuture<'static, Vec<Choice>> + Clone + Send + Sync + 'static,
{
    let typed = RwSignal::new(String::new());
    let pick = move |choice: Choice| {
        if let Ok(id) = choice.value.parse::<MemberId>() {
            chosen.update(|all| {
                if !all.iter().any(|(known, _)| *known == id) {
                    all.push((id, choice.label));
                }
            });
        }
        typed.set(String::new());
    };
    let rows = move || {
        let row = |(id, name): (MemberId, String)| {
            let out = move |_| chosen.update(|all| all.retain(|(known, _)| *known != id));
            view! { <button type="button" class="tag" aria-label=tr!(showing.take_out, name = name.clone()) on:click=out>{name.clone()}<Icon icon=icondata_lu::LuX/></button> }
        };
        chosen.get().into_iter().map(row).collect_view()
    };
    view! {
        <Field label state=form.field(state_at) optional=true><Combobox value=typed source on_pick=pick placeholder=tr!(member.hint)/></Field>
        <div class="showing-people">{rows}</div>
    }
}

/// What stands against it, asked for a moment after each change.
#[component]
fn Against(fields: Fields, showing: Option<ShowingId>, api: Api) -> impl IntoView {
    let (found, task) = (RwSignal::new(None::<ShowingCheck>), Task::new());
    let ask = move |()| {
        let draft = untrack(move || fields.check().is_ok().then(|| fields.draft()));
        let Some(draft) = draft else { return found.set(None) };
        task.ask(async move { api.check_showing(&draft, showing).await }, move |answer| found.set(answer.ok()));
    };
    let ask_soon = debounced(PAUSE, ask);
    Effect::new(move || {
        fields.draft();
        ask_soon(());
    });
    move || {
        let conflicts = found.with(|found| found.as_ref().map(|found| found.conflicts.clone()).unwrap_or_default());
        (!conflicts.is_empty()).then(|| view! { <Conflicts conflicts/> })
    }
}

/// What stands against a showing, in sentences.
#[component]
pub fn Conflicts(
    /// What.
    conflicts: Vec<ShowingConflict>,
) -> impl IntoView {
    let lines = conflicts.into_iter().map(|conflict| view! { <li>{sentence(&conflict)}</li> }).collect_view();
    view! { <Note tone=Tone::Warning><ul class="showing-conflicts">{lines}</ul></Note> }
}

fn sentence(conflict: &ShowingConflict) -> String {
    let who = conflict.member.as_ref().map(|member| member.display_name.clone());
    let what = conflict.listing.as_ref().map(|listing| listing.title());
    let keys = conflict.key_number.map(|n| tr!(key.number, n = n));
    let from = conflict.from_at.map(time::moment);
    let until = time::clock(conflict.until_at);
    let span = match from {
        Some(from) => format!("{from}–{until}"),
        None => tr!(showing.until, at = time::moment(conflict.until_at)),
    };
    let parts = [Some(conflict.kind.label().to_owned()), what, keys, who, Some(span)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
