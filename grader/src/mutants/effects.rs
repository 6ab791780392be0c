//! Mistakes with starting and waiting, with errors and with panics.

use super::operator::Operator;
use super::parts::{function, mentions, method, words};
use super::source::{Edit, range};
use super::walk::Walk;
use syn::{Block, Expr, ExprCall, ExprMethodCall, ExprWhile, Local, Pat, Stmt};

/// Those that are found in a block's statements.
pub(super) fn of_block(walk: &mut Walk, block: &Block) {
    for statement in &block.stmts {
        match statement {
            Stmt::Local(local) => {
                started_lazily(walk, local);
                remainder_bound(walk, local);
            }
            Stmt::Expr(expression, semicolon) => {
                if semicolon.is_some() {
                    run_by_the_caller(walk, expression);
                }
                returns_no_error(walk, statement);
                if let Expr::While(waiting) = expression
                    && waits(waiting)
                {
                    walk.replace(Operator::WaitDropped, expression, "");
                }
            }
            Stmt::Item(_) | Stmt::Macro(_) => {}
        }
    }
}

/// Those at `expression` itself.
pub(super) fn of_expression(walk: &mut Walk, expression: &Expr) {
    match expression {
        Expr::MethodCall(call) => {
            join_while_starting(walk, expression, call);
            wait_while_once(walk, call);
            if call.method == "notify_all" {
                walk.replace(Operator::NotifyOne, &call.method, "notify_one");
            }
        }
        Expr::Call(call) => {
            if function(expression).as_deref() == Some("spawn") {
                waits_at_once(walk, expression);
            }
            no_error(walk, call);
            panic_let_through(walk, expression, call);
        }
        Expr::While(waiting) if waits(waiting) && !matches!(&*waiting.cond, Expr::Let(_)) => {
            walk.replace(Operator::WaitOnce, &waiting.while_token, "if");
        }
        Expr::Try(tried) => {
            let value = walk.text(&tried.expr).to_owned();
            walk.replace(
                Operator::ErrorSwallowed,
                expression,
                format!("{value}.unwrap_or_default()"),
            );
            walk.replace(
                Operator::ErrorPanics,
                expression,
                format!("{value}.unwrap()"),
            );
        }
        Expr::Match(matching) => {
            for arm in &matching.arms {
                let of_error = matches!(&arm.pat, Pat::TupleStruct(pattern)
                    if pattern.path.segments.last().is_some_and(|last| last.ident == "Err"));
                if of_error {
                    walk.replace(Operator::ErrorSwallowed, &arm.body, "{}");
                }
            }
        }
        _ => {}
    }
}

/// `let (a, rest) = (x / n, x % n);` loses the rest.
fn remainder_bound(walk: &mut Walk, local: &Local) {
    let parts = match local.init.as_ref().map(|init| &*init.expr) {
        Some(Expr::Tuple(tuple)) => tuple.elems.iter().collect(),
        Some(other) => vec![other],
        None => Vec::new(),
    };
    for part in parts {
        if let Expr::Binary(binary) = part
            && matches!(binary.op, syn::BinOp::Rem(_))
        {
            walk.replace(Operator::RemainderLost, part, "0");
        }
    }
}

/// `let handles: Vec<_> = ….map(spawn).collect();` without the `collect`.
fn started_lazily(walk: &mut Walk, local: &Local) {
    let Some(init) = &local.init else { return };
    let Expr::MethodCall(call) = &*init.expr else {
        return;
    };
    let starts = words(&call.receiver)
        .iter()
        .any(|word| word.contains("spawn"));
    if call.method != "collect" || !starts {
        return;
    }
    let mut edits = vec![Edit {
        range: range(&init.expr),
        text: walk.text(&call.receiver).to_owned(),
    }];
    if let Pat::Type(typed) = &local.pat {
        edits.push(Edit {
            range: range(&typed.pat).end..range(&typed.ty).end,
            text: String::new(),
        });
    }
    edits.sort_by_key(|edit| edit.range.start);
    walk.edit(Operator::StartedLazily, edits);
}

/// `s.spawn(work);` becomes `work();`.
fn run_by_the_caller(walk: &mut Walk, expression: &Expr) {
    let work = match expression {
        Expr::MethodCall(call) if call.method == "spawn" => call.args.first(),
        Expr::Call(call) if function(expression).as_deref() == Some("spawn") => call.args.first(),
        _ => None,
    };
    if let Some(work) = work {
        let work = format!("({})();", walk.text(work));
        walk.replace(
            Operator::RunByTheCaller,
            expression,
            work.trim_end_matches(';'),
        );
    }
}

/// A thread or process that was just started is waited for at once.
fn join_while_starting(walk: &mut Walk, expression: &Expr, call: &ExprMethodCall) {
    let name = call.method.to_string();
    match (name.as_str(), call.args.len()) {
        ("spawn", 0) => {
            let start = walk.text(expression);
            let wait = format!("{start}.and_then(|mut child| {{ child.wait()?; Ok(child) }})");
            walk.replace(Operator::JoinWhileStarting, expression, wait);
        }
        ("spawn", 1) => waits_at_once(walk, expression),
        ("unwrap" | "expect", _) if method(&call.receiver).as_deref() == Some("spawn_scoped") => {
            waits_at_once(walk, expression);
        }
        _ => {}
    }
}

/// The handle that `start` gives is looked at until its thread has ended.
fn waits_at_once(walk: &mut Walk, start: &Expr) {
    let wait = format!(
        "{{ let started = {}; while !started.is_finished() {{ std::thread::yield_now(); }} started }}",
        walk.text(start)
    );
    walk.replace(Operator::JoinWhileStarting, start, wait);
}

/// True if a loop only waits for its condition.
fn waits(waiting: &ExprWhile) -> bool {
    [
        "wait",
        "park",
        "yield_now",
        "spin_loop",
        "sleep",
        "wait_timeout",
        "park_timeout",
    ]
    .iter()
    .any(|word| mentions(&waiting.body, word))
        || mentions(&waiting.cond, "compare_exchange")
        || mentions(&waiting.cond, "compare_exchange_weak")
}

/// `c.wait_while(guard, condition)` looks once.
fn wait_while_once(walk: &mut Walk, call: &ExprMethodCall) {
    if call.method != "wait_while" {
        return;
    }
    let (Some(guard), Some(condition)) = (call.args.first(), call.args.get(1)) else {
        return;
    };
    let (condvar, guard, condition) = (
        walk.text(&call.receiver),
        walk.text(guard),
        walk.text(condition),
    );
    let once = format!(
        "{{ fn holds<T: ?Sized>(value: &mut T, condition: impl FnOnce(&mut T) -> bool) -> bool {{ condition(value) }} \
         let mut held = {guard}; if holds(&mut *held, {condition}) {{ {condvar}.wait(held) }} else {{ Ok(held) }} }}"
    );
    let never = format!("std::sync::LockResult::Ok({guard})");
    walk.replace(Operator::WaitOnce, call, once);
    walk.replace(Operator::WaitDropped, call, never);
}

/// `if failed { return Err(…); }` is left out.
fn returns_no_error(walk: &mut Walk, statement: &Stmt) {
    let Stmt::Expr(Expr::If(condition), _) = statement else {
        return;
    };
    let returns =
        mentions(&condition.then_branch, "return") && mentions(&condition.then_branch, "Err");
    if returns && condition.else_branch.is_none() {
        walk.replace(Operator::ErrorSwallowed, statement, "");
    }
}

/// `Err(…)` becomes `Ok` of nothing.
fn no_error(walk: &mut Walk, call: &ExprCall) {
    if let Expr::Path(path) = &*call.func
        && path.path.is_ident("Err")
    {
        walk.replace(Operator::ErrorSwallowed, call, "Ok(Default::default())");
    }
}

/// `catch_unwind(AssertUnwindSafe(work))` becomes `Ok(work())`.
fn panic_let_through(walk: &mut Walk, expression: &Expr, call: &ExprCall) {
    if function(expression).as_deref() != Some("catch_unwind") {
        return;
    }
    let work = match call.args.first() {
        Some(Expr::Call(wrapped)) => wrapped.args.first(),
        other => other,
    };
    if let Some(work) = work {
        let bare = format!(
            "Ok::<_, Box<dyn std::any::Any + Send>>(({})())",
            walk.text(work)
        );
        walk.replace(Operator::PanicLetThrough, call, bare);
    }
}
