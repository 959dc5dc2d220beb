//! Making a project or campaign, and changing what may change of it.

use fangke_shared::CommunityId;
use fangke_shared::deal::cost::{CostObject, CostObjectChange, CostObjectKind, CostObjectRequest};
use fangke_shared::permission::Action;
use fangke_shared::problem::FieldError;
use futures::FutureExt;
use leptos::prelude::*;

use super::parts::{Centre, use_centres};
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::deal::contract::parts::{Pick, PickField};
use crate::i18n::Word;
use crate::property::community::parts::community_choices;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, ProblemNote, Segmented, Select, TextInput, opened_by, unique_id, use_toaster, word_choices,
};
use crate::{time, tr};

/// What the dialog is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// One that is to be made.
    New,
    /// One that is there.
    Known(CostObject),
}

/// The dialog.
#[component]
pub fn ObjectDialog(
    /// About what; none is closed.
    subject: RwSignal<Option<Subject>>,
    /// Runs after a success.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let open = opened_by(subject);
    let title = Signal::derive(move || {
        let is_known = subject.with(|subject| matches!(subject, Some(Subject::Known(_))));
        if is_known { tr!(cost.change_object) } else { tr!(cost.make_object) }.to_owned()
    });
    let form = move || {
        subject.get().map(|of| {
            let known = if let Subject::Known(object) = of { Some(object) } else { None };
            view! { <ObjectForm known subject on_done/> }
        })
    };
    view! { <Dialog open title>{form}</Dialog> }
}

fn said(text: RwSignal<String>) -> Option<String> {
    Some(text.with(|text| text.trim().to_owned())).filter(|text| !text.is_empty())
}

#[component]
fn ObjectForm(known: Option<CostObject>, subject: RwSignal<Option<Subject>>, on_done: Callback<()>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let text = |text: String| RwSignal::new(text);
    let own = untrack(|| session.me()).and_then(|me| me.member.store_id);
    let of = known.as_ref();
    let kind = text(of.map_or(CostObjectKind::Project, |object| object.kind).word().to_owned());
    let centre = text(of.map_or(own, |object| object.store_id).map_or(Centre::HeadOffice, Centre::Store).to_string());
    let name = text(of.map(|object| object.name.clone()).unwrap_or_default());
    let developer = text(of.and_then(|object| object.developer.clone()).unwrap_or_default());
    let community = Pick::new(of.and_then(|object| Some((object.community_id?.0, object.community.clone()?))));
    let from_on = text(of.map_or_else(time::today, |object| object.from_on).to_string());
    let until_on = text(of.and_then(|object| object.until_on).map(|day| day.to_string()).unwrap_or_default());
    let chosen = move || kind.with(|word| word.parse().unwrap_or(CostObjectKind::Project));
    let is_project = move || chosen() == CostObjectKind::Project;
    let request = move || CostObjectRequest {
        kind: chosen(),
        name: name.with(|name| name.trim().to_owned()),
        store_id: centre.with(|centre| centre.parse().ok().and_then(Centre::store)),
        developer: said(developer).filter(|_| is_project()),
        community_id: community.id().map(CommunityId).filter(|_| is_project()),
        from_on: from_on.with(|day| day.parse().unwrap_or_else(|_| time::today())),
        until_on: said(until_on).and_then(|day| day.parse().ok()),
    };
    let form = Form::new(move || {
        let mut errors: Vec<FieldError> = request().validate().err().unwrap_or_default();
        let has_error = errors.iter().any(|error| error.pointer == "/community_id");
        errors.extend(community.mistake("/community_id", false).filter(|_| is_project() && !has_error));
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let (key, which) = (FormKey::new(), of.map(|object| (object.id, object.version)));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        let work = async move {
            match which {
                Some((id, version)) => {
                    let CostObjectRequest { name, developer, until_on, .. } = body;
                    api.change_cost_object(id, version, &CostObjectChange { name, developer, until_on }).await
                }
                None => api.make_cost_object(key, &body).await,
            }
        };
        form.submit(work, move |_| {
            toaster.say(tr!(cost.object_saved));
            subject.set(None);
            on_done.run(());
        });
    };
    let is_new = of.is_none();
    let centres = use_centres(Action::ProposeBudgets);
    let source = move |typed: String| async move { community_choices(api, typed).await.unwrap_or_default() }.boxed_local();
    let fixed = move || {
        is_new.then(|| {
            view! {
                <Segmented value=kind choices={word_choices::<CostObjectKind>()} label=tr!(cost.object_kind)/>
                <Field label=tr!(cost.object_of) state=form.field("/store_id") hint=tr!(cost.object_of_hint)><Select value=centre choices=centres/></Field>
            }
        })
    };
    let of_project = move || {
        let place = is_new.then(|| {
            view! { <PickField label=tr!(cost.community) state=form.field("/community_id") pick=community source placeholder=tr!(cost.community_example) optional=true/> }
        });
        view! {
            {place}
            <Field label=tr!(cost.developer) state=form.field("/developer") hint=tr!(cost.developer_hint) optional=true><TextInput value=developer/></Field>
        }
    };
    let begins = move || {
        is_new.then(|| {
            view! { <Field label=tr!(cost.from_on) state=form.field("/from_on") required=true class="w6"><TextInput value=from_on kind="date"/></Field> }
        })
    };
    let form_id = unique_id("cost-object");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            {fixed}
            <Field label=tr!(cost.object_name) state=form.field("/name") required=true><TextInput value=name/></Field>
            <Show when=is_project>{of_project}</Show>
            {begins}
            <Field label=tr!(cost.until_on) state=form.field("/until_on") optional=true class="w6"><TextInput value=until_on kind="date"/></Field>
        </form>
        <footer>
            <Button on_click=move |()| subject.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
