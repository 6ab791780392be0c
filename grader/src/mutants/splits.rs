//! Mistakes within an expression: updates in two steps, weaker orderings, borders and remainders.

use super::operator::Operator;
use super::parts::locks;
use super::walk::Walk;
use syn::{BinOp, Expr, ExprBinary, ExprMethodCall, ExprPath, ExprRange, Lit, RangeLimits, UnOp};

/// Methods that change a collection and can be applied to a copy of it.
const CHANGING: [&str; 7] = [
    "push",
    "push_back",
    "pop_front",
    "pop",
    "insert",
    "next",
    "extend",
];
const ORDER: &str = "std::sync::atomic::Ordering::SeqCst";

/// All of them at `expression` itself.
pub(super) fn of_expression(walk: &mut Walk, expression: &Expr) {
    match expression {
        Expr::MethodCall(call) => {
            split_atomic(walk, call);
            split_locked(walk, call);
            bound_lost(walk, call);
        }
        Expr::Binary(binary) => {
            split_sum(walk, binary);
            border(walk, binary);
            remainder_lost(walk, binary);
        }
        Expr::Path(path) => weakened(walk, path),
        Expr::Range(range) => range_border(walk, range),
        _ => {}
    }
}

/// `x.fetch_add(1, …)` becomes a load and a store.
fn split_atomic(walk: &mut Walk, call: &ExprMethodCall) {
    let name = call.method.to_string();
    let target = walk.text(&call.receiver);
    let argument = |index: usize| call.args.get(index).map(|argument| walk.text(argument));
    let sum = |operator: &str| {
        Some(format!(
            "{{ let old = {target}.load({ORDER}); {target}.store(old {operator} ({}), {ORDER}); old }}",
            argument(0)?
        ))
    };
    let split = match (name.as_str(), call.args.len()) {
        ("fetch_add", 2) => sum("+"),
        ("fetch_sub", 2) => sum("-"),
        ("fetch_or", 2) => sum("|"),
        ("fetch_and", 2) => sum("&"),
        ("swap", 2) => argument(0).map(|new| {
            format!("{{ let old = {target}.load({ORDER}); {target}.store({new}, {ORDER}); old }}")
        }),
        ("compare_exchange" | "compare_exchange_weak", 4) => {
            argument(0).zip(argument(1)).map(|(expected, new)| {
                format!(
                    "{{ let old = {target}.load({ORDER}); if old == {expected} {{ {target}.store({new}, {ORDER}); Ok(old) }} else {{ Err(old) }} }}"
                )
            })
        }
        _ => None,
    };
    if let Some(split) = split {
        walk.replace(Operator::UpdateSplit, call, split);
    }
}

/// `m.lock().unwrap().push(x)` becomes a change of a copy that is written back.
fn split_locked(walk: &mut Walk, call: &ExprMethodCall) {
    if !CHANGING.contains(&call.method.to_string().as_str()) || !locks(&call.receiver) {
        return;
    }
    let guard = walk.text(&call.receiver).to_owned();
    let arguments: Vec<&str> = call
        .args
        .iter()
        .map(|argument| walk.text(argument))
        .collect();
    let arguments = arguments.join(", ");
    let method = call.method.to_string();
    for copy in ["(*GUARD).clone()", "std::mem::take(&mut *GUARD)"] {
        let copy = copy.replace("GUARD", &guard);
        let split = format!(
            "{{ let mut copy = {copy}; let result = copy.{method}({arguments}); *{guard} = copy; result }}"
        );
        walk.replace(Operator::UpdateSplit, call, split);
    }
}

/// `*m.lock().unwrap() += x` locks twice.
fn split_sum(walk: &mut Walk, binary: &ExprBinary) {
    let operator = match binary.op {
        BinOp::AddAssign(_) => "+",
        BinOp::SubAssign(_) => "-",
        BinOp::MulAssign(_) => "*",
        _ => return,
    };
    let Expr::Unary(place) = &*binary.left else {
        return;
    };
    if matches!(place.op, UnOp::Deref(_)) && locks(&place.expr) {
        let (place, value) = (walk.text(&place), walk.text(&binary.right));
        let split = format!("{{ let old = {place}; {place} = old {operator} ({value}) }}");
        walk.replace(Operator::UpdateSplit, binary, split);
    }
}

/// `Ordering::Acquire` becomes `Ordering::Relaxed`, and so on.
fn weakened(walk: &mut Walk, path: &ExprPath) {
    let segments = &path.path.segments;
    let Some(last) = segments.last() else { return };
    let is_ordering = segments.len() == 1
        || segments
            .iter()
            .rev()
            .nth(1)
            .is_some_and(|segment| segment.ident == "Ordering");
    if !is_ordering {
        return;
    }
    let weaker: &[&str] = match last.ident.to_string().as_str() {
        "SeqCst" | "Acquire" | "Release" => &["Relaxed"],
        "AcqRel" => &["Acquire", "Release", "Relaxed"],
        _ => &[],
    };
    for weaker in weaker {
        walk.replace(
            Operator::OrderingWeakened,
            path,
            format!("std::sync::atomic::Ordering::{weaker}"),
        );
    }
}

/// `a..b` becomes `a..=b`, or begins one later.
fn range_border(walk: &mut Walk, range: &ExprRange) {
    let (Some(start), Some(end), RangeLimits::HalfOpen(_)) =
        (&range.start, &range.end, &range.limits)
    else {
        return;
    };
    let (from, to) = (walk.text(start), walk.text(end));
    let later = match &**start {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number
                .base10_parse::<u64>()
                .map_or_else(|_| format!("{from} + 1"), |number| (number + 1).to_string()),
            _ => return,
        },
        _ => format!("({from} + 1)"),
    };
    let (one_more, one_less) = (format!("{from}..={to}"), format!("{later}..{to}"));
    walk.replace(Operator::OffByOne, range, one_more);
    walk.replace(Operator::OffByOne, range, one_less);
}

/// `<` becomes `<=`, and so on.
fn border(walk: &mut Walk, binary: &ExprBinary) {
    let other = match binary.op {
        BinOp::Lt(_) => "<=",
        BinOp::Le(_) => "<",
        BinOp::Gt(_) => ">=",
        BinOp::Ge(_) => ">",
        _ => return,
    };
    walk.replace(Operator::OffByOne, &binary.op, other);
}

/// `a % b` becomes 0 where it shares something out. (Where it is compared, it asks for a divisor.)
fn remainder_lost(walk: &mut Walk, binary: &ExprBinary) {
    for side in [&binary.left, &binary.right] {
        let compared = matches!(binary.op, BinOp::Eq(_) | BinOp::Ne(_));
        if let Expr::Binary(inner) = &**side
            && matches!(inner.op, BinOp::Rem(_))
            && !compared
        {
            walk.replace(Operator::RemainderLost, inner, "0");
        }
    }
}

/// `x.min(y)` becomes `x`, and a rounded-up division a rounded-down one.
fn bound_lost(walk: &mut Walk, call: &ExprMethodCall) {
    let value = walk.text(&call.receiver);
    let lost = match (call.method.to_string().as_str(), call.args.first()) {
        ("min" | "max", Some(_)) => format!("({value})"),
        ("clamp", Some(least)) => format!("({value}).max({})", walk.text(least)),
        ("saturating_sub", Some(other)) => format!("({value} - {})", walk.text(other)),
        ("div_ceil", Some(other)) => format!("({value} / {})", walk.text(other)),
        _ => return,
    };
    walk.replace(Operator::RemainderLost, call, lost);
}
