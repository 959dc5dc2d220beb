//! The text of a contract, to be read and printed.

use fangke_shared::ContractId;
use fangke_shared::deal::contract::ContractText;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::use_api;
use crate::deal::paper::parts::{PaperOf, PdfButton};
use crate::ui::{Button, ButtonKind, Loaded, NotFoundPage, Note, PageTitle, Tone, set_title};
use crate::{address, tr};

/// The page.
#[component]
pub fn TextPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ContractId>().ok())));
    let api = use_api();
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            set_title(move || PageTitle { title: tr!(contract.text).to_owned(), subtitle: None, back: Some(address::contract(id)) });
            let text = LocalResource::new(move || async move { api.get_contract_text(id).await });
            view! { <Loaded resource=text view=move |text| view! { <Print id text/> }/> }.into_any()
        }
    }
}

#[component]
fn Print(id: ContractId, text: ContractText) -> impl IntoView {
    // A browser that can't print says so itself.
    let print = move |()| drop(window().print());
    let draft = (!text.is_frozen).then(|| view! { <Note tone=Tone::Neutral>{tr!(contract.text_draft)}</Note> });
    let version = tr!(contract.template_version, n = text.template_version);
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(contract.text)}</h1>
                <span class="sub">{version}</span>
                <div class="actions">
                    <PdfButton of=PaperOf::Contract(id) name=text.title.clone()/>
                    <Button kind=ButtonKind::Primary icon=icondata_lu::LuPrinter on_click=print>{tr!(contract.print)}</Button>
                </div>
            </div>
            {draft}
            <Sheet title=text.title text=text.text/>
        </div>
    }
}

/// A text as it looks on paper.
#[component]
pub fn Sheet(
    /// The heading.
    title: String,
    /// The text, its fields filled in.
    text: String,
) -> impl IntoView {
    view! { <article class="contract-sheet"><h2>{title}</h2><div class="contract-sheet__text">{text}</div></article> }
}
