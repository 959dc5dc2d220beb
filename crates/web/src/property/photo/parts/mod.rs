//! The survey 实勘 on a listing's record: pictures as a grid, uploads on their way, and one picture large (§1.11).

mod grid;
mod state;
mod uploads;
mod viewer;

use fangke_shared::permission::Action;
use fangke_shared::property::photo::PhotoKind;
use leptos::prelude::*;

use self::grid::Grid;
use self::state::Survey;
use self::uploads::Uploads;
use self::viewer::Viewer;
use crate::company::setting::parts::figures;
use crate::property::listing::parts::record::use_record;
use crate::tr;
use crate::ui::{Icon, ProblemNote, SkeletonRows};

/// Id of the input that takes photos, so that a button elsewhere can open it.
pub const PHOTOS: &str = "survey-photos";
/// What a picture may be.
const ACCEPT: &str = "image/jpeg,image/png,image/webp";

/// Where the small form of the cover is, once the survey has told it: the head of a phone shows it.
#[derive(Clone, Copy, Default)]
pub struct Cover(RwSignal<Option<String>>);

impl Cover {
    /// Its address.
    pub fn get(self) -> Option<String> {
        self.0.get()
    }
}

/// The panel.
#[component]
pub fn SurveyPanel() -> impl IntoView {
    let record = use_record();
    let survey = Survey::new(record);
    provide_context(survey);
    let needed = figures(record.api);
    let may = record.session.may(Action::EditSurvey);
    let count = move || {
        let photos = survey.count(PhotoKind::Photo);
        tr!(photo.progress, n = photos, of = needed.with(|figures| figures.survey_photos))
    };
    let plan = move || if survey.count(PhotoKind::FloorPlan) > 0 { tr!(photo.has_plan) } else { tr!(photo.no_plan) };
    let actions = if may {
        view! {
            <span class="end acts">
                <Picker kind=PhotoKind::FloorPlan id="survey-plan" label=tr!(photo.add_plan)/>
                <Picker kind=PhotoKind::Photo id=PHOTOS label=tr!(photo.add)/>
            </span>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <section class="panel phone-2" id="survey" aria-labelledby="h-survey">
            <header><h2 id="h-survey">{tr!(photo.title)}</h2><span class="n">{count}</span><span class="n">{plan}</span>{actions}</header>
            <div class="body stack">
                <Uploads/>
                <ProblemNote error=survey.failure on_retry=move |()| survey.reload()/>
                <Show when=move || survey.photos.with(Option::is_none) && survey.failure.with(Option::is_none)><SkeletonRows rows=3/></Show>
                <Show when=move || survey.photos.with(|photos| photos.as_ref().is_some_and(Vec::is_empty))>
                    <p class="muted">{if may { tr!(photo.empty) } else { tr!(photo.none) }}</p>
                </Show>
                <Grid/>
            </div>
        </section>
        <Viewer/>
    }
}

/// A button that takes files; on a phone the browser offers camera and album.
#[component]
fn Picker(kind: PhotoKind, id: &'static str, label: &'static str) -> impl IntoView {
    let survey: Survey = expect_context();
    let icon = if kind == PhotoKind::Photo { icondata_lu::LuCamera } else { icondata_lu::LuFileText };
    view! {
        <label class="btn btn--sm filepick">
            <Icon icon/>
            {label}
            <input id=id class="sr" type="file" accept=ACCEPT multiple=kind == PhotoKind::Photo on:change:target=move |event| {
                let input = event.target();
                survey.add(kind, input.files());
                // The same file again is a change too.
                input.set_value("");
            }/>
        </label>
    }
}
