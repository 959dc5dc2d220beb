//! The listings of a showing in their order: where to go, which keys, and what the client made of each.

use fangke_shared::ListingId;
use fangke_shared::client::showing::{Objection, ShowingResult, ShowingStop, StopResultRequest};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::key::KeyState;
use fangke_shared::property::listing::Purpose;
use leptos::prelude::*;

use super::acts::{Foot, refresh_when_stale, typed};
use super::page::{Doing, Held, use_held};
use crate::amount::Unit;
use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, Icon, Loaded, ProblemNote, Segmented, Select, Tag, TextArea, TextInput, Tone, copy, unique_id,
    word_choices,
};
use crate::{address, tr};

/// The route.
#[component]
pub fn Stops() -> impl IntoView {
    let held = use_held();
    let rows = move || held.with(|showing| (1_usize..).zip(&showing.stops).map(|(n, stop)| row(held, n, stop)).collect_view());
    view! {
        <section class="panel" aria-labelledby="h-route">
            <header><h2 id="h-route">{tr!(showing.route)}</h2><span class="n">{move || held.with(|showing| showing.stops.len())}</span></header>
            <ol class="showing-route">{rows}</ol>
        </section>
    }
}

fn row(held: Held, n: usize, stop: &ShowingStop) -> impl IntoView + use<> {
    let listing = &stop.listing;
    let (id, title) = (listing.id, words::title(listing));
    let price = words::asking(listing, None).map(|amount| format!("{} {}", amount.value, amount.unit));
    let facts = [words::layout(listing.rooms, listing.halls, listing.baths), listing.area.map(|area| format!("{area}㎡")), price];
    let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
    let owner = if stop.owner_confirmed { tr!(showing.owner_confirmed) } else { tr!(showing.owner_unconfirmed) };
    let keys = stop.keys.as_ref().map(|keys| {
        let holder = keys.holder.as_ref().filter(|_| keys.state == KeyState::Out).map(|holder| holder.display_name.clone());
        let words = [Some(tr!(key.number, n = keys.number)), Some(keys.store_name.clone()), Some(keys.state.label().to_owned()), holder];
        let words = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
        view! { <span><Icon icon=icondata_lu::LuKeyRound/>{words}</span> }
    });
    let said = [stop.client_said.clone(), stop.owner_said.clone()]
        .into_iter()
        .flatten()
        .map(|text| view! { <p class="text">{text}</p> })
        .collect_view();
    let rights = held.with(|showing| showing.rights);
    let act = if stop.is_closed {
        view! { <Tag tone=Tone::Danger>{tr!(showing.closed)}</Tag> }.into_any()
    } else if rights.may_record {
        let label = if stop.result.is_some() { tr!(showing.change_result) } else { tr!(showing.result) };
        view! { <Button class="btn--sm" on_click=move |()| held.doing.set(Some(Doing::Result(id)))>{label}</Button> }.into_any()
    } else {
        ().into_any()
    };
    let is_seen = stop.result.is_some_and(|result| result != ShowingResult::NotSeen);
    let report = is_seen.then(|| {
        view! { <Button kind=ButtonKind::Link class="btn--sm" on_click=move |()| held.doing.set(Some(Doing::Report(id)))>{tr!(showing.report)}</Button> }
    });
    view! {
        <li data-closed=stop.is_closed.then_some("")>
            <span class="showing-stop__n tnum">{n}</span>
            <div>
                <a class="strong" href=address::listing(id)>{title}</a>
                <div class="d dots">{facts}</div>
                <div class="d dots"><span>{owner}</span>{keys}</div>
                {outcome(stop)}
                {said}
            </div>
            <div class="acts">{act}{report}</div>
        </li>
    }
}

/// What the client made of it, in words.
fn outcome(stop: &ShowingStop) -> impl IntoView + use<> {
    let result = stop.result?;
    let tone = match result {
        ShowingResult::Interested => Tone::Positive,
        ShowingResult::Considering => Tone::Accent,
        ShowingResult::NotSuitable | ShowingResult::NotSeen => Tone::Neutral,
    };
    let objection = stop.objection.map(|objection| view! { <Tag>{objection.label()}</Tag> });
    let offered = stop.offered_fen.map(|fen| {
        let amount = if stop.listing.purpose == Purpose::Rental { words::rent(fen) } else { words::price(fen) };
        view! { <span class="tnum">{tr!(showing.offered, amount = format!("{} {}", amount.value, amount.unit))}</span> }
    });
    Some(view! { <div class="showing-outcome"><Tag tone>{result.label()}</Tag>{objection}{offered}</div> })
}

fn stop_of(held: Held, id: ListingId) -> Option<ShowingStop> {
    held.showing.with_untracked(|showing| showing.stops.iter().find(|stop| stop.listing.id == id).cloned())
}

/// Asks what the client made of a listing.
#[component]
pub fn ResultDialog() -> impl IntoView {
    let held = use_held();
    let open = held.open(|doing| matches!(doing, Doing::Result(_)));
    let form = move || match held.doing.get() {
        Some(Doing::Result(id)) => stop_of(held, id).map(|stop| view! { <ResultForm stop/> }),
        _ => None,
    };
    view! { <Dialog open title=tr!(showing.result).to_owned()>{form}</Dialog> }
}

#[component]
fn ResultForm(stop: ShowingStop) -> impl IntoView {
    let held = use_held();
    let id = stop.listing.id;
    let unit = if stop.listing.purpose == Purpose::Rental { Unit::Yuan } else { Unit::Wan };
    let result = RwSignal::new(stop.result.unwrap_or(ShowingResult::Considering).word().to_owned());
    let objection = RwSignal::new(stop.objection.map(Word::word).unwrap_or_default().to_owned());
    let offered = RwSignal::new(stop.offered_fen.map(|fen| unit.text(fen)).unwrap_or_default());
    let (client, owner) = (RwSignal::new(stop.client_said.unwrap_or_default()), RwSignal::new(stop.owner_said.unwrap_or_default()));
    let request = move || StopResultRequest {
        result: result.get().parse().unwrap_or(ShowingResult::Considering),
        objection: objection.get().parse().ok(),
        offered_fen: offered.with(|text| unit.parse(text)).unwrap_or_default(),
        client_said: typed(client),
        owner_said: typed(owner),
    };
    let form = Form::new(move || {
        let mut errors = request().validate().err().unwrap_or_default();
        if offered.with(|text| unit.parse(text)).is_err() {
            errors.push(FieldError::new("/offered_fen", FieldCode::InvalidFormat));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    refresh_when_stale(held, form);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, showing, version) = (untrack(request), held.id(), held.version());
        form.submit(async move { held.api.record_showing_result(showing, version, id, &body).await }, move |showing| held.accept(showing));
    };
    let is_seen = move || result.with(|result| result != ShowingResult::NotSeen.word());
    let amount = if unit == Unit::Yuan { tr!(showing.offered_rent) } else { tr!(showing.offered_price) };
    let form_id = unique_id("result");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p><b>{words::title(&stop.listing)}</b></p>
            <div class="field"><Segmented value=result choices={word_choices::<ShowingResult>()} label=tr!(showing.result)/></div>
            <Show when=is_seen>
                <Field label=tr!(showing.objection) state=form.field("/objection") class="w6"><Select value=objection choices={word_choices::<Objection>()} blank=tr!(showing.objection_none)/></Field>
                <Field label=amount state=form.field("/offered_fen") optional=true class="w6"><TextInput value=offered inputmode="decimal"/></Field>
                <Field label=tr!(showing.client_said) state=form.field("/client_said") optional=true><TextArea value=client placeholder=tr!(showing.client_said_hint)/></Field>
                <Field label=tr!(showing.owner_said) state=form.field("/owner_said") optional=true><TextArea value=owner/></Field>
            </Show>
            <ProblemNote error=form.failure()/>
        </form>
        <Foot form form_id label=tr!(common.save)/>
    }
}

/// What to tell the owner of a listing, to be copied.
#[component]
pub fn ReportDialog() -> impl IntoView {
    let held = use_held();
    let open = held.open(|doing| matches!(doing, Doing::Report(_)));
    let body = move || match held.doing.get() {
        Some(Doing::Report(id)) => Some(view! { <Report listing=id/> }),
        _ => None,
    };
    view! { <Dialog open title=tr!(showing.report).to_owned()>{body}</Dialog> }
}

#[component]
fn Report(listing: ListingId) -> impl IntoView {
    let held = use_held();
    let id = held.id();
    let text = RwSignal::new(String::new());
    let report = LocalResource::new(move || async move { held.api.report_showing(id, listing).await });
    let take = move |()| copy(held.toaster, text.get_untracked());
    view! {
        <div class="body">
            <p class="muted">{tr!(showing.report_text)}</p>
            <Loaded resource=report rows=4 view=move |report: fangke_shared::client::showing::OwnerReport| {
                text.set(report.text);
                view! { <Field label=tr!(showing.report)><TextArea value=text/></Field> }
            }/>
        </div>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.close)}</Button>
            <Button kind=ButtonKind::Primary icon=icondata_lu::LuCopy on_click=take>{tr!(showing.copy)}</Button>
        </footer>
    }
}
