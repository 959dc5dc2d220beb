//! The panel in which an administrator says what the company is called and how it looks.

mod mark;

use fangke_shared::company::brand::{BrandPicture, BrandRequest, BrandResponse};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::api::{ApiError, use_api};
use crate::tr;
use crate::ui::{Button, ButtonKind, Field, Form, Loaded, ProblemNote, Task, TextInput, unique_id, use_toaster};

/// What the browser offers to choose from.
const ACCEPT: &str = "image/png,image/jpeg,image/webp";

/// The panel.
#[component]
pub fn BrandPanel() -> impl IntoView {
    let api = use_api();
    let resource = LocalResource::new(move || async move { api.show_brand().await });
    view! {
        <section class="panel" aria-labelledby="settings-brand">
            <header><h2 id="settings-brand">{tr!(brand.title)}</h2></header>
            <Loaded resource rows=4 view=|brand| view! { <BrandForm brand/> }/>
        </section>
    }
}

#[component]
fn BrandForm(brand: BrandResponse) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let text = |text: &Option<String>| RwSignal::new(text.clone().unwrap_or_default());
    let (name, phone) = (text(&brand.name), text(&brand.phone));
    let (address, licence) = (text(&brand.address), text(&brand.licence_number));
    let kept = RwSignal::new(brand);
    let request = move || {
        let request = BrandRequest {
            name: Some(name.get()),
            phone: Some(phone.get()),
            address: Some(address.get()),
            licence_number: Some(licence.get()),
        };
        request.normalised()
    };
    let form = Form::new(move || request().validate());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (version, body) = (kept.with_untracked(|brand| brand.version), untrack(request));
        form.submit(async move { api.change_brand(version, &body).await }, move |brand| {
            kept.set(brand);
            form.reset();
            toaster.say(tr!(brand.saved));
        });
    };
    view! {
        <form class="body form" novalidate on:submit=submit>
            <ProblemNote error=form.failure()/>
            <p class="muted"><small>{tr!(brand.text)}</small></p>
            <Field label=tr!(brand.name) state=form.field("/name")><TextInput value=name/></Field>
            <Field label=tr!(brand.phone) state=form.field("/phone") class="w6"><TextInput value=phone kind="tel" inputmode="tel"/></Field>
            <Field label=tr!(brand.licence) state=form.field("/licence_number") class="w6"><TextInput value=licence/></Field>
            <Field label=tr!(brand.address) state=form.field("/address")><TextInput value=address/></Field>
            <div><Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(common.save)}</Button></div>
        </form>
        <div class="body lines">
            <Picture kept picture=BrandPicture::Logo name/>
            <Picture kept picture=BrandPicture::Mark name/>
        </div>
    }
}

/// One picture: what there is, another one, or none.
#[component]
fn Picture(kept: RwSignal<BrandResponse>, picture: BrandPicture, name: RwSignal<String>) -> impl IntoView {
    let (api, toaster, task) = (use_api(), use_toaster(), Task::new());
    let (title, hint) = match picture {
        BrandPicture::Logo => (tr!(brand.logo), tr!(brand.logo_hint)),
        BrandPicture::Mark => (tr!(brand.mark), tr!(brand.mark_hint)),
    };
    let has = move || kept.with(|brand| if picture == BrandPicture::Logo { brand.has_logo } else { brand.has_mark });
    let accept = move |brand: BrandResponse| {
        kept.set(brand);
        toaster.say(tr!(brand.saved));
    };
    let choose = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be chosen again.
        input.set_value("");
        if let Some(file) = file {
            let work = async move {
                // A file that is gone meanwhile is one that can't be sent.
                let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| ApiError::Network)?;
                api.put_brand_picture(picture, js_sys::Uint8Array::new(&buffer).to_vec()).await
            };
            task.act(work, accept);
        }
    };
    let draw = move |()| {
        let file = mark::of_name(name.get_untracked().trim());
        if let Some(file) = file {
            task.act(async move { api.put_brand_picture(picture, file).await }, accept);
        }
    };
    let remove = move |()| {
        let work = async move {
            api.remove_brand_picture(picture).await?;
            api.show_brand().await
        };
        task.act(work, accept);
    };
    let nameless = Signal::derive(move || name.with(|name| name.trim().is_empty()).then(|| tr!(brand.name_first).to_owned()));
    let drawing = (picture == BrandPicture::Mark).then(|| {
        view! { <Button class="btn--sm" refused=nameless busy=task.busy() on_click=draw>{tr!(brand.draw)}</Button> }
    });
    let shown = move || {
        // Another address each time: the browser asks again.
        let version = kept.with(|brand| brand.version);
        has().then(|| view! { <img class="brand__picture" src=format!("/brand/{picture}.png?{version}") alt=title/> })
    };
    let input = unique_id("brand-picture");
    view! {
        <div class="brand__row">
            <span>{title}<small class="muted">{hint}</small></span>
            {shown}
            <span class="acts">
                {drawing}
                <label class="btn btn--sm" for=input.clone()>{tr!(brand.choose)}</label>
                <input id=input class="sr" type="file" accept=ACCEPT on:change=choose/>
                {move || has().then(|| view! {
                    <Button kind=ButtonKind::DangerQuiet class="btn--sm" busy=task.busy() on_click=remove>{tr!(brand.remove)}</Button>
                })}
            </span>
        </div>
    }
}
