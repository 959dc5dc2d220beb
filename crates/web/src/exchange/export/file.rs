//! Taking a list away: the kind of file, and what for.

use fangke_shared::exchange::export::{EXPORT_ROWS_MAX, ExportClientsRequest, ExportFormat, ExportListingsRequest, ExportOrder};
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldError};
use fangke_shared::{ClientId, ListingId};
use leptos::prelude::*;

use crate::api::{Api, ApiError, FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::{Word, language_tag};
use crate::property::listing::parts::chosen::Chosen;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, ProblemNote, Segmented, Task, TextInput, download, unique_id, use_toaster, word_choices,
};

/// What somebody asks for.
pub struct Asked<I> {
    format: ExportFormat,
    reason: String,
    query: String,
    ids: Vec<I>,
    with_contacts: bool,
}

/// Records whose list can be taken away.
#[allow(async_fn_in_trait, reason = "the browser has one thread")]
pub trait Exported: Copy + PartialEq + Send + Sync + Sized + 'static {
    /// What allows to take contacts with it; none where there are none to take.
    const CONTACTS: Option<Action>;
    /// The body of the request.
    type Body: 'static;

    /// What the dialog is called.
    fn title() -> &'static str;
    /// What the file is called.
    fn filename() -> &'static str;
    /// What is taken away: so many that are chosen, or all.
    fn what(chosen: Option<usize>) -> String;
    /// The body of the request.
    fn body(asked: Asked<Self>) -> Self::Body;
    /// What is wrong with it.
    fn check(body: &Self::Body) -> Result<(), Vec<FieldError>>;
    /// The same, to ask for an approval.
    fn order(body: Self::Body) -> ExportOrder;
    /// The file.
    async fn export(api: Api, body: Self::Body) -> Result<Vec<u8>, ApiError>;
}

impl Exported for ListingId {
    const CONTACTS: Option<Action> = None;
    type Body = ExportListingsRequest;

    fn title() -> &'static str {
        tr!(export.title)
    }

    fn filename() -> &'static str {
        tr!(export.filename)
    }

    fn what(chosen: Option<usize>) -> String {
        chosen.map_or_else(|| tr!(export.all, max = EXPORT_ROWS_MAX), |n| tr!(export.chosen, n = n))
    }

    fn body(asked: Asked<Self>) -> ExportListingsRequest {
        let Asked { format, reason, query, ids, .. } = asked;
        ExportListingsRequest { format, reason, query, ids, lang: Some(language_tag().to_owned()) }
    }

    fn check(body: &ExportListingsRequest) -> Result<(), Vec<FieldError>> {
        body.validate().map(drop)
    }

    fn order(body: ExportListingsRequest) -> ExportOrder {
        ExportOrder::Listings(body)
    }

    async fn export(api: Api, body: ExportListingsRequest) -> Result<Vec<u8>, ApiError> {
        api.export_listings(&body).await
    }
}

impl Exported for ClientId {
    const CONTACTS: Option<Action> = Some(Action::ExportClientContacts);
    type Body = ExportClientsRequest;

    fn title() -> &'static str {
        tr!(export.clients.title)
    }

    fn filename() -> &'static str {
        tr!(export.clients.filename)
    }

    fn what(chosen: Option<usize>) -> String {
        chosen.map_or_else(|| tr!(export.clients.all, max = EXPORT_ROWS_MAX), |n| tr!(export.clients.chosen, n = n))
    }

    fn body(asked: Asked<Self>) -> ExportClientsRequest {
        let Asked { format, reason, query, ids, with_contacts } = asked;
        ExportClientsRequest { format, reason, query, ids, with_contacts, lang: Some(language_tag().to_owned()) }
    }

    fn check(body: &ExportClientsRequest) -> Result<(), Vec<FieldError>> {
        body.validate().map(drop)
    }

    fn order(body: ExportClientsRequest) -> ExportOrder {
        ExportOrder::Clients(body)
    }

    async fn export(api: Api, body: ExportClientsRequest) -> Result<Vec<u8>, ApiError> {
        api.export_clients(&body).await
    }
}

/// Saves a file where the browser keeps what it loads, under a name with today's date.
pub fn save_file(name: &str, format: ExportFormat, content: &[u8]) {
    let (ending, content_type) = match format {
        ExportFormat::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ExportFormat::Csv => ("csv", "text/csv;charset=utf-8"),
    };
    download(&format!("{name} {}.{ending}", crate::time::today()), content, content_type);
}

/// The dialog, of the whole list or of what is chosen.
#[component]
pub fn ExportDialog<I: Exported>(
    /// The list.
    chosen: Chosen<I>,
    /// Open or not.
    open: RwSignal<bool>,
    /// All that the list finds, whatever is chosen.
    #[prop(optional)]
    is_all: bool,
) -> impl IntoView {
    view! { <Dialog open title=I::title().to_owned()><ExportForm chosen open is_all/></Dialog> }
}

#[component]
fn ExportForm<I: Exported>(chosen: Chosen<I>, open: RwSignal<bool>, is_all: bool) -> impl IntoView {
    let (api, toaster, session) = (use_api(), use_toaster(), use_session());
    let (format, reason) = (RwSignal::new(ExportFormat::Xlsx.word().to_owned()), RwSignal::new(String::new()));
    let with_contacts = RwSignal::new(false);
    let request = move || {
        I::body(Asked {
            format: format.get().parse().unwrap_or(ExportFormat::Xlsx),
            reason: reason.get().trim().to_owned(),
            query: chosen.query.get(),
            ids: if is_all { Vec::new() } else { chosen.rows.with(|rows| rows.iter().map(|(id, _)| *id).collect()) },
            with_contacts: with_contacts.get(),
        })
    };
    let form = Form::new(move || I::check(&request()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        let format = format.get_untracked().parse().unwrap_or(ExportFormat::Xlsx);
        form.submit(async move { I::export(api, body).await }, move |file: Vec<u8>| {
            save_file(I::filename(), format, &file);
            open.set(false);
            toaster.say(tr!(export.done));
        });
    };
    let what = move || I::what((!is_all).then(|| chosen.rows.with(Vec::len)));
    let contacts = I::CONTACTS.filter(|action| session.may(*action)).map(|action| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || with_contacts.get() on:change:target=move |event| with_contacts.set(event.target().checked())/>
                {action.label()}
            </label>
        }
    });
    let asking = Task::new();
    let needs = move || form.failure().with(|error| error.as_ref().and_then(ApiError::code) == Some(ErrorCode::ExportNeedsApproval));
    let ask = move |()| {
        let (order, key) = (I::order(untrack(request)), FormKey::new());
        asking.act(async move { api.ask_for_export(key, &order).await }, move |_| {
            open.set(false);
            toaster.say(tr!(export.asked));
        });
    };
    let ask = move || {
        view! {
            <p>{tr!(export.needs)}</p>
            <Button on_click=ask busy=asking.busy()>{tr!(export.ask)}</Button>
        }
    };
    let form_id = unique_id("export-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{what}</p>
            <Segmented value=format choices={word_choices::<ExportFormat>()} label=tr!(export.format)/>
            {contacts}
            <Field label=tr!(export.reason) state=form.field("/reason") hint=tr!(export.reason_hint) required=true><TextInput value=reason autofocus=true/></Field>
            <ProblemNote error=form.failure()/>
            <Show when=needs>{ask}</Show>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy() icon=icondata_lu::LuDownload>{tr!(export.take)}</Button>
        </footer>
    }
}
