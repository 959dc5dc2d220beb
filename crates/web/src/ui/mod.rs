//! Widgets that know no page. Markup and class names are those of the design's `components.css`.

mod button;
mod chip;
mod choice;
mod combobox;
mod dialog;
mod draft;
mod feedback;
mod field;
mod form;
mod gaps;
mod icon;
mod input;
mod lazy;
mod loaded;
mod marks;
mod more;
mod not_found;
mod pager;
mod popover;
mod screen;
mod secret;
mod task;
mod timeline;
mod title;
mod toast;
mod tools;

pub use button::{Button, ButtonKind};
pub use chip::FilterChip;
pub use choice::{Choice, Segmented, Select, word_choices};
pub use combobox::Combobox;
pub use dialog::{Dialog, Drawer, opened_by};
pub use draft::Draft;
pub use feedback::{Empty, Note, ProblemNote, SkeletonRows, Tone};
pub use field::{Field, FieldState};
pub use form::Form;
pub use gaps::{Gaps, focus_field};
pub use icon::{Icon, Logo};
pub use input::{PasswordInput, TextArea, TextInput};
pub use lazy::{lazy, preload};
pub use loaded::Loaded;
pub use marks::{Avatar, Status, Tag};
pub use more::LoadMore;
pub use not_found::NotFoundPage;
pub use pager::Pager;
pub use popover::{Popover, hide_popover};
pub use screen::use_is_phone;
pub use secret::{Secret, SecretDialog};
pub use task::{Task, in_background};
pub use timeline::{Happening, Timeline};
pub use title::{PageTitle, set_title, use_page_title};
pub use toast::{ToastHost, Toaster, use_toaster};
pub use tools::{
    can_share, composes, copy, debounced, download, focus_first, focus_id, focus_opened, is_typing, object_url, pixels, revoke_url,
    set_text, share_link, unique_id,
};
