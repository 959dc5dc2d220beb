//! The inventory 库存: stock by store, district, grade or status, its age, and how long it takes to go.

mod ageing;
mod alerts;
mod calls;
mod filter;
mod table;

use fangke_shared::insight::inventory::{InventoryGroup, InventoryResponse};
use fangke_shared::property::listing::Purpose;
use leptos::prelude::*;

use self::alerts::Alerts;
use self::filter::Look;
use self::table::InventoryTable;
use crate::address::use_address_state;
use crate::api::use_api;
use crate::i18n::{LANGUAGES, Word, locale};
use crate::ui::{Button, Choice, Loaded, PageTitle, Segmented, Select, Task, download, set_title, word_choices};
use crate::{time, tr};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[component]
fn InventoryPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(inventory.title).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let (look, change) = use_address_state::<Look>();
    let purpose = Memo::new(move |_| look.get().purpose);
    let inventory = LocalResource::new(move || {
        let look = look.get();
        async move { api.show_inventory(look.group, look.purpose).await }
    });
    let alerts = LocalResource::new(move || {
        let purpose = purpose.get();
        async move { api.list_inventory_alerts(purpose).await }
    });
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(inventory.title)}</h1><div class="actions"><Report purpose/></div></div>
            <Looks look on_change=change/>
            <div class="inventory">
                <section class="panel" aria-label=tr!(inventory.title)>
                    <Loaded resource=inventory view=|inventory: InventoryResponse| view! { <InventoryTable inventory/> }/>
                </section>
                <aside class="stack" aria-label=tr!(inventory.alerts)><Loaded resource=alerts rows=4 view=|alerts| view! { <Alerts alerts/> }/></aside>
            </div>
        </div>
    }
}

/// What the rows are, and for whom.
#[component]
fn Looks(look: Memo<Look>, on_change: Callback<Look>) -> impl IntoView {
    let now = look.get_untracked();
    let group = RwSignal::new(now.group.word().to_owned());
    let purpose = RwSignal::new(now.purpose.map(|purpose| purpose.word().to_owned()).unwrap_or_default());
    // The address may change from outside: Back.
    Effect::new(move || {
        let now = look.get();
        group.set(now.group.word().to_owned());
        purpose.set(now.purpose.map(|purpose| purpose.word().to_owned()).unwrap_or_default());
    });
    Effect::new(move |first: Option<()>| {
        let wanted = Look { group: group.get().parse().unwrap_or(InventoryGroup::Store), purpose: purpose.get().parse().ok() };
        if first.is_some() && look.get_untracked() != wanted {
            on_change.run(wanted);
        }
    });
    // What is for both stands in either.
    let purposes = [Purpose::Sale, Purpose::Rental].map(|purpose| Choice::new(purpose.word(), purpose.label())).to_vec();
    view! {
        <div class="filterbar inventory__looks">
            <Segmented value=group choices={word_choices::<InventoryGroup>()} label=tr!(inventory.group_by)/>
            <Select value=purpose choices=Signal::stored(purposes) blank=tr!(inventory.all_purposes) label=tr!(inventory.purpose)/>
        </div>
    }
}

/// The workbook, in the language of the page.
#[component]
fn Report(purpose: Memo<Option<Purpose>>) -> impl IntoView {
    let (api, task) = (use_api(), Task::new());
    let tag = LANGUAGES.iter().find(|(language, ..)| *language == locale()).map_or("zh-CN", |(_, tag, _)| tag);
    let get = move |()| {
        let name = format!("{}-{}.xlsx", tr!(inventory.title), time::today());
        let workbook = api.download_inventory(tag, purpose.get_untracked());
        task.act(async move { workbook.await.map(|bytes| download(&name, &bytes, XLSX)) }, |()| {});
    };
    view! { <Button icon=icondata_lu::LuDownload busy=task.busy() on_click=get>{tr!(inventory.report)}</Button> }
}

crate::lazy_view!(inventory, pub inventory_page: fn() -> AnyView = || InventoryPage().into_any());
