//! What has to be done before anything else: the whole page, for the session is good for nothing more until then.

use fangke_shared::permission::SessionDuty;
use leptos::prelude::*;

use super::enrol::Enrol;
use super::password::PasswordPanel;
use crate::company::auth::parts::use_session;
use crate::tr;
use crate::ui::{Button, Note, PageTitle, Task, Tone, set_title};

/// The page.
#[component]
pub fn DutyPage(
    /// What is owed.
    duty: SessionDuty,
) -> impl IntoView {
    let (session, task) = (use_session(), Task::new());
    let (title, text) = match duty {
        SessionDuty::ChangePassword => (tr!(account.duty.password_title), tr!(account.duty.password_text)),
        SessionDuty::EnrolSecondFactor => (tr!(account.duty.factor_title), tr!(account.duty.factor_text)),
    };
    set_title(move || PageTitle { title: title.to_owned(), ..PageTitle::default() });
    // The next token is good for everything, or names what is owed still.
    let done = Callback::new(move |()| session.restore());
    let content = match duty {
        SessionDuty::ChangePassword => view! { <PasswordPanel on_done=done/> }.into_any(),
        SessionDuty::EnrolSecondFactor => view! {
            <section class="panel" aria-labelledby="duty-factor">
                <header><h2 id="duty-factor">{tr!(account.factor.title)}</h2></header>
                <div class="body"><Enrol on_done=done/></div>
            </section>
        }
        .into_any(),
    };
    view! {
        <div class="page">
            <div class="page-head"><h1>{title}</h1></div>
            <div class="settings">
                <div class="stack">
                    <Note tone=Tone::Warning>{text}</Note>
                    {content}
                    <div>
                        <Button icon=icondata_lu::LuLogOut busy=task.busy() on_click=move |()| task.act(session.sign_out(false), |()| {})>
                            {tr!(common.sign_out)}
                        </Button>
                    </div>
                </div>
            </div>
        </div>
    }
}
