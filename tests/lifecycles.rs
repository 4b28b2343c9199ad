//! The lifecycles as people read them: `docs/lifecycles.md` is printed from the tables and compared with them. Written anew
//! with `QOLDAU_WRITE_DOCS=1 cargo test --package qoldau-tests lifecycles`.

use std::fmt::Write as _;

use qoldau_domain::lifecycle::{Guard, Guarded, Lifecycle, StageRecording, Status, Step};
use qoldau_domain::offer::{OfferLifecycle, OfferState};
use qoldau_domain::service::PublicService;

const OPENING: &str = "# Lifecycles

How an application of each service goes, and how a proactive offer goes: every step with who may take it, what must hold
beside the status, and by which clause. This page is printed from the tables in `crates/domain/src/service`; a test compares it
with them. What is marked ◊ is technical: the order does not name it. \"itself\" is Qoldau, from its outbox or by a timer. What
stands in the way of a step of one application is told in its `actions`. Clauses are explained in
[law/rulebook.md](law/rulebook.md), guards at the end of this page.
";

fn mark(technical: bool) -> &'static str {
    if technical { " ◊" } else { "" }
}

fn guards(guards: &[Guarded]) -> String {
    let told = |(guard, by): &Guarded| {
        let by = if by.is_empty() { "◊".to_owned() } else { format!("({})", clauses(by)) };
        format!("`{}` {by}", guard.code())
    };
    guards.iter().map(told).collect::<Vec<_>>().join("; ")
}

fn clauses(clauses: &[qoldau_domain::law::Clause]) -> String {
    clauses.iter().map(|clause| clause.id()).collect::<Vec<_>>().join(", ")
}

fn diagram(lifecycle: &Lifecycle) -> String {
    let mut text = String::from("```mermaid\nstateDiagram-v2\n");
    for step in lifecycle.steps {
        let technical = mark(step.is_technical());
        let _ = writeln!(
            text,
            "    {} --> {}: {}{technical}",
            step.from.map_or("[*]", Status::code),
            step.to.code(),
            step.action.code()
        );
    }
    for status in lifecycle.statuses().into_iter().filter(|status| status.is_final()) {
        let _ = writeln!(text, "    {} --> [*]", status.code());
    }
    text + "```\n"
}

fn table(steps: &[Step]) -> String {
    let mut text =
        String::from("| From | Action | To | Who | What must hold | Clauses |\n|---|---|---|---|---|---|\n");
    for step in steps {
        let mut who: Vec<&str> = step.roles.iter().map(|role| role.code()).collect();
        who.extend(step.by_itself.then_some("itself"));
        let from = step.from.map_or_else(|| "–".to_owned(), |status| format!("`{}`", status.code()));
        let to = format!("`{}`{}", step.to.code(), mark(step.to.is_technical()));
        let action = format!("`{}`{}", step.action.code(), mark(step.is_technical()));
        let _ = writeln!(
            text,
            "| {from} | {action} | {to} | {} | {} | {} |",
            who.join(", "),
            guards(step.guards),
            clauses(step.clauses)
        );
    }
    text
}

fn stages(recording: &StageRecording) -> String {
    let who: Vec<&str> = recording.roles.iter().map(|role| role.code()).collect();
    format!(
        "None can be derived: the order gives only the monitoring rules of this service (A-48). Its stages are\n\
         configured (`QOLDAU_SPECIAL_ADMISSION_STAGES`), and none of them is law. From any of them:\n\n\
         | Action | To | Who | What must hold | Clauses |\n|---|---|---|---|---|\n\
         | `{}` ◊ | a configured stage ◊ | {} | {} | {} |\n",
        StageRecording::ACTION.code(),
        who.join(", "),
        guards(recording.guards),
        clauses(recording.clauses)
    )
}

fn offer(lifecycle: &OfferLifecycle) -> String {
    let mut text = String::from("```mermaid\nstateDiagram-v2\n");
    for step in lifecycle.steps {
        let from = step.from.map_or("[*]", OfferState::code);
        let _ = writeln!(
            text,
            "    {from} --> {}: {}{}",
            step.to.code(),
            step.event.code(),
            mark(step.clauses.is_empty())
        );
    }
    for state in OfferState::ALL.into_iter().filter(|state| state.is_final()) {
        let _ = writeln!(text, "    {} --> [*]", state.code());
    }
    text.push_str(
        "```\n\n| From | Event | To | Who | What must hold | Clauses |\n|---|---|---|---|---|---|\n",
    );
    for step in lifecycle.steps {
        let from = step.from.map_or_else(|| "–".to_owned(), |state| format!("`{}`", state.code()));
        let to = format!("`{}`{}", step.to.code(), mark(step.to.is_technical()));
        let event = format!("`{}`{}", step.event.code(), mark(step.clauses.is_empty()));
        let _ = writeln!(
            text,
            "| {from} | {event} | {to} | {} | {} | {} |",
            step.by.code(),
            guards(step.guards),
            clauses(step.clauses)
        );
    }
    text
}

fn printed() -> String {
    let mut text = String::from(OPENING);
    for service in PublicService::ALL {
        let _ = write!(text, "\n## {}: `{}`\n\n", service.short_code(), service.code());
        if let Some(recording) = service.stage_recording() {
            text.push_str(&stages(recording));
        }
        let Some(rules) = service.rules() else { continue };
        let _ = write!(text, "{}\n{}", diagram(rules.lifecycle), table(rules.lifecycle.steps));
        if let Some(term) = &rules.offer {
            let _ = write!(
                text,
                "\n### The proactive offer of {}\n\n{}",
                service.short_code(),
                offer(term.lifecycle)
            );
        }
    }
    text.push_str("\n## Guards\n\n| Guard | What it demands |\n|---|---|\n");
    for guard in Guard::ALL {
        let _ = writeln!(text, "| `{}` | {} |", guard.code(), guard.meaning());
    }
    text
}

#[test]
fn the_document_is_printed_from_the_tables() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .join("docs/lifecycles.md");
    let printed = printed();
    for status in Status::ALL {
        assert!(printed.contains(&format!("`{}`", status.code())), "no service reaches {}", status.code());
    }
    for guard in Guard::ALL {
        let used = printed.matches(&format!("`{}`", guard.code())).count();
        assert!(used >= 2, "no step stands under {}", guard.code());
    }
    if std::env::var_os("QOLDAU_WRITE_DOCS").is_some() {
        std::fs::write(&path, &printed).expect("the document is written");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == printed,
        "docs/lifecycles.md is another; run QOLDAU_WRITE_DOCS=1 cargo test --package qoldau-tests lifecycles"
    );
}
