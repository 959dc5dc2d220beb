//! The button that hands a paper out.

use fangke_shared::month::Month;
use fangke_shared::{ContractId, CostObjectId, MemberId, ReceiptId};
use leptos::prelude::*;

use crate::api::use_api;
use crate::i18n::{LANGUAGES, locale};
use crate::tr;
use crate::ui::{Button, ButtonKind, Task, download};

/// What a paper is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperOf {
    /// A contract: its text.
    Contract(ContractId),
    /// A receipt: its voucher.
    Receipt(ReceiptId),
    /// A member's performance in a month.
    Statement(MemberId, Month),
    /// A project: what its developer owes, signed from one month to another.
    Developer(CostObjectId, Month, Month),
}

/// Downloads a paper as PDF, in the language of the page.
#[component]
pub fn PdfButton(
    /// Of what.
    of: PaperOf,
    /// What the file is called, without its ending.
    #[prop(into)]
    name: String,
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// `btn--sm`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let (api, task) = (use_api(), Task::new());
    let tag = LANGUAGES.iter().find(|(language, ..)| *language == locale()).map_or("zh-CN", |(_, tag, _)| tag);
    let label = tr!(common.pdf_of, name = name.clone());
    let get = move |()| {
        let file = format!("{name}.pdf");
        let work = async move {
            let bytes = match of {
                PaperOf::Developer(id, from, to) => api.download_developer_statement(id, (from, to), tag).await,
                PaperOf::Contract(id) => api.download_contract_paper(id, tag).await,
                PaperOf::Receipt(id) => api.download_receipt_voucher(id, tag).await,
                PaperOf::Statement(member, month) => api.download_statement_paper(member, month, tag).await,
            };
            bytes.map(|bytes| download(&file, &bytes, "application/pdf"))
        };
        task.act(work, |()| {});
    };
    view! { <Button kind class icon=icondata_lu::LuDownload label busy=task.busy() on_click=get>{tr!(common.pdf)}</Button> }
}
