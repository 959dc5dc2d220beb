//! What the client looks for, with the grade and its reason.

use fangke_shared::DemandId;
use fangke_shared::client::demand::{CloseDemandRequest, DemandDraft, DemandResponse};
use fangke_shared::client::profile::DemandSummary;
use fangke_shared::client::recommendation::DemandReactions;
use fangke_shared::property::listing::Purpose;
use leptos::prelude::*;

use super::demand_form::{DemandFields, DemandForm};
use super::matches::Matches;
use super::record::use_dossier;
use crate::client::profile::parts::{demand_text, grade_strength};
use crate::client::recommendation::parts::hint;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Dialog, Drawer, Field, Form, ProblemNote, Tag, TextArea, opened_by, unique_id, use_toaster};
use crate::{time, tr};

/// What is being written.
#[derive(Debug, Clone, PartialEq)]
enum Writing {
    New,
    Old(Box<DemandResponse>),
}

/// The demands.
#[component]
pub fn Demands() -> impl IntoView {
    let dossier = use_dossier();
    let writing = RwSignal::new(None::<Writing>);
    let closing = RwSignal::new(None::<DemandId>);
    let matching = RwSignal::new(None::<DemandId>);
    let may_edit = move || dossier.with(|client| client.rights.may_edit);
    let id = dossier.id();
    let said = LocalResource::new(move || {
        dossier.changes.track();
        let is_whole = dossier.with(|client| !client.summary.is_masked);
        // A hint is no reason to show a problem: without an answer there is none.
        async move {
            if is_whole {
                dossier.api.list_recommendation_reactions(id).await.map(|page| page.items).unwrap_or_default()
            } else {
                Vec::new()
            }
        }
    });
    let said = Memo::new(move |_| said.get().unwrap_or_default());
    let demands = move || dossier.with(|client| client.demands.clone());
    let is_empty = move || dossier.with(|client| client.demands.is_empty());
    let title = Signal::derive(move || match writing.get() {
        Some(Writing::Old(_)) => tr!(dossier.demand.change).to_owned(),
        _ => tr!(dossier.demand.add).to_owned(),
    });
    view! {
        <section class="panel" aria-labelledby="h-demands">
            <header>
                <h2 id="h-demands">{tr!(profile.field.demands)}</h2>
                <Show when=may_edit>
                    <span class="end"><Button class="btn--sm" icon=icondata_lu::LuPlus on_click=move |()| writing.set(Some(Writing::New))>{tr!(dossier.demand.add)}</Button></span>
                </Show>
            </header>
            <div class="body client-demands">
                <Show when=is_empty><p class="muted">{tr!(dossier.demand.none)}</p></Show>
                <For each=demands key=|demand| (demand.id, demand.updated_at, demand.is_open) children=move |demand| view! { <Demand demand may_edit=Signal::derive(may_edit) said writing closing matching/> }/>
            </div>
            <Drawer open=opened_by(writing) title>
                {move || writing.get().map(|subject| view! { <Write subject writing/> })}
            </Drawer>
            <Drawer open=opened_by(matching) title=tr!(dossier.matches).to_owned()>
                {move || matching.get().map(|demand| view! { <Matches demand on_close=move |()| matching.set(None)/> })}
            </Drawer>
            <Dialog open=opened_by(closing) title=tr!(dossier.demand.close).to_owned()>
                {move || closing.get().map(|demand| view! { <Close demand closing/> })}
            </Dialog>
        </section>
    }
}

/// A demand in short.
pub fn summary(demand: &DemandResponse) -> DemandSummary {
    let draft = &demand.draft;
    DemandSummary {
        id: demand.id,
        purpose: draft.purpose,
        districts: draft.districts.clone(),
        rooms_min: draft.rooms_min,
        rooms_max: draft.rooms_max,
        area_min: draft.area_min,
        area_max: draft.area_max,
        price_min_fen: draft.price_min_fen,
        price_max_fen: draft.price_max_fen,
    }
}

#[component]
fn Demand(
    demand: DemandResponse,
    may_edit: Signal<bool>,
    said: Memo<Vec<DemandReactions>>,
    writing: RwSignal<Option<Writing>>,
    closing: RwSignal<Option<DemandId>>,
    matching: RwSignal<Option<DemandId>>,
) -> impl IntoView {
    let draft = &demand.draft;
    let why = match &draft.grade_reason {
        Some(reason) => tr!(dossier.demand.by_hand, suggested = demand.suggested_grade.label(), reason = reason.clone()),
        None => demand.suggested_because.label().to_owned(),
    };
    let facts = [
        draft.motive.map(|motive| motive.label().to_owned()),
        draft.move_by.map(|day| tr!(dossier.demand.moves_by, day = time::date(day))),
        draft.payment.map(|payment| payment.label().to_owned()),
        (!demand.community_names.is_empty()).then(|| demand.community_names.join(tr!(common.list_separator))),
        draft.built_year_min.map(|year| tr!(dossier.demand.built_after, year = year)),
    ];
    let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
    let (text, wishes, is_open, id) = (demand_text(&summary(&demand)), draft.wishes.clone(), demand.is_open, demand.id);
    let grade = demand.grade;
    let hint = move || said.with(|said| said.iter().find(|said| said.demand_id == id).and_then(hint));
    let subject = StoredValue::new(demand);
    let acts = move || {
        (may_edit.get() && is_open).then(|| {
            view! {
                <Button kind=ButtonKind::Quiet class="btn--sm" icon=icondata_lu::LuPencil on_click=move |()| writing.set(Some(Writing::Old(Box::new(subject.get_value()))))>{tr!(common.edit)}</Button>
                <Button kind=ButtonKind::Quiet class="btn--sm" on_click=move |()| closing.set(Some(id))>{tr!(dossier.demand.close)}</Button>
            }
        })
    };
    view! {
        <article class="client-demand" data-off=(!is_open).then_some("")>
            <div>
                <p class="strong">{text}</p>
                <p class="dots muted">{facts}</p>
                {wishes.map(|wishes| view! { <p>{wishes}</p> })}
                {move || hint().filter(|_| is_open).map(|hint| view! { <p class="recommendation-hint">{hint}</p> })}
                <p><span class="grade" data-g=grade_strength(grade)>{grade.label()}</span> " " <span class="muted">{why}</span> {(!is_open).then(|| view! { " " <Tag>{tr!(dossier.demand.closed)}</Tag> })}</p>
            </div>
            <div class="client-demand__acts">
                {is_open.then(|| view! { <Button class="btn--sm" icon=icondata_lu::LuBuilding2 on_click=move |()| matching.set(Some(id))>{tr!(dossier.matches)}</Button> })}
                {acts}
            </div>
        </article>
    }
}

#[component]
fn Write(subject: Writing, writing: RwSignal<Option<Writing>>) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let (old, draft) = match subject {
        Writing::Old(demand) => (Some(demand.id), demand.draft),
        Writing::New => (None, DemandDraft::new(Purpose::Sale)),
    };
    let fields = DemandFields::of(draft);
    let form = Form::new(move || {
        let (draft, mut errors) = fields.draft("");
        errors.extend(draft.validate(time::today()).err().unwrap_or_default());
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let form = if old.is_none() { form.keeping(dossier.session.draft("demand", dossier.id()), &fields.texts()) } else { form };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, _) = untrack(|| fields.draft(""));
        let (id, version) = (dossier.id(), dossier.version());
        let send = async move {
            match old {
                Some(demand) => dossier.api.update_demand(id, version, demand, &body).await,
                None => dossier.api.create_demand(id, version, &body).await,
            }
        };
        form.submit(send, move |client| {
            writing.set(None);
            toaster.say(tr!(dossier.saved));
            dossier.accept(client);
        });
    };
    let form_id = unique_id("demand");
    view! {
        <form class="body form" id=form_id.clone() on:submit=save>
            <DemandForm fields form/>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| writing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}

#[component]
fn Close(demand: DemandId, closing: RwSignal<Option<DemandId>>) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let reason = RwSignal::new(String::new());
    let request = move || CloseDemandRequest { reason: reason.get().trim().to_owned() };
    let form = Form::new(move || request().validate()).keeping(dossier.session.draft("close_demand", demand), &[reason]);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { dossier.api.close_demand(dossier.id(), dossier.version(), demand, &body).await }, move |client| {
            closing.set(None);
            toaster.say(tr!(dossier.saved));
            dossier.accept(client);
        });
    };
    let form_id = unique_id("close-demand");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <Field label=tr!(dossier.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| closing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(dossier.demand.close)}</Button>
        </footer>
    }
}
