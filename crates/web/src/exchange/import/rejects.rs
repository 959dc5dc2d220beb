//! Rows that are not taken, with the reason.

use fangke_shared::exchange::import::ImportReject;
use leptos::prelude::*;

use super::wizard::Wizard;
use super::words::{count, reject_field, reject_reason};
use crate::tr;
use crate::ui::{Button, Empty, Task, download};

/// The first rejected rows, and the file with all of them.
#[component]
pub fn Rejects(
    /// The import.
    wizard: Wizard,
    /// What it means that there are none.
    none: &'static str,
) -> impl IntoView {
    let rejects = Memo::new(move |_| wizard.with(|import| import.rejects.clone()));
    let all = Memo::new(move |_| wizard.with(|import| import.counts.rejected));
    let content = move || {
        if all.get() == 0 {
            return view! { <Empty icon=icondata_lu::LuCircleCheck title=tr!(import.rejects_none_title) text=none/> }.into_any();
        }
        view! {
            <div class="table-wrap">
                <table class="table table--stack rejects">
                    <thead>
                        <tr>
                            <th scope="col" class="num">{tr!(import.reject.line)}</th>
                            <th scope="col">{tr!(import.reject.field)}</th>
                            <th scope="col">{tr!(import.reject.reason)}</th>
                            <th scope="col" class="grow">{tr!(import.reject.value)}</th>
                        </tr>
                    </thead>
                    <tbody>{rejects.get().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let shown = move || {
        let shown = rejects.with(Vec::len);
        (all.get() > 0).then(|| tr!(import.rejects_first, shown = count(i64::try_from(shown).unwrap_or(i64::MAX)), all = count(all.get())))
    };
    view! {
        <section class="panel" aria-labelledby="h-rejects">
            <header>
                <h2 id="h-rejects">{tr!(import.rejects)}</h2>
                <span class="n">{shown}</span>
                <span class="end">{move || (all.get() > 0).then(|| view! { <DownloadRejects wizard/> })}</span>
            </header>
            {content}
        </section>
    }
}

fn row(reject: ImportReject) -> impl IntoView {
    let value = if reject.value.is_empty() { tr!(import.blank).to_owned() } else { reject.value };
    view! {
        <tr>
            <td class="num muted" data-l=tr!(import.reject.line)>{count(reject.line)}</td>
            <td class="strong">{reject_field(&reject.field)}</td>
            <td>{reject_reason(&reject.code)}</td>
            <td class="grow muted import__cell"><bdi>{value}</bdi></td>
        </tr>
    }
}

/// Downloads every rejected row. The address needs the access token, so a plain link can't do it.
#[component]
fn DownloadRejects(wizard: Wizard) -> impl IntoView {
    let task = Task::new();
    let fetch = move |()| {
        let (api, id) = wizard.calls();
        let name = wizard.with_stored(|import| tr!(import.rejects_filename, name = stem(&import.filename)));
        let file = async move { api.download_import_rejects(id).await.map(|bytes| download(&name, &bytes, "text/csv;charset=utf-8")) };
        task.act(file, |()| {});
    };
    view! { <Button class="btn--sm" icon=icondata_lu::LuDownload busy=task.busy() on_click=fetch>{tr!(import.download_rejects)}</Button> }
}

/// A file name without its ending.
pub fn stem(filename: &str) -> &str {
    filename.rsplit_once('.').map_or(filename, |(stem, _)| if stem.is_empty() { filename } else { stem })
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_stem_is_never_empty() {
        assert_eq!(stem("望京.在售.csv"), "望京.在售");
        assert_eq!(stem("list"), "list");
        assert_eq!(stem(".csv"), ".csv");
    }
}
