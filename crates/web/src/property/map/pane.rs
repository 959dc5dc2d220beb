//! The map itself: ground, marks, what is drawn, and the buttons at its edge.

use std::time::Duration;

use fangke_shared::geo::{Datum, Polygon};
use fangke_shared::property::listing::ListingQuery;
use fangke_shared::property::map::{ListingMap, ListingMapCommunity, MapGround};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::{ev, web_sys};

use super::camera::Camera;
use super::card::CommunityCard;
use super::ground::{PlainGround, Tiles};
use super::line;
use super::marks::Marks;
use super::touch::{Pointers, is_on_control, pixel};
use crate::api::{ApiError, use_api};
use crate::property::listing::parts::mapped::{MapSight, Mapped};
use crate::property::listing::parts::words;
use crate::tr;
use crate::ui::{Button, ButtonKind, Icon, Loaded, ProblemNote, Task, composes, debounced};

/// How long to wait for the next movement before asking what is there.
const PAUSE: Duration = Duration::from_millis(250);
/// Pixels around the window that are asked for, too, so that a small pull shows no gap.
const AROUND: f64 = 64.0;
/// Pixels that a key moves the map.
const KEY_STEP: f64 = 80.0;
/// So much of a wheel's turn is a step nearer or farther.
const WHEEL_STEP: f64 = 60.0;

/// The map in place of the list.
#[component]
pub fn MapPane(
    /// The list.
    mapped: Mapped,
) -> impl IntoView {
    let api = use_api();
    let ground = LocalResource::new(move || async move { api.get_map_ground().await });
    view! { <div class="map"><Loaded resource=ground rows=12 view=move |ground| view! { <Map mapped ground/> }/></div> }
}

/// What is done at the map right now.
#[derive(Clone, Copy)]
struct Hand {
    camera: RwSignal<Camera>,
    pointers: StoredValue<Pointers>,
    /// Is an area about to be drawn?
    draws: RwSignal<bool>,
    /// The line so far, in pixels.
    line: RwSignal<Vec<(f64, f64)>>,
    wheel: StoredValue<f64>,
}

#[component]
fn Map(mapped: Mapped, ground: MapGround) -> impl IntoView {
    let (api, node, task) = (use_api(), NodeRef::<Div>::new(), Task::new());
    let datum = ground.tiles.as_ref().map_or(Datum::Gcj02, |tiles| tiles.datum);
    let districts = StoredValue::new(ground.districts.clone());
    let look_at = move |sight: MapSight, size: (f64, f64)| match sight {
        MapSight::Whole => districts.with_value(|districts| Camera::over_districts(districts, size, datum)),
        MapSight::At { longitude, latitude, zoom } => Camera::at(longitude, latitude, zoom, size, datum),
    };
    let camera = RwSignal::new(look_at(mapped.sight.get_untracked(), (0.0, 0.0)));
    let hand = Hand {
        camera,
        pointers: StoredValue::new(Pointers::default()),
        draws: RwSignal::new(false),
        line: RwSignal::new(Vec::new()),
        wheel: StoredValue::new(0.0),
    };
    // The size is known once the map is laid out, and follows the window.
    let measure = move || {
        // The map may be gone by the next frame.
        let Some(element) = node.try_get_untracked().flatten() else { return };
        let size = (f64::from(element.client_width()), f64::from(element.client_height()));
        if size.0 > 0.0 && camera.with_untracked(|camera| camera.size != size) {
            let is_first = camera.with_untracked(|camera| camera.size.0 == 0.0);
            camera
                .update(|camera| *camera = if is_first { look_at(mapped.sight.get_untracked(), size) } else { Camera { size, ..*camera } });
        }
    };
    Effect::new(move || {
        node.track();
        request_animation_frame(measure);
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    // Back and links say where to look; what the map itself wrote into the address changes nothing.
    let written = StoredValue::new(String::new());
    Effect::new(move |before: Option<()>| {
        let sight = mapped.sight.get();
        // The address may be behind a movement that has begun since.
        if before.is_some() && written.with_value(|written| *written != sight.to_string()) {
            let size = camera.with_untracked(|camera| camera.size);
            camera.set(look_at(sight, size));
        }
    });
    let asked = RwSignal::new(None::<(ListingQuery, i32)>);
    let settle = debounced(PAUSE, move |settled: Camera| {
        written.set_value(settled.sight().to_string());
        mapped.look.run(settled.sight());
        asked.set(Some((ListingQuery { bbox: Some(settled.bounds(AROUND)), ..mapped.query.get_untracked() }, settled.zoom)));
    });
    Effect::new(move || {
        mapped.query.track();
        let camera = camera.get();
        if camera.size.0 > 0.0 {
            settle(camera);
        }
    });
    let (answer, failure) = (RwSignal::new(None::<ListingMap>), RwSignal::new(None::<ApiError>));
    let ask = move || {
        if let Some((query, zoom)) = asked.get() {
            task.ask(async move { api.get_listing_map(&query, zoom).await }, move |found| match found {
                Ok(found) => {
                    failure.set(None);
                    answer.set(Some(found));
                }
                Err(error) => failure.set(Some(error)),
            });
        }
    };
    Effect::new(ask);
    let found = Memo::new(move |_| answer.get().unwrap_or_default());
    let chosen = RwSignal::new(None::<ListingMapCommunity>);
    let wanted = Signal::derive(move || mapped.query.with(|query| query.purpose));
    let below = match ground.tiles {
        Some(tiles) => view! { <Tiles tiles camera/> }.into_any(),
        None => view! { <PlainGround districts=ground.districts camera/> }.into_any(),
    };
    let is_waiting = move || answer.with(Option::is_none) || task.busy().get();
    let card = move || chosen.get().map(|community| view! { <CommunityCard community mapped on_close=move |()| chosen.set(None)/> });
    let press_key = move |event: web_sys::KeyboardEvent| {
        if composes(&event) || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let (camera, centre) = (hand.camera, hand.camera.with_untracked(Camera::centre));
        let pull = |x: f64, y: f64| camera.update(|camera| *camera = camera.pulled(x, y));
        match event.key().as_str() {
            "ArrowLeft" => pull(KEY_STEP, 0.0),
            "ArrowRight" => pull(-KEY_STEP, 0.0),
            "ArrowUp" => pull(0.0, KEY_STEP),
            "ArrowDown" => pull(0.0, -KEY_STEP),
            "+" | "=" => camera.update(|camera| *camera = camera.zoomed(1, centre)),
            "-" => camera.update(|camera| *camera = camera.zoomed(-1, centre)),
            "Escape" if hand.draws.get_untracked() => hand.stop(),
            "Escape" => chosen.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div
            class="map__pane"
            class:is-drawing=move || hand.draws.get()
            node_ref=node
            role="group"
            tabindex="0"
            aria-label=tr!(map.title)
            aria-busy=move || is_waiting().then_some("true")
            on:pointerdown=move |event| hand.press(&event)
            on:pointermove=move |event| hand.pull(&event)
            on:pointerup=move |event| hand.lift(&event, mapped)
            on:pointercancel=move |event| hand.lift(&event, mapped)
            on:wheel=move |event| hand.turn(&event)
            on:keydown=press_key
        >
            {below}
            <Area mapped hand/>
            <Marks found camera wanted chosen/>
        </div>
        <Tools mapped hand found/>
        <div class="map__notes">
            {move || failure.get().map(|error| view! { <ProblemNote error=Signal::derive(move || Some(error.clone())) on_retry=move |()| asked.update(|_| ())/> })}
        </div>
        {card}
    }
}

impl Hand {
    fn press(self, event: &web_sys::PointerEvent) {
        if event.button() != 0 || (is_on_control(event) && !self.draws.get_untracked()) {
            return;
        }
        if let Some(element) =
            event.current_target().and_then(|target| web_sys::wasm_bindgen::JsCast::dyn_into::<web_sys::Element>(target).ok())
        {
            // Without it the pointer is lost at the edge, which ends the movement.
            let _ = element.set_pointer_capture(event.pointer_id());
        }
        let at = pixel(event);
        if self.draws.get_untracked() {
            self.line.set(vec![at]);
        }
        self.pointers.update_value(|pointers| pointers.press(event.pointer_id(), at));
    }

    fn pull(self, event: &web_sys::PointerEvent) {
        let at = pixel(event);
        if self.draws.get_untracked() {
            if self.line.with_untracked(|line| !line.is_empty()) {
                self.line.update(|line| line.push(at));
            }
            return;
        }
        let before = self.camera.get_untracked();
        let mut after = before;
        self.pointers.update_value(|pointers| after = pointers.pull(event.pointer_id(), at, before));
        if after != before {
            self.camera.set(after);
        }
    }

    fn lift(self, event: &web_sys::PointerEvent, mapped: Mapped) {
        self.pointers.update_value(|pointers| pointers.lift(event.pointer_id()));
        if !self.draws.get_untracked() || self.line.with_untracked(Vec::is_empty) {
            return;
        }
        let area = self.line.with_untracked(|line| line::area(line, &self.camera.get_untracked()));
        self.line.set(Vec::new());
        // What is too small to be meant is drawn again.
        if let Some(area) = area {
            self.draws.set(false);
            self.narrow(mapped, Some(area));
        }
    }

    fn turn(self, event: &web_sys::WheelEvent) {
        event.prevent_default();
        let mut steps = 0;
        self.wheel.update_value(|turned| {
            *turned += event.delta_y();
            if turned.abs() >= WHEEL_STEP {
                steps = if *turned < 0.0 { 1 } else { -1 };
                *turned = 0.0;
            }
        });
        if steps != 0 {
            let at = pixel(event);
            self.camera.update(|camera| *camera = camera.zoomed(steps, at));
        }
    }

    fn stop(self) {
        self.draws.set(false);
        self.line.set(Vec::new());
    }

    /// Looks only for what lies in an area, or anywhere again.
    fn narrow(self, mapped: Mapped, within: Option<Polygon>) {
        mapped.look_for.run(ListingQuery { within, cursor: None, ..mapped.query.get_untracked() });
    }
}

/// What is drawn, and what is being drawn.
#[component]
fn Area(mapped: Mapped, hand: Hand) -> impl IntoView {
    let points = |pixels: &[(f64, f64)]| pixels.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ");
    let drawn = move || {
        let camera = hand.camera.get();
        mapped.query.with(|query| {
            let corners = query.within.as_ref().map(|area| area.corners().iter().map(|(x, y)| camera.pixel(*x, *y)).collect::<Vec<_>>());
            corners.map(|corners| view! { <polygon points=points(&corners)></polygon> })
        })
    };
    let line = move || hand.line.with(|line| points(line));
    view! { <svg class="map__area" aria-hidden="true">{drawn}<polyline points=line></polyline></svg> }
}

/// The buttons at the edge, and how many there are.
#[component]
fn Tools(mapped: Mapped, hand: Hand, found: Memo<ListingMap>) -> impl IntoView {
    let zoom = move |steps: i32| hand.camera.update(|camera| *camera = camera.zoomed(steps, camera.centre()));
    let is_narrowed = move || mapped.query.with(|query| query.within.is_some());
    let draw = move |()| if hand.draws.get_untracked() { hand.stop() } else { hand.draws.set(true) };
    let this = move |()| {
        let bounds = hand.camera.with_untracked(|camera| camera.bounds(0.0));
        let corners =
            vec![(bounds.west, bounds.south), (bounds.east, bounds.south), (bounds.east, bounds.north), (bounds.west, bounds.north)];
        hand.narrow(mapped, Polygon::new(corners));
    };
    let list = move || mapped.query.with(|query| (mapped.list)(query));
    let in_sight = move || found.with(|found| tr!(map.in_sight, n = words::count(found.listing_count)));
    let unplaced = move || {
        let n = found.with(|found| found.unplaced_count);
        (n > 0).then(|| view! { <span class="muted">{tr!(map.unplaced, n = words::count(n))}</span> })
    };
    view! {
        <div class="map__tools">
            <Button class="btn--sm" icon=icondata_lu::LuPencil on_click=draw>
                {move || if hand.draws.get() { tr!(map.drawing) } else { tr!(map.draw) }}
            </Button>
            <Button class="btn--sm" icon=icondata_lu::LuMaximize2 on_click=this>{tr!(map.only_this)}</Button>
            {move || {
                is_narrowed().then(|| {
                    view! { <Button kind=ButtonKind::Quiet class="btn--sm" icon=icondata_lu::LuX on_click=move |()| hand.narrow(mapped, None)>{tr!(map.anywhere)}</Button> }
                })
            }}
            <a class="btn btn--sm phone-only" href=list><Icon icon=icondata_lu::LuList/>{tr!(listing.as_list)}</a>
        </div>
        <div class="map__zoom">
            <Button class="btn--icon" icon=icondata_lu::LuPlus label=tr!(map.nearer) on_click=move |()| zoom(1)/>
            <Button class="btn--icon" icon=icondata_lu::LuMinus label=tr!(map.farther) on_click=move |()| zoom(-1)/>
        </div>
        <p class="map__count" role="status">{in_sight}{unplaced}</p>
    }
}
