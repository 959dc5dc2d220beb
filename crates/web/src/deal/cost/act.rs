//! Paying an entry, or entering it in reverse: a day or a reason is all that it takes.

use fangke_shared::deal::cost::{CostEntry, PayCostRequest, ReverseCostRequest};
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextArea, TextInput, opened_by, unique_id, use_toaster};
use crate::{time, tr};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Saying that it is paid.
    Pay,
    /// Entering it in reverse.
    Reverse,
}

impl Act {
    fn label(self) -> &'static str {
        match self {
            Self::Pay => tr!(cost.pay),
            Self::Reverse => tr!(cost.reverse),
        }
    }
}

/// The dialog.
#[component]
pub fn ActDialog(
    /// What is done with which entry.
    doing: RwSignal<Option<(CostEntry, Act)>>,
    /// Runs after a success.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let open = opened_by(doing);
    let title = Signal::derive(move || doing.with(|doing| doing.as_ref().map(|(_, act)| act.label().to_owned()).unwrap_or_default()));
    let form = move || doing.get().map(|(entry, act)| view! { <ActForm entry act doing on_done/> });
    view! { <Dialog open title>{form}</Dialog> }
}

#[component]
fn ActForm(entry: CostEntry, act: Act, doing: RwSignal<Option<(CostEntry, Act)>>, on_done: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (day, reason) = (RwSignal::new(time::today().to_string()), RwSignal::new(String::new()));
    let pays = move || PayCostRequest { paid_on: day.with(|day| day.parse().unwrap_or_else(|_| time::today())) };
    let reverses = move || ReverseCostRequest { reason: reason.with(|reason| reason.trim().to_owned()) };
    let form = Form::new(move || match act {
        Act::Pay => pays().validate(time::today()),
        Act::Reverse => reverses().validate(),
    });
    let (id, version, key) = (entry.id, entry.version, FormKey::new());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (pay, reverse) = untrack(|| (pays(), reverses()));
        let send = async move {
            match act {
                Act::Pay => api.pay_cost(id, version, &pay).await,
                Act::Reverse => api.reverse_cost(id, key, &reverse).await,
            }
        };
        form.submit(send, move |_| {
            toaster.say(if act == Act::Pay { tr!(cost.paid) } else { tr!(cost.reversed) });
            doing.set(None);
            on_done.run(());
        });
    };
    let field = match act {
        Act::Pay => view! {
            <Field label=tr!(cost.paid_on) state=form.field("/paid_on") required=true><TextInput value=day kind="date"/></Field>
        }
        .into_any(),
        Act::Reverse => view! {
            <p class="muted">{tr!(cost.reverse_text)}</p>
            <Field label=tr!(cost.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
        }
        .into_any(),
    };
    let what = format!("{} {} {}", entry.category.label(), entry.supplier, money(entry.gross_fen));
    let form_id = unique_id("cost-act");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p>{what}</p>
            {field}
        </form>
        <footer>
            <Button on_click=move |()| doing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{act.label()}</Button>
        </footer>
    }
}
