//! Entering a listing for whoever obtained it 代录 (§1.7): for whom, and why they don't do it themselves.

use fangke_shared::MemberId;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::OnBehalf;
use futures::FutureExt;
use leptos::prelude::*;

use crate::api::Api;
use crate::company::member::parts::member_choices;
use crate::tr;
use crate::ui::{Choice, Combobox, Field, Form, TextInput};

/// Where the colleague stands in the request.
const MEMBER: &str = "/on_behalf/member_id";

/// What is typed.
#[derive(Clone, Copy)]
pub struct Behalf {
    name: RwSignal<String>,
    reason: RwSignal<String>,
    /// The colleague of the name, while it stands as it was chosen.
    picked: RwSignal<Option<(MemberId, String)>>,
}

impl Behalf {
    /// Nobody, to begin with.
    pub fn new() -> Self {
        Self { name: RwSignal::new(String::new()), reason: RwSignal::new(String::new()), picked: RwSignal::new(None) }
    }

    fn member(self) -> Option<MemberId> {
        self.picked.with(|picked| picked.as_ref().filter(|(_, label)| self.name.with(|name| name == label)).map(|(id, _)| *id))
    }

    /// Is anything typed?
    pub fn is_typed(self) -> bool {
        !self.name.with(|name| name.trim().is_empty()) || !self.reason.with(|reason| reason.trim().is_empty())
    }

    /// For whom; none while nothing is typed.
    pub fn get(self) -> Option<OnBehalf> {
        self.is_typed().then(|| OnBehalf { member_id: self.member().unwrap_or(MemberId(0)), reason: self.reason.get().trim().to_owned() })
    }

    /// What is wrong: a name that is nobody's.
    pub fn error(self) -> Option<FieldError> {
        (self.is_typed() && self.member().is_none()).then(|| FieldError::new(MEMBER, FieldCode::Required))
    }
}

/// The two fields.
#[component]
pub fn BehalfFields(
    /// What is typed.
    behalf: Behalf,
    /// The form around.
    form: Form,
    /// The client.
    api: Api,
) -> impl IntoView {
    let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| behalf.picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    view! {
        <div class="form">
            <Field label=tr!(record.form.behalf_of) state=form.field(MEMBER) class="w6">
                <Combobox value=behalf.name source on_pick=pick placeholder=tr!(member.hint)/>
            </Field>
            <Field label=tr!(record.form.behalf_reason) state=form.field("/on_behalf/reason") class="w6" hint=tr!(record.form.behalf_hint)>
                <TextInput value=behalf.reason/>
            </Field>
        </div>
    }
}
