//! The exclusive agreement: its term, what it lacks to count, and what comes next (§1.10).

use fangke_shared::permission::Action;
use fangke_shared::property::exclusive::{ExclusivePart, ExclusiveResponse, ExclusiveState};
use fangke_shared::property::follow_up::FollowUpKind;
use leptos::prelude::*;

use super::forms::{EndDialog, TermDialog};
use crate::api::{ApiError, Upload};
use crate::company::setting::parts::figures;
use crate::i18n::Word;
use crate::property::follow_up::parts::{Writing, use_writing};
use crate::property::listing::parts::record::{Record, use_record};
use crate::time;
use crate::tr;
use crate::ui::{Button, Icon, Popover, ProblemNote, Tag, Task, Toaster, Tone, download, unique_id, use_toaster};

/// What a document may be.
const ACCEPT: &str = "application/pdf,image/jpeg,image/png";

/// The agreements of the listing on the page, and what is being done with them.
#[derive(Clone, Copy)]
pub struct Agreements {
    /// The record.
    pub record: Record,
    toaster: Toaster,
    asking: Task,
    refreshing: Task,
    sending: Task,
    fetching: Task,
    all: RwSignal<Option<Vec<ExclusiveResponse>>>,
    failure: RwSignal<Option<ApiError>>,
    /// The document on its way.
    upload: RwSignal<Option<Upload>>,
    /// Is one being entered? Inside: the one that it follows on.
    pub entering: RwSignal<Option<Option<ExclusiveResponse>>>,
    /// The one that is being ended.
    pub ending: RwSignal<Option<ExclusiveResponse>>,
}

impl Agreements {
    fn new(record: Record) -> Self {
        let agreements = Self {
            record,
            toaster: use_toaster(),
            asking: Task::new(),
            refreshing: Task::new(),
            sending: Task::new(),
            fetching: Task::new(),
            all: RwSignal::new(None),
            failure: RwSignal::new(None),
            upload: RwSignal::new(None),
            entering: RwSignal::new(None),
            ending: RwSignal::new(None),
        };
        // A follow-up may be the part that was missing.
        Effect::new(move || {
            record.changes.track();
            agreements.reload();
        });
        agreements
    }

    fn reload(self) {
        self.asking.ask(self.record.api.list_listing_exclusives(self.record.id()), move |answer| match answer {
            Ok(page) => {
                self.failure.set(None);
                self.all.set(Some(page.items));
            }
            Err(error) => self.failure.set(Some(error)),
        });
    }

    /// Reads grade, timeline and agreements anew.
    pub fn changed(self) {
        // The agreements come with the record's change; a failure shows with the next call.
        self.refreshing.ask(self.record.refresh(), move |answer| {
            if answer.is_err() {
                self.reload();
            }
        });
    }

    fn attach(self, exclusive: &ExclusiveResponse, file: web_sys::File) {
        let (id, name, upload) = (exclusive.id, file.name(), Upload::new(file));
        self.upload.set(Some(upload));
        let work = async move { self.record.api.upload_exclusive_document(id, &name, upload).await };
        self.sending.beside(work, move |answer| {
            self.upload.set(None);
            match answer {
                Ok(_) => {
                    self.toaster.say(tr!(exclusive.attached));
                    self.changed();
                }
                Err(_) if upload.is_stopped() => {}
                Err(error) => self.toaster.fail(&error),
            }
        });
    }

    fn fetch(self, exclusive: &ExclusiveResponse) {
        let Some(document) = exclusive.document.clone() else { return };
        let id = exclusive.id;
        let file = self.record.api.download_exclusive_document(id);
        self.fetching.act(async move { file.await.map(|bytes| download(&document.name, &bytes, &document.media_type)) }, |()| {});
    }
}

/// A row for each agreement that is not over, or the way to the first one.
#[component]
pub fn Exclusives() -> impl IntoView {
    let record = use_record();
    let (agreements, writing) = (Agreements::new(record), use_writing());
    let may = record.session.may(Action::EditExclusive);
    let open = move || agreements.all.with(|all| all.iter().flatten().filter(|one| one.state.is_open()).cloned().collect::<Vec<_>>());
    let rows = move || open().into_iter().map(|one| row(agreements, one, writing)).collect_view();
    let first = move || {
        agreements.all.with(|all| all.is_some() && all.iter().flatten().all(|one| !one.state.is_open())).then(|| {
            view! {
                <li>
                    <Icon icon=icondata_lu::LuShieldCheck/>
                    <div><small>{tr!(exclusive.none)}</small></div>
                    <span></span>
                    {may.then(|| view! { <Button class="btn--sm" on_click=move |()| agreements.entering.set(Some(None))>{tr!(exclusive.enter)}</Button> })}
                </li>
            }
        })
    };
    view! {
        {rows}
        {first}
        <Show when=move || agreements.failure.with(Option::is_some)>
            <li><ProblemNote error=agreements.failure on_retry=move |()| agreements.reload()/></li>
        </Show>
        <TermDialog agreements/>
        <EndDialog agreements/>
    }
}

fn row(agreements: Agreements, one: ExclusiveResponse, writing: Writing) -> impl IntoView {
    let record = agreements.record;
    let soon = figures(record.api);
    let term = tr!(exclusive.term, from = time::date(one.from_on), until = time::date(one.until_on));
    let missing: Vec<&str> = one.missing.iter().map(|part| part.label()).collect();
    let lacks = (!missing.is_empty()).then(|| {
        view! { <span class="warning">{tr!(exclusive.lacks, parts = missing.join(tr!(common.list_separator)))}</span> }
    });
    let document = one.document.as_ref().map(|document| view! { <span>{document.name.clone()}</span> });
    let days_left = one.days_left;
    let tone = Signal::derive(move || match days_left {
        Some(days) if days <= soon.with(|figures| figures.exclusive_reminder_days) => "warning",
        _ => "positive",
    });
    let state = match (one.state, one.counts, days_left) {
        (ExclusiveState::Running, true, Some(days)) => {
            view! { <span class="tag" data-tone=move || tone.get()>{tr!(exclusive.days_left, n = days)}</span> }.into_any()
        }
        (ExclusiveState::Running, ..) => view! { <Tag tone=Tone::Warning>{tr!(exclusive.not_counting)}</Tag> }.into_any(),
        (state, ..) => view! { <Tag>{state.label()}</Tag> }.into_any(),
    };
    let agreement = StoredValue::new(one.clone());
    let next = match one.missing.first() {
        _ if !one.can_edit => ().into_any(),
        Some(ExclusivePart::Document) => picker(agreements, agreement, tr!(exclusive.attach)).into_any(),
        Some(ExclusivePart::FollowUp) => {
            let write = move |()| writing.open_for(FollowUpKind::Exclusive);
            view! { <Button class="btn--sm" on_click=write>{tr!(follow_up.write)}</Button> }.into_any()
        }
        None => {
            view! { <Button class="btn--sm" on_click=move |()| agreements.entering.set(Some(Some(agreement.get_value())))>{tr!(exclusive.renew)}</Button> }.into_any()
        }
    };
    let menu_id = unique_id("exclusive");
    let has_document = one.document.is_some();
    let menu = one.can_edit.then(|| {
        view! {
            <button class="btn btn--quiet btn--icon btn--sm" type="button" popovertarget=menu_id.clone() aria-label=tr!(common.more) title=tr!(common.more)><Icon icon=icondata_lu::LuEllipsis/></button>
            <Popover id=menu_id closes=true>
                {has_document.then(|| view! { <button type="button" on:click=move |_| agreement.with_value(|one| agreements.fetch(one))><Icon icon=icondata_lu::LuDownload/>{tr!(exclusive.download)}</button> })}
                <button type="button" on:click=move |_| agreements.entering.set(Some(Some(agreement.get_value())))><Icon icon=icondata_lu::LuRotateCw/>{tr!(exclusive.renew)}</button>
                <button type="button" data-tone="danger" on:click=move |_| agreements.ending.set(Some(agreement.get_value()))><Icon icon=icondata_lu::LuX/>{tr!(exclusive.end)}</button>
            </Popover>
        }
    });
    let progress = move || {
        agreements.upload.get().map(|upload| {
            view! { <progress max="100" value=move || upload.progress.get() aria-label=tr!(exclusive.sending)></progress> }
        })
    };
    view! {
        <li>
            <Icon icon=icondata_lu::LuShieldCheck/>
            <div class="progress"><b>{tr!(exclusive.title)}</b><small class="dots"><span>{term}</span>{document}{lacks}</small>{progress}</div>
            {state}
            <span class="acts">{next}{menu}</span>
        </li>
    }
}

fn picker(agreements: Agreements, one: StoredValue<ExclusiveResponse>, label: &'static str) -> impl IntoView {
    view! {
        <label class="btn btn--sm filepick">
            {label}
            <input class="sr" type="file" accept=ACCEPT on:change:target=move |event| {
                let input = event.target();
                if let Some(file) = input.files().and_then(|files| files.get(0)) {
                    one.with_value(|one| agreements.attach(one, file));
                }
                input.set_value("");
            }/>
        </label>
    }
}
