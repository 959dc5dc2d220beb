//! Fingers and the pointer on the map: one pulls it, two pull it apart.

use std::collections::BTreeMap;

use web_sys::wasm_bindgen::JsCast;

use super::camera::Camera;

/// Two fingers are this much farther apart, or closer, when the map comes a step nearer or goes one away.
const STEP: f64 = 1.6;

/// The pointers that are down, by their id, each where it was last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pointers {
    down: BTreeMap<i32, (f64, f64)>,
    /// How far two fingers were apart at the last step.
    apart: Option<f64>,
}

impl Pointers {
    /// One more is down.
    pub fn press(&mut self, id: i32, at: (f64, f64)) {
        self.down.insert(id, at);
        self.apart = self.gap();
    }

    /// One is up again.
    pub fn lift(&mut self, id: i32) {
        self.down.remove(&id);
        self.apart = self.gap();
    }

    /// One has moved: what one looks at then. Nothing changes where it isn't down.
    pub fn pull(&mut self, id: i32, to: (f64, f64), camera: Camera) -> Camera {
        let Some(from) = self.down.insert(id, to) else {
            self.down.remove(&id);
            return camera;
        };
        let Some(gap) = self.gap() else { return camera.pulled(to.0 - from.0, to.1 - from.1) };
        // Each finger pulls its half.
        let camera = camera.pulled((to.0 - from.0) / 2.0, (to.1 - from.1) / 2.0);
        let ratio = gap / self.apart.filter(|apart| *apart > 0.0).unwrap_or(gap).max(1.0);
        let step = if ratio >= STEP { 1 } else { -i32::from(ratio <= 1.0 / STEP) };
        if step == 0 {
            return camera;
        }
        self.apart = Some(gap);
        camera.zoomed(step, self.between())
    }

    fn two(&self) -> Option<((f64, f64), (f64, f64))> {
        let mut each = self.down.values().copied();
        each.next().zip(each.next())
    }

    fn gap(&self) -> Option<f64> {
        self.two().map(|(a, b)| (a.0 - b.0).hypot(a.1 - b.1))
    }

    fn between(&self) -> (f64, f64) {
        self.two().map_or((0.0, 0.0), |(a, b)| (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1)))
    }
}

/// Where a mouse or pointer event is, in pixels of the element that listens.
pub fn pixel(event: &web_sys::MouseEvent) -> (f64, f64) {
    let element = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let corner = element.map(|element| element.get_bounding_client_rect()).map_or((0.0, 0.0), |rect| (rect.left(), rect.top()));
    (f64::from(event.client_x()) - corner.0, f64::from(event.client_y()) - corner.1)
}

/// Is it on something to press rather than on the ground?
pub fn is_on_control(event: &web_sys::Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| matches!(element.closest("button, a, .map__card"), Ok(Some(_))))
}

#[cfg(test)]
mod tests {
    use fangke_shared::geo::Datum;

    use super::*;

    fn camera() -> Camera {
        Camera::at(116.4, 39.9, 12, (800.0, 600.0), Datum::Gcj02)
    }

    #[test]
    fn one_finger_pulls() {
        let mut pointers = Pointers::default();
        assert_eq!(pointers.pull(1, (5.0, 5.0), camera()), camera());
        pointers.press(1, (10.0, 10.0));
        assert_eq!(pointers.pull(1, (30.0, 5.0), camera()), camera().pulled(20.0, -5.0));
        pointers.lift(1);
        assert_eq!(pointers, Pointers::default());
    }

    #[test]
    fn two_fingers_come_nearer_and_go_away() {
        let mut pointers = Pointers::default();
        pointers.press(1, (300.0, 300.0));
        pointers.press(2, (400.0, 300.0));
        assert_eq!(pointers.pull(2, (440.0, 300.0), camera()).zoom, 12);
        let nearer = pointers.pull(2, (470.0, 300.0), camera());
        assert_eq!(nearer.zoom, 13);
        assert_eq!(pointers.pull(2, (390.0, 300.0), nearer).zoom, 12);
        pointers.lift(2);
        pointers.lift(1);
        assert_eq!(pointers, Pointers::default());
    }
}
