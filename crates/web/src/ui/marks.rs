//! Small marks: tags, status dots, initials.

use leptos::prelude::*;

use super::Tone;

/// A word in a small box.
#[component]
pub fn Tag(
    /// What its colour means.
    #[prop(optional)]
    tone: Tone,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class="tag" data-tone=tone.as_str()>{children()}</span> }
}

/// A status: colour and shape together.
#[component]
pub fn Status(
    /// The shape: `available`, `paused`, `unknown`, `ours`, `elsewhere`, `withdrawn`, `warning`, `danger`.
    shape: &'static str,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class="status" data-s=shape>{children()}</span> }
}

/// The first character of a name; no photo is needed.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: String,
    /// `avatar--sm`, `avatar--lg`.
    #[prop(optional)]
    class: &'static str,
    /// It is the signed-in member.
    #[prop(optional)]
    is_me: bool,
) -> impl IntoView {
    view! { <span class=format!("avatar {class}") data-me=is_me.then_some("") aria-hidden="true">{initial(&name)}</span> }
}

fn initial(name: &str) -> String {
    name.trim().chars().next().map(|c| c.to_ascii_uppercase().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::initial;

    #[test]
    fn an_initial_is_the_surname_or_a_capital() {
        assert_eq!(initial("林晓岚"), "林");
        assert_eq!(initial(" ann"), "A");
        assert_eq!(initial(""), "");
    }
}
