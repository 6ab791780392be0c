//! Mistakes with locks and with the order of steps, found in a block's statements.

use super::operator::Operator;
use super::parts::{bound, function, leaves, locks, mentions, method, touches_shared_state, words};
use super::source::{Edit, range};
use super::walk::Walk;
use syn::{Block, Expr, Local, Stmt};

/// All of them in `block`.
pub(super) fn of_block(walk: &mut Walk, block: &Block) {
    for (position, statement) in block.stmts.iter().enumerate() {
        if let Stmt::Local(local) = statement {
            let rest = &block.stmts[position + 1..];
            shortened(walk, local, rest);
            prolonged(walk, local);
        }
        removed(walk, statement);
    }
    for pair in block.stmts.windows(2) {
        swapped(walk, &pair[0], &pair[1]);
    }
}

/// A guard that is let go between two uses, or at once if it is only held.
fn shortened(walk: &mut Walk, local: &Local, rest: &[Stmt]) {
    let (Some((name, mutable)), Some(init)) = (bound(local), &local.init) else {
        return;
    };
    let used = |statement: &Stmt| mentions(statement, &name);
    if name.starts_with('_') && !rest.iter().any(used) {
        walk.replace(Operator::LockDropped, local, "");
        let let_go = format!("{} drop({name});", walk.text(local));
        walk.replace(Operator::GuardShortened, local, let_go);
        return;
    }
    if !locks(&init.expr) {
        return;
    }
    let again = if mutable { "let mut" } else { "let" };
    for position in 1..rest.len() {
        let (before, after) = rest.split_at(position);
        if before.iter().any(used) && after.iter().any(used) {
            let taken_again = format!(
                "drop({name}); {again} {name} = {}; {}",
                walk.text(&init.expr),
                walk.text(&after[0])
            );
            walk.replace(Operator::GuardShortened, &after[0], taken_again);
        }
    }
}

/// `let x = m.lock().unwrap().take();` keeps the guard for as long as `x` lives.
fn prolonged(walk: &mut Walk, local: &Local) {
    let Some(init) = &local.init else { return };
    let (outer, call) = match &*init.expr {
        Expr::MethodCall(call) => (&*init.expr, call),
        _ => return,
    };
    if locks(&call.receiver) && !locks(outer) {
        let guard = range(&call.receiver);
        let hold = format!("let mut held = {}; ", walk.text(&call.receiver));
        walk.edit(
            Operator::GuardProlonged,
            vec![
                Edit {
                    range: range(local).start..range(local).start,
                    text: hold,
                },
                Edit {
                    range: guard,
                    text: "held".into(),
                },
            ],
        );
    }
}

/// A step that is left out.
fn removed(walk: &mut Walk, statement: &Stmt) {
    let Stmt::Expr(expression, Some(_)) = statement else {
        return;
    };
    let called = method(expression).or_else(|| function(expression));
    let operator = match called.as_deref() {
        Some("lock" | "acquire" | "enter") => Operator::LockDropped,
        Some("join") => Operator::JoinDropped,
        Some("wait" | "park") => Operator::WaitDropped,
        Some("notify_one" | "notify_all" | "unpark" | "close") => Operator::NotifyDropped,
        Some("drop") => Operator::DropDropped,
        Some("unlock" | "release" | "store" | "fetch_add" | "fetch_sub") => Operator::WriteDropped,
        _ if resets(expression) => Operator::WriteDropped,
        _ => return,
    };
    walk.replace(operator, statement, "");
}

/// `*m.lock().unwrap() = 0`.
fn resets(expression: &Expr) -> bool {
    let Expr::Assign(assignment) = expression else {
        return false;
    };
    matches!(&*assignment.left, Expr::Unary(place) if locks(&place.expr))
}

/// Two neighbours that both touch what threads share.
fn swapped(walk: &mut Walk, first: &Stmt, second: &Stmt) {
    let ends = |statement: &Stmt| match statement {
        Stmt::Expr(_, semicolon) => semicolon.is_some(),
        Stmt::Local(_) => true,
        Stmt::Item(_) | Stmt::Macro(_) => false,
    };
    let movable =
        |statement: &Stmt| ends(statement) && touches_shared_state(statement) && !leaves(statement);
    let depends = match first {
        Stmt::Local(local) => words(&local.pat).iter().any(|name| mentions(second, name)),
        _ => false,
    };
    if movable(first) && movable(second) && !depends {
        let (one, two) = (walk.text(first).to_owned(), walk.text(second).to_owned());
        walk.edit(
            Operator::StepsSwapped,
            vec![
                Edit {
                    range: range(first),
                    text: two,
                },
                Edit {
                    range: range(second),
                    text: one,
                },
            ],
        );
    }
}
