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
pub trait Exported: Copy + PartialEq + Send + Sync + Sized + 'static {
    /// What allows to take contacts with it; none where there are none to take.
    const CONTACTS: Option<Action>;

    /// What the dialog is called.
    fn title() -> &'static str;
    /// What the file is called.
    fn filename() -> &'static str;
    /// What is taken away: so many that are chosen, or all.
    fn what(chosen: Option<usize>) -> String;
    /// The request.
    fn order(asked: Asked<Self>) -> ExportOrder;
}

impl Exported for ListingId {
    const CONTACTS: Option<Action> = None;

    fn title() -> &'static str {
        tr!(export.title)
    }

    fn filename() -> &'static str {
        tr!(export.filename)
    }

    fn what(chosen: Option<usize>) -> String {
        chosen.map_or_else(|| tr!(export.all, max = EXPORT_ROWS_MAX), |n| tr!(export.chosen, n = n))
    }

    fn order(asked: Asked<Self>) -> ExportOrder {
        let Asked { format, reason, query, ids, .. } = asked;
        ExportOrder::Listings(ExportListingsRequest { format, reason, query, ids, lang: Some(language_tag().to_owned()) })
    }
}

impl Exported for ClientId {
    const CONTACTS: Option<Action> = Some(Action::ExportClientContacts);

    fn title() -> &'static str {
        tr!(export.clients.title)
    }

    fn filename() -> &'static str {
        tr!(export.clients.filename)
    }

    fn what(chosen: Option<usize>) -> String {
        chosen.map_or_else(|| tr!(export.clients.all, max = EXPORT_ROWS_MAX), |n| tr!(export.clients.chosen, n = n))
    }

    fn order(asked: Asked<Self>) -> ExportOrder {
        let Asked { format, reason, query, ids, with_contacts } = asked;
        ExportOrder::Clients(ExportClientsRequest { format, reason, query, ids, with_contacts, lang: Some(language_tag().to_owned()) })
    }
}

/// The file at once, where it needs no approval.
async fn take(api: Api, order: ExportOrder) -> Result<Vec<u8>, ApiError> {
    match order {
        ExportOrder::Listings(body) => api.export_listings(&body).await,
        ExportOrder::Clients(body) => api.export_clients(&body).await,
        ExportOrder::Payroll(body) => api.export_payroll(&body).await,
        ExportOrder::Profit(body) => api.export_profit(&body).await,
    }
}

/// What is wrong with a request, at the fields of the form.
fn check(order: &ExportOrder) -> Result<(), Vec<FieldError>> {
    let own = |error: FieldError| FieldError { pointer: error.pointer.trim_start_matches("/what").to_owned(), ..error };
    order.validate().map_err(|errors| errors.into_iter().map(own).collect())
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
    let session = use_session();
    let with_contacts = RwSignal::new(false);
    let order = move |(format, reason)| {
        I::order(Asked {
            format,
            reason,
            query: chosen.query.get(),
            ids: if is_all { Vec::new() } else { chosen.rows.with(|rows| rows.iter().map(|(id, _)| *id).collect()) },
            with_contacts: with_contacts.get(),
        })
    };
    let what = Signal::derive(move || I::what((!is_all).then(|| chosen.rows.with(Vec::len))));
    let contacts = I::CONTACTS.filter(|action| session.may(*action)).map(|action| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || with_contacts.get() on:change:target=move |event| with_contacts.set(event.target().checked())/>
                {action.label()}
            </label>
        }
    });
    view! { <FileForm what filename=I::filename() order=Callback::new(order) open>{contacts}</FileForm> }
}

/// Asks for the kind of file and what it is for, hands it out, or asks for the approval that it needs.
#[component]
pub fn FileForm(
    /// What is taken away, in a sentence.
    #[prop(into)]
    what: Signal<String>,
    /// What the file is called, without day and ending.
    #[prop(into)]
    filename: String,
    /// The request, of the kind of file and what it is for.
    order: Callback<(ExportFormat, String), ExportOrder>,
    /// Open or not.
    open: RwSignal<bool>,
    /// What else is asked.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (format, reason) = (RwSignal::new(ExportFormat::Xlsx.word().to_owned()), RwSignal::new(String::new()));
    let request = move || order.run((format.get().parse().unwrap_or(ExportFormat::Xlsx), reason.get().trim().to_owned()));
    let form = Form::new(move || check(&request()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (order, name) = (untrack(request), filename.clone());
        let format = order.format();
        form.submit(take(api, order), move |file: Vec<u8>| {
            save_file(&name, format, &file);
            open.set(false);
            toaster.say(tr!(export.done));
        });
    };
    let asking = Task::new();
    let needs = move || form.failure().with(|error| error.as_ref().and_then(ApiError::code) == Some(ErrorCode::ExportNeedsApproval));
    let ask = move |()| {
        let (order, key) = (untrack(request), FormKey::new());
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
            {children.map(|children| children())}
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
