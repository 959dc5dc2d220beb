//! Making a list: for which demand, which listings in which order, and what is said with them.

use std::collections::BTreeMap;

use fangke_shared::client::recommendation::{CreateRecommendationRequest, RecommendationResponse, RecommendedListing};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{ListingQuery, ListingStatus};
use fangke_shared::{ClientId, DemandId, ListingId};
use futures::FutureExt;
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::property::listing::parts::words;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Combobox, Drawer, Field, Form, ProblemNote, Select, TextArea, TextInput, opened_by, unique_id,
};

/// Listings that are offered while one types.
const OFFERED: i64 = 8;

/// What is known when one begins to recommend.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommending {
    /// To whom.
    pub client: ClientId,
    /// The client's open demands, and how they read.
    pub demands: Vec<(DemandId, String)>,
    /// The one that is answered, where it is known.
    pub demand: Option<DemandId>,
    /// What is recommended, and how it reads.
    pub listings: Vec<(ListingId, String)>,
}

/// Makes a list, in a drawer; open while there is something to recommend.
#[component]
pub fn RecommendDialog(
    /// What is recommended.
    subject: RwSignal<Option<Recommending>>,
    /// It is made.
    #[prop(into)]
    on_made: Callback<RecommendationResponse>,
) -> impl IntoView {
    view! {
        <Drawer open=opened_by(subject) title=tr!(recommendation.make).to_owned()>
            {move || subject.get().map(|about| view! { <Make about subject on_made/> })}
        </Drawer>
    }
}

/// What is filled in.
#[derive(Clone, Copy)]
struct Fields {
    demand: RwSignal<String>,
    greeting: RwSignal<String>,
    shows_phone: RwSignal<bool>,
    listings: RwSignal<Vec<(ListingId, String)>>,
    notes: RwSignal<BTreeMap<ListingId, String>>,
}

impl Fields {
    fn new(about: &Recommending) -> Self {
        let demand = about.demand.or_else(|| about.demands.first().map(|(id, _)| *id));
        Self {
            demand: RwSignal::new(demand.map(|id| id.to_string()).unwrap_or_default()),
            greeting: RwSignal::new(String::new()),
            shows_phone: RwSignal::new(true),
            listings: RwSignal::new(about.listings.clone()),
            notes: RwSignal::default(),
        }
    }

    /// The body; a demand that isn't chosen yet is none, and found wrong beside it.
    fn request(self) -> CreateRecommendationRequest {
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let note = |id: ListingId| self.notes.with(|notes| notes.get(&id).and_then(|note| text(note)));
        let listings =
            self.listings.with(|all| all.iter().map(|(id, _)| RecommendedListing { listing_id: *id, note: note(*id) }).collect());
        CreateRecommendationRequest {
            demand_id: self.demand.get().parse().unwrap_or(DemandId(0)),
            listings,
            greeting: self.greeting.with(|greeting| text(greeting)),
            shows_phone: self.shows_phone.get(),
        }
    }

    fn check(self) -> Result<(), Vec<FieldError>> {
        let mut errors = self.request().validate().err().unwrap_or_default();
        if self.demand.with(|demand| demand.parse::<DemandId>().is_err()) {
            errors.push(FieldError::new("/demand_id", FieldCode::Required));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

#[component]
fn Make(about: Recommending, subject: RwSignal<Option<Recommending>>, on_made: Callback<RecommendationResponse>) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let (fields, client) = (Fields::new(&about), about.client);
    let form = Form::new(move || fields.check()).keeping(session.draft("recommend", client), &[fields.greeting]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(move || fields.request());
        form.submit(async move { api.create_recommendation(client, key, &body).await }, move |made| {
            subject.set(None);
            on_made.run(made);
        });
    };
    let demands: Vec<Choice> = about.demands.iter().map(|(id, text)| Choice::new(id.to_string(), text.clone())).collect();
    let form_id = unique_id("recommend");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p class="muted">{tr!(recommendation.make_text)}</p>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(recommendation.demand) state=form.field("/demand_id") required=true>
                <Select value=fields.demand choices=demands blank=tr!(common.choose)/>
            </Field>
            <Listings fields form/>
            <Field label=tr!(recommendation.greeting) state=form.field("/greeting") hint=tr!(recommendation.greeting_hint) optional=true>
                <TextArea value=fields.greeting/>
            </Field>
            <label class="switch">
                <input type="checkbox" role="switch" prop:checked=move || fields.shows_phone.get() on:change:target=move |event| fields.shows_phone.set(event.target().checked())/>
                {tr!(recommendation.shows_phone)}
            </label>
        </form>
        <footer>
            <Button on_click=move |()| subject.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(recommendation.make)}</Button>
        </footer>
    }
}

/// What is recommended, in its order, with what is said of each.
#[component]
fn Listings(fields: Fields, form: Form) -> impl IntoView {
    let (api, typed) = (use_api(), RwSignal::new(String::new()));
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
    let rows = move || {
        let all = fields.listings.get().into_iter().enumerate();
        all.map(|(n, (id, title))| view! { <Row fields form n id title/> }).collect_view()
    };
    view! {
        <Field label=tr!(recommendation.listings) state=form.field("/listings") required=true>
            <Combobox value=typed source on_pick=pick placeholder=tr!(recommendation.listing_hint)/>
        </Field>
        <ol class="recommendation__rows">{rows}</ol>
    }
}

#[component]
fn Row(fields: Fields, form: Form, n: usize, id: ListingId, title: String) -> impl IntoView {
    let note = RwSignal::new(fields.notes.with_untracked(|notes| notes.get(&id).cloned().unwrap_or_default()));
    // Kept beside the rows, which are drawn anew when their order changes.
    Effect::new(move || {
        let text = note.get();
        fields.notes.update(|notes| {
            notes.insert(id, text);
        });
    });
    let up = move |()| {
        fields.listings.update(|all| {
            if n > 0 && n < all.len() {
                all.swap(n - 1, n);
            }
        });
    };
    let error = form.field(&format!("/listings/{n}/listing_id")).error;
    let name = title.clone();
    view! {
        <li>
            <span class="recommendation__what">
                {title}
                {move || error.get().map(|error| view! { <span class="field__error" role="alert">{error}</span> })}
            </span>
            <Button kind=ButtonKind::Quiet class="btn--sm btn--icon" icon=icondata_lu::LuArrowUp label=tr!(recommendation.earlier) on_click=up/>
            <Button kind=ButtonKind::Quiet class="btn--sm btn--icon" icon=icondata_lu::LuX label=tr!(recommendation.remove) on_click=move |()| fields.listings.update(|all| all.retain(|(known, _)| *known != id))/>
            <Field label=tr!(recommendation.note, name = name) state=form.field(&format!("/listings/{n}/note")) optional=true>
                <TextInput value=note placeholder=tr!(recommendation.note_hint)/>
            </Field>
        </li>
    }
}
