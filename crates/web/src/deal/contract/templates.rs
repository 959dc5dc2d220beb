//! The texts of contracts: one for each kind, in versions, of which the newest counts; with a preview as if a contract filled them in.

use fangke_shared::deal::contract::{ContractKind, ContractTemplate, ContractTextField, TemplateVersion, fill};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::template_form::VersionDialog;
use super::text::Sheet;
use crate::address::{AddressState, use_address_state};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Loaded, PageTitle, Tag, Tone, set_title};
use crate::{address, address_state, time, tr};

/// Which text is shown: a kind, and an older version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    kind: ContractKind,
    version: Option<i64>,
}

address_state!(Shown at "/contracts/templates"; kind: word "kind" = ContractKind::Sale, version: some "version");

/// A text as it would look, with an example in the place of each field.
pub fn example(text: &str) -> String {
    fill(text, |field| sample(field).to_owned())
}

/// An example of a field.
fn sample(field: ContractTextField) -> &'static str {
    match field {
        ContractTextField::Company => tr!(contract.sample.company),
        ContractTextField::Number => tr!(contract.sample.number),
        ContractTextField::Listing => tr!(contract.sample.listing),
        ContractTextField::Area => tr!(contract.sample.area),
        ContractTextField::Owners => tr!(contract.sample.owners),
        ContractTextField::Clients => tr!(contract.sample.clients),
        ContractTextField::Price => tr!(contract.sample.price),
        ContractTextField::OwnerCommission => tr!(contract.sample.owner_commission),
        ContractTextField::ClientCommission => tr!(contract.sample.client_commission),
        ContractTextField::AgreedOn => tr!(contract.sample.agreed_on),
        ContractTextField::FromOn => tr!(contract.sample.from_on),
        ContractTextField::UntilOn => tr!(contract.sample.until_on),
        ContractTextField::Agent => tr!(contract.sample.agent),
        ContractTextField::Terms => tr!(contract.sample.terms),
    }
}

/// The page.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(contract.templates).to_owned(), subtitle: None, back: Some(address::CONTRACTS.to_owned()) });
    let (api, session) = (use_api(), use_session());
    let (shown, go) = use_address_state::<Shown>();
    let writing = RwSignal::new(None::<ContractTemplate>);
    let all = LocalResource::new(move || async move { api.list_contract_templates().await });
    let may_write = session.may(Action::EditContractTemplates);
    let here = move |page: Page<ContractTemplate>| {
        let page = StoredValue::new(page);
        move || {
            let shown = shown.get();
            let found = page.with_value(|page| page.items.iter().find(|template| template.kind == shown.kind).cloned());
            found.map(|template| view! { <Template template shown writing may_write/> })
        }
    };
    let tabs = ContractKind::ALL.iter().map(|kind| {
        let href = Shown { kind: *kind, version: None }.href();
        let is_here = move || shown.with(|shown| shown.kind == *kind).then_some("page");
        view! { <a href=href aria-current=is_here>{kind.label()}</a> }
    });
    let done = move |kind: ContractKind| {
        go.run(Shown { kind, version: None });
        all.refetch();
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(contract.templates)}</h1></div>
            <nav class="tabs contract-tabs" aria-label=tr!(contract.kind)>{tabs.collect_view()}</nav>
            <Loaded resource=all view=here/>
            <VersionDialog writing on_done=done/>
        </div>
    }
}

#[component]
fn Template(template: ContractTemplate, shown: Shown, writing: RwSignal<Option<ContractTemplate>>, may_write: bool) -> impl IntoView {
    let newest = template.versions.first().map_or(0, |version| version.version);
    let wanted = shown.version.unwrap_or(newest);
    let one = template.versions.iter().find(|version| version.version == wanted).cloned();
    let sheet = one.map(|version| {
        let (title, text) = (version.title.clone(), example(&version.text));
        view! { <Sheet title text/> }
    });
    let rows = template.versions.iter().map(|version| line(version, template.kind, newest, wanted)).collect_view();
    let kept = StoredValue::new(template);
    let write = may_write.then(|| {
        view! { <span class="end"><Button kind=ButtonKind::Primary class="btn--sm" icon=icondata_lu::LuPlus on_click=move |()| writing.set(Some(kept.get_value()))>{tr!(contract.new_version)}</Button></span> }
    });
    view! {
        <div class="contract-texts">
            <section class="panel" aria-labelledby="h-versions">
                <header><h2 id="h-versions">{tr!(contract.versions)}</h2>{write}</header>
                <ul class="rows">{rows}</ul>
                <p class="rows__none">{tr!(contract.versions_text)}</p>
            </section>
            <section class="stack" aria-labelledby="h-preview">
                <h2 id="h-preview" class="contract-texts__head">{tr!(contract.preview)} <span class="muted">{tr!(contract.preview_text)}</span></h2>
                {sheet}
            </section>
        </div>
    }
}

fn line(version: &TemplateVersion, kind: ContractKind, newest: i64, wanted: i64) -> impl IntoView + use<> {
    let number = version.version;
    let href = Shown { kind, version: (number != newest).then_some(number) }.href();
    let in_force = (number == newest).then(|| view! { <Tag tone=Tone::Positive>{tr!(contract.in_force)}</Tag> });
    let by = version.created_by.as_ref().map_or_else(|| tr!(contract.built_in).to_owned(), |member| member.display_name.clone());
    let at = version.created_at.map(|at| view! { <span>{time::moment(at)}</span> });
    view! {
        <li aria-current=(number == wanted).then_some("true")>
            <div>
                <div class="t"><a href=href>{tr!(contract.template_version, n = number)}</a>{in_force}</div>
                <div class="d dots"><span>{version.title.clone()}</span><span>{by}</span>{at}</div>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use fangke_shared::deal::contract::{built_in_template, unknown_fields};

    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_preview_leaves_no_field_open() {
        for kind in ContractKind::ALL {
            let (_, text) = built_in_template(*kind);
            let filled = example(text);
            assert!(!filled.contains('{') && unknown_fields(&filled).is_empty(), "{filled}");
        }
    }

    #[test]
    fn a_link_leads_to_the_same_text() {
        assert_survives([Shown { kind: ContractKind::Sale, version: None }, Shown { kind: ContractKind::Exclusive, version: Some(2) }]);
    }
}
