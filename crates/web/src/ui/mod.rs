//! Widgets that know no page. Markup and class names are those of the design's `components.css`.

mod button;
mod chip;
mod choice;
mod combobox;
mod dialog;
mod feedback;
mod field;
mod form;
mod icon;
mod input;
mod loaded;
mod marks;
mod more;
mod pager;
mod popover;
mod title;
mod toast;
mod tools;

pub use button::{Button, ButtonKind};
pub use chip::FilterChip;
pub use choice::{Choice, Segmented, Select, word_choices};
pub use combobox::Combobox;
pub use dialog::{Dialog, Drawer, opened_by};
pub use feedback::{Empty, Note, ProblemNote, SkeletonRows, Tone};
pub use field::{Field, FieldState};
pub use form::Form;
pub use icon::{Icon, Logo};
pub use input::{PasswordInput, TextArea, TextInput};
pub use loaded::Loaded;
pub use marks::{Avatar, Status, Tag};
pub use more::LoadMore;
pub use pager::Pager;
pub use popover::{Popover, hide_popover};
pub use title::{PageTitle, set_title, use_page_title};
pub use toast::{ToastHost, Toaster, use_toaster};
pub use tools::{debounced, download, focus_id, is_typing, set_text, unique_id};
