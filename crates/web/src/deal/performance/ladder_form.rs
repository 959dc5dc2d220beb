//! A new version of a ladder: for whom, from when, and its rungs.

use fangke_shared::MemberId;
use fangke_shared::deal::performance::{CreateLadderRequest, LADDER_RUNGS_MAX, LadderMode, LadderResponse, LadderRung};
use fangke_shared::month::Month;
use fangke_shared::problem::{FieldCode, FieldError};
use futures::FutureExt;
use leptos::prelude::*;

use super::parts::month;
use super::pay;
use crate::amount::Unit;
use crate::api::{FormKey, use_api};
use crate::company::member::parts::member_choices;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, ProblemNote, Segmented, Select, TextInput, unique_id, use_toaster,
    word_choices,
};

/// How many months ahead a ladder may begin here.
const MONTHS: usize = 12;

/// The dialog.
#[component]
pub fn LadderDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// Runs after a success.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    view! { <Dialog open title=Signal::stored(tr!(performance.add_ladder).to_owned())><LadderForm open on_saved/></Dialog> }
}

/// A rung as it is typed: from how many yuan, at how many per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Typed {
    id: usize,
    from: RwSignal<String>,
    rate: RwSignal<String>,
}

impl Typed {
    fn new(id: usize, from: &str) -> Self {
        Self { id, from: RwSignal::new(from.to_owned()), rate: RwSignal::default() }
    }

    /// The rung; what can't be read stands at its place.
    fn read(self, place: usize) -> Result<LadderRung, Vec<FieldError>> {
        let one = |unit: Unit, text: String, field: &str| {
            let at = format!("/rungs/{place}/{field}");
            match unit.parse(&text) {
                Ok(Some(amount)) => Ok(amount),
                Ok(None) => Err(FieldError::new(at, FieldCode::Required)),
                Err(()) => Err(FieldError::new(at, FieldCode::InvalidFormat)),
            }
        };
        let (from, rate) = (one(Unit::Yuan, self.from.get(), "from_fen"), one(Unit::Percent, self.rate.get(), "rate_bp"));
        match (from, rate) {
            (Ok(from_fen), Ok(rate_bp)) => Ok(LadderRung { from_fen, rate_bp }),
            (from, rate) => Err([from.err(), rate.err()].into_iter().flatten().collect()),
        }
    }
}

/// The current month and those after it.
fn months() -> Vec<Choice> {
    let all = std::iter::successors(Some(month::current()), |month| Some(month.next())).take(MONTHS);
    all.map(|month| Choice::new(month.to_string(), month::name(month))).collect()
}

#[component]
fn LadderForm(open: RwSignal<bool>, on_saved: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (name, from) = (RwSignal::new(String::new()), RwSignal::new(month::current().to_string()));
    let mode = RwSignal::new(LadderMode::Marginal.word().to_owned());
    let rungs = RwSignal::new(vec![Typed::new(0, "0")]);
    // The colleague of the name, while it stands as it was chosen.
    let picked = RwSignal::new(None::<(MemberId, String)>);
    let member = move || picked.with(|picked| picked.as_ref().filter(|(_, label)| name.with(|name| name == label)).map(|(id, _)| *id));
    let request = move || {
        let read = rungs.get().into_iter().enumerate().map(|(place, typed)| typed.read(place));
        let mut errors = Vec::new();
        let mut good = Vec::new();
        for rung in read {
            match rung {
                Ok(rung) => good.push(rung),
                Err(wrong) => errors.extend(wrong),
            }
        }
        // A name that nobody was chosen by is somebody else's ladder.
        if member().is_none() && name.with(|name| !name.trim().is_empty()) {
            errors.push(FieldError::new("/member_id", FieldCode::DoesNotExist));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let from_month: Option<Month> = from.get().parse().ok();
        let mode = mode.get().parse().unwrap_or(LadderMode::Marginal);
        Ok(CreateLadderRequest { member_id: member(), from_month, mode, rungs: good })
    };
    let form = Form::new(move || request()?.validate(month::current()));
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(body) = untrack(request) else {
            form.check();
            return;
        };
        form.submit(async move { api.add_ladder(key, &body).await }, move |added: LadderResponse| {
            open.set(false);
            toaster.say(tr!(performance.ladder_added, month = month::name(added.from_month)));
            on_saved.run(());
        });
    };
    let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    let add = move |()| {
        rungs.update(|rungs| {
            let id = rungs.iter().map(|typed| typed.id).max().map_or(0, |id| id + 1);
            rungs.push(Typed::new(id, if rungs.is_empty() { "0" } else { "" }));
        });
    };
    let has_room = move || rungs.with(Vec::len) < LADDER_RUNGS_MAX;
    let mode_text = move || pay::mode_text(mode.get().parse().unwrap_or(LadderMode::Marginal))();
    let row = move |typed: Typed| {
        let place = move || rungs.with(|rungs| rungs.iter().position(|other| other.id == typed.id).unwrap_or_default());
        let at = untrack(place);
        let remove = move |()| rungs.update(|rungs| rungs.retain(|other| other.id != typed.id));
        let label = tr!(performance.remove_rung, n = at + 1);
        view! {
            <div class="performance__rung">
                <Field label=tr!(performance.from_yuan, n = at + 1) state=form.field(&format!("/rungs/{at}/from_fen")) required=true>
                    <TextInput value=typed.from/>
                </Field>
                <Field label=tr!(performance.rate, n = at + 1) state=form.field(&format!("/rungs/{at}/rate_bp")) required=true>
                    <TextInput value=typed.rate/>
                </Field>
                <Button icon=icondata_lu::LuX label on_click=remove/>
            </div>
        }
    };
    let form_id = unique_id("ladder-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(performance.for_whom) state=form.field("/member_id") hint=tr!(performance.for_all_hint) optional=true>
                <Combobox value=name source on_pick=pick placeholder=tr!(member.hint)/>
            </Field>
            <Field label=tr!(performance.from_month) state=form.field("/from_month")>
                <Select value=from choices=Signal::stored(months())/>
            </Field>
            <Segmented value=mode choices={word_choices::<LadderMode>()} label=tr!(performance.mode)/>
            <p class="muted">{mode_text}</p>
            {move || rungs.get().into_iter().map(row).collect_view()}
            <Show when=has_room><Button icon=icondata_lu::LuPlus on_click=add>{tr!(performance.add_rung)}</Button></Show>
            <p class="muted">{tr!(performance.ladder_text)}</p>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(performance.add_ladder)}</Button>
        </footer>
    }
}
