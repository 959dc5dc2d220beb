//! The papers of the contract: attached, looked at, and removed while it is a draft.

use fangke_shared::ContractFileId;
use fangke_shared::deal::contract::{ContractFile, ContractFileRequest, ContractPaperKind, ContractState};
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::held::{Doing, Held, use_held};
use crate::api::Upload;
use crate::i18n::Word;
use crate::size::size;
use crate::ui::{Button, ButtonKind, Icon, Select, Tag, Task, download, word_choices};
use crate::{time, tr};

/// What a paper may be.
const ACCEPT: &str = "application/pdf,image/jpeg,image/png";

/// What is under way.
#[derive(Clone, Copy)]
struct Moving {
    held: Held,
    /// What the next paper is.
    kind: RwSignal<String>,
    /// The paper on its way.
    upload: RwSignal<Option<Upload>>,
    sending: Task,
    fetching: Task,
    sorting: Task,
}

impl Moving {
    fn attach(self, file: web_sys::File) {
        let held = self.held;
        let (id, name, upload) = (held.id(), file.name(), Upload::new(file));
        let kind = self.kind.with_untracked(|kind| kind.parse().unwrap_or(ContractPaperKind::Other));
        self.upload.set(Some(upload));
        self.sending.beside(async move { held.api.attach_contract_file(id, (&name, kind), upload).await }, move |answer| {
            self.upload.set(None);
            match answer {
                Ok(contract) => held.accept(contract),
                Err(_) if upload.is_stopped() => {}
                Err(error) => held.toaster.fail(&error),
            }
        });
    }

    fn sort(self, file: ContractFileId, kind: ContractPaperKind) {
        let held = self.held;
        let at = (held.id(), held.version());
        let work = async move { held.api.sort_contract_file(at, file, &ContractFileRequest { kind }).await };
        self.sorting.act(work, move |contract| held.accept(contract));
    }

    fn fetch(self, file: &ContractFile) {
        let (api, id, file) = (self.held.api, self.held.id(), file.clone());
        let work = async move {
            let bytes = api.download_contract_file(id, file.id).await;
            bytes.map(|bytes| download(&file.name, &bytes, &file.media_type))
        };
        self.fetching.act(work, |()| {});
    }
}

/// The panel.
#[component]
pub fn Papers() -> impl IntoView {
    let held = use_held();
    let moving = Moving {
        held,
        kind: RwSignal::new(ContractPaperKind::SignedContract.word().to_owned()),
        upload: RwSignal::new(None),
        sending: Task::new(),
        fetching: Task::new(),
        sorting: Task::new().when_stale(move || held.refresh()),
    };
    let writes = held.session.may(Action::WriteContracts);
    let may_attach = move || {
        writes
            && held.with(|contract| {
                contract.summary.state != ContractState::Cancelled
                    && (contract.rights.may_change || contract.rights.may_cancel || contract.rights.may_follow)
            })
    };
    let rows = move || {
        let may_sort = may_attach();
        held.with(|contract| contract.files.iter().map(|file| line(moving, file, (contract.rights.may_change, may_sort))).collect_view())
    };
    let progress = move || {
        moving.upload.get().map(|upload| {
            view! {
                <div class="body progress">
                    <progress max="100" value=move || upload.progress.get() aria-label=tr!(contract.sending)></progress>
                    <div class="row"><span>{tr!(contract.sending)}</span><Button kind=ButtonKind::Quiet class="btn--sm" on_click=move |()| upload.stop()>{tr!(common.cancel)}</Button></div>
                </div>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="h-papers">
            <header>
                <h2 id="h-papers">{tr!(contract.papers)}</h2>
                <Show when=may_attach>
                    <span class="end">
                        <label class="btn btn--sm filepick">
                            <Icon icon=icondata_lu::LuUpload/>
                            {tr!(contract.attach)}
                            <input class="sr" type="file" accept=ACCEPT on:change:target=move |event| {
                                let input = event.target();
                                if let Some(file) = input.files().and_then(|files| files.get(0)) {
                                    moving.attach(file);
                                }
                                input.set_value("");
                            }/>
                        </label>
                    </span>
                </Show>
            </header>
            <Show when=may_attach>
                <div class="pad"><Select value=moving.kind choices={word_choices::<ContractPaperKind>()} label=tr!(contract.paper_kind)/></div>
            </Show>
            {progress}
            <ul class="rows">{rows}</ul>
            <Show when=move || held.with(|contract| contract.files.is_empty())><p class="rows__none">{tr!(contract.no_papers)}</p></Show>
        </section>
    }
}

fn line(moving: Moving, file: &ContractFile, (may_remove, may_sort): (bool, bool)) -> impl IntoView + use<> {
    let (held, id, name, kept) = (moving.held, file.id, file.name.clone(), StoredValue::new(file.clone()));
    let (get, gone) = (tr!(contract.download, name = name.clone()), tr!(contract.remove_file, name = name.clone()));
    let remove = may_remove.then(|| {
        view! { <Button kind=ButtonKind::Quiet class="btn--sm btn--icon" icon=icondata_lu::LuTrash2 label=gone on_click=move |()| held.begin(Doing::RemoveFile(id))/> }
    });
    let sort = may_sort.then(|| {
        let kind = RwSignal::new(file.kind.word().to_owned());
        Effect::new(move |before: Option<()>| {
            let chosen = kind.with(|kind| kind.parse::<ContractPaperKind>());
            if let (Some(()), Ok(chosen)) = (before, chosen) {
                moving.sort(id, chosen);
            }
        });
        let label = format!("{} {name}", tr!(contract.paper_kind));
        view! { <Select value=kind choices={word_choices::<ContractPaperKind>()} label/> }
    });
    let word = file.kind.label();
    let kind = (!may_sort).then(|| view! { <Tag>{word}</Tag> });
    view! {
        <li>
            <div>
                <div class="t"><span>{name}</span>{kind}</div>
                <div class="d dots"><span class="tnum">{size(file.bytes)}</span><span>{file.attached.member.display_name.clone()}</span><span>{time::moment(file.attached.at)}</span></div>
                {sort}
            </div>
            <div class="acts">
                <Button kind=ButtonKind::Quiet class="btn--sm btn--icon" icon=icondata_lu::LuDownload label=get busy=moving.fetching.busy() on_click=move |()| kept.with_value(|file| moving.fetch(file))/>
                {remove}
            </div>
        </li>
    }
}

/// Asks once more before a paper goes.
#[component]
pub fn RemoveForm(
    /// Which paper.
    file: ContractFileId,
) -> impl IntoView {
    let held = use_held();
    let name = untrack(|| held.with(|contract| contract.files.iter().find(|known| known.id == file).map(|known| known.name.clone())));
    let task = Task::new().when_stale(move || held.refresh());
    let remove = move |()| {
        let (api, id) = (held.api, held.id());
        task.act(async move { api.remove_contract_file(id, file).await }, move |contract| held.accept(contract));
    };
    view! {
        <div class="body"><p>{tr!(contract.remove_file_text, name = name.unwrap_or_default())}</p></div>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind=ButtonKind::Danger busy=task.busy() on_click=remove>{tr!(contract.remove)}</Button>
        </footer>
    }
}
