//! What a follow-up says, struck through once it was taken back 作废, and taking it back.

use chrono::Utc;
use fangke_shared::Subject;
use fangke_shared::permission::Action;
use fangke_shared::property::follow_up::{FollowUpResponse, VoidFollowUpRequest, may_take_back};
use leptos::prelude::*;

use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::company::setting::parts::figures;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, Icon, ProblemNote, TextArea, opened_by, unique_id, use_toaster};
use crate::{time, tr};

/// The follow-up that is about to be taken back, for all entries of a timeline; provided by the page.
#[derive(Clone, Copy)]
pub struct Voiding(RwSignal<Option<FollowUpResponse>>);

impl Voiding {
    /// Lets the entries below open the dialog.
    pub fn provide() -> Self {
        let voiding = Self(RwSignal::new(None));
        provide_context(voiding);
        voiding
    }
}

/// Text and next step of an entry, whether it was taken back, and the way to do so.
pub fn said(follow_up: &FollowUpResponse) -> AnyView {
    let text = follow_up.text.clone();
    if let Some(void) = &follow_up.voided {
        let (by, at) = (void.by.display_name.clone(), time::moment(void.at));
        let why = match void.reason.clone() {
            Some(reason) => tr!(follow_up.voided_because, by = by, at = at, reason = reason),
            None => tr!(follow_up.voided, by = by, at = at),
        };
        return view! { <p class="text"><del class="muted">{text}</del></p><p class="text muted">{why}</p> }.into_any();
    }
    let imported = follow_up.imported_by.as_ref().map(|by| {
        let by = tr!(follow_up.imported, by = by.display_name.clone());
        view! { <p class="text muted">{by}</p> }
    });
    let (step, day) = (follow_up.next_step.clone(), follow_up.next_on.map(time::date));
    let next = (step.is_some() || day.is_some()).then(|| {
        let words = [day, step].into_iter().flatten().collect::<Vec<_>>().join(" ");
        view! { <span class="next"><Icon icon=icondata_lu::LuCalendarClock/>{tr!(follow_up.next)}" "{words}</span> }
    });
    view! { <p class="text">{text}</p>{imported}{next}{button(follow_up)} }.into_any()
}

/// The button, for its author and whoever leads others.
fn button(follow_up: &FollowUpResponse) -> AnyView {
    let Some(Voiding(voiding)) = use_context::<Voiding>() else { return ().into_any() };
    let (api, session) = (use_api(), use_session());
    let is_author = session.me().is_some_and(|me| me.member.id == follow_up.author.id);
    let leads = session.may(Action::VoidFollowUps);
    if !is_author && !leads {
        return ().into_any();
    }
    let figures = figures(api);
    let written = follow_up.created_at;
    let refused = Signal::derive(move || {
        let hours = figures.with(|figures| figures.follow_up_void_hours);
        (!leads && !may_take_back(written, hours, Utc::now())).then(|| tr!(follow_up.void_late, hours = hours))
    });
    let follow_up = follow_up.clone();
    let press = move |()| voiding.set(Some(follow_up.clone()));
    view! { <Button kind=ButtonKind::Link class="btn--sm" refused on_click=press>{tr!(follow_up.void)}</Button> }.into_any()
}

/// Asks why.
#[component]
pub fn VoidDialog(
    /// Which follow-up.
    voiding: Voiding,
    /// On what it was written.
    subject: Subject,
    /// Runs after a success.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let Voiding(voiding) = voiding;
    let open = opened_by(voiding);
    view! {
        <Dialog open title=tr!(follow_up.void_title).to_owned()>
            {move || voiding.get().map(|follow_up| view! { <Ask follow_up subject open on_done/> })}
        </Dialog>
    }
}

#[component]
fn Ask(follow_up: FollowUpResponse, subject: Subject, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let figures = figures(api);
    let (id, written) = (follow_up.id, follow_up.created_at);
    let is_author = untrack(|| session.me()).is_some_and(|me| me.member.id == follow_up.author.id);
    let alone =
        Signal::derive(move || is_author && may_take_back(written, figures.with(|figures| figures.follow_up_void_hours), Utc::now()));
    let reason = RwSignal::new(String::new());
    let request = move || VoidFollowUpRequest { reason: Some(reason.get().trim().to_owned()).filter(|reason| !reason.is_empty()) };
    let form = Form::new(move || request().validate(alone.get()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        let call = async move {
            match subject {
                Subject::Listing(listing) => api.void_follow_up(listing, id, &body).await,
                Subject::Client(client) => api.void_client_follow_up(client, id, &body).await,
            }
        };
        form.submit(call, move |_| {
            open.set(false);
            toaster.say(tr!(follow_up.void_done));
            on_done.run(());
        });
    };
    let required = Signal::derive(move || !alone.get());
    let form_id = unique_id("void");
    view! {
        <form class="body" id=form_id.clone() novalidate on:submit=save>
            <blockquote class="muted">{follow_up.text}</blockquote>
            <p>{tr!(follow_up.void_text)}</p>
            <Field label=tr!(follow_up.void_reason) state=form.field("/reason") required><TextArea value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger r#type="submit" form=form_id busy=form.busy()>{tr!(follow_up.void)}</Button>
        </footer>
    }
}
