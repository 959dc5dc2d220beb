//! Entering a cost.

use fangke_shared::KeyBunchId;
use fangke_shared::deal::cost::{CostCategory, EnterCostRequest};
use fangke_shared::permission::Action;
use fangke_shared::problem::{FieldCode, FieldError};
use leptos::prelude::*;

use super::parts::{Centre, use_centres, use_cost_objects};
use crate::amount::Unit;
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::deal::performance::parts::month;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, Select, TextArea, TextInput, unique_id, use_toaster, word_choices};
use crate::{time, tr};

/// The dialog.
#[component]
pub fn EnterDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// Runs after a success.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    view! { <Dialog open title=Signal::stored(tr!(cost.enter).to_owned())><EnterForm open on_saved/></Dialog> }
}

/// An amount in yuan as typed; what can't be read is below every limit, so that its field says so.
fn fen(text: RwSignal<String>) -> i64 {
    text.with(|text| Unit::Yuan.parse(text)).map_or(-1, Option::unwrap_or_default)
}

fn said(text: RwSignal<String>) -> Option<String> {
    Some(text.with(|text| text.trim().to_owned())).filter(|text| !text.is_empty())
}

#[component]
fn EnterForm(open: RwSignal<bool>, on_saved: Callback<()>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let text = |text: String| RwSignal::new(text);
    let own = untrack(|| session.me()).and_then(|me| me.member.store_id);
    let centre = text(own.map_or(Centre::HeadOffice, Centre::Store).to_string());
    let (day, of_month) = (text(time::today().to_string()), text(month::current().to_string()));
    let category = text(CostCategory::Rent.word().to_owned());
    let (net, vat, supplier) = (text(String::new()), text(String::new()), text(String::new()));
    let (document, note, bunch) = (text(String::new()), text(String::new()), text(String::new()));
    let object = text(String::new());
    let is_keys = move || category.with(|word| word == CostCategory::Keys.word());
    let request = move || EnterCostRequest {
        day: day.with(|day| day.parse().unwrap_or_else(|_| time::today())),
        month: of_month.with(|month| month.parse().unwrap_or_else(|_| month::current())),
        store_id: centre.with(|centre| centre.parse().ok().and_then(Centre::store)),
        cost_object_id: said(object).and_then(|id| id.parse().ok()),
        category: category.with(|word| word.parse().unwrap_or(CostCategory::Other)),
        net_fen: fen(net),
        vat_fen: fen(vat),
        supplier: supplier.with(|text| text.trim().to_owned()),
        document: said(document),
        note: said(note),
        key_bunch_id: said(bunch).filter(|_| is_keys()).and_then(|text| text.parse().ok()).map(KeyBunchId),
    };
    let form = Form::new(move || {
        let mut errors = request().validate(time::today()).err().unwrap_or_default();
        if centre.with(String::is_empty) {
            errors.push(FieldError::new("/store_id", FieldCode::Required));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.enter_cost(key, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(cost.entered));
            on_saved.run(());
        });
    };
    let bunch_field = move || {
        view! {
            <Field label=tr!(cost.key_bunch) state=form.field("/key_bunch_id") hint=tr!(cost.key_bunch_hint) required=true>
                <TextInput value=bunch inputmode="numeric"/>
            </Field>
        }
    };
    let centres = use_centres(Action::EnterCosts);
    let objects = use_cost_objects(move || centre.with(|centre| centre.parse().ok().map(Centre::store)));
    let form_id = unique_id("cost");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(cost.centre) state=form.field("/store_id") required=true class="w6"><Select value=centre choices=centres/></Field>
            <Field label=tr!(cost.category) state=form.field("/category") required=true class="w6"><Select value=category choices={word_choices::<CostCategory>()}/></Field>
            <Field label=tr!(cost.object) state=form.field("/cost_object_id") optional=true><Select value=object choices=objects blank=tr!(cost.no_object)/></Field>
            <Show when=is_keys>{bunch_field}</Show>
            <Field label=tr!(cost.day) state=form.field("/day") required=true class="w6"><TextInput value=day kind="date"/></Field>
            <Field label=tr!(cost.month) state=form.field("/month") required=true class="w6"><Select value=of_month choices=Signal::stored(month::choices(0))/></Field>
            <Field label=tr!(cost.net_yuan) state=form.field("/net_fen") required=true class="w6"><TextInput value=net inputmode="decimal" class="control--num"/></Field>
            <Field label=tr!(cost.vat_yuan) state=form.field("/vat_fen") optional=true class="w6"><TextInput value=vat inputmode="decimal" class="control--num"/></Field>
            <Field label=tr!(cost.supplier) state=form.field("/supplier") required=true class="w6"><TextInput value=supplier/></Field>
            <Field label=tr!(cost.document) state=form.field("/document") optional=true class="w6"><TextInput value=document/></Field>
            <Field label=tr!(cost.note) state=form.field("/note") optional=true><TextArea value=note/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(cost.enter)}</Button>
        </footer>
    }
}
